"""`POST /<service>/api/records/<record>/marking`: changes the audience of existing records."""

from collections.abc import Callable, Collection
from typing import Any

import msgspec
from flask_babel import lazy_gettext as _l
from marshmallow import fields, validate

from shared.domain.decider import Command
from shared.domain.errors import NotThere
from shared.domain.ids import kind_of
from shared.event_store.command_handler import CommandContext
from shared.event_store.command_results import CommandResult
from shared.public_view.marking_changes import ChangeMarking
from shared.web.api import Endpoints
from shared.web.fields import ANY_ID, MarkingField, StrictSchema, Text

STATEMENT = (
    "The id of a fact of the record, or one of those that have none: details, subjects, attendance list, conclusions, period. "
    "Left out, the record itself is meant."
)

STATEMENTS = r"^(fact-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|details|subjects|attendance list|conclusions|period)$"


class MarkingChange(StrictSchema):
    class Meta:
        title = "ChangeMarking"

    marking = MarkingField(required=True)
    statement = fields.String(
        validate=validate.Regexp(STATEMENTS, error=_l("Give the id of a fact, or one of the words of the document.")),
        metadata={"description": STATEMENT, "pattern": STATEMENTS},
    )
    reason = Text(longest=1000, lines=True, required=True)


def marking_operation(
    handle: Callable[[Command, CommandContext], CommandResult], kinds: Collection[str], roles: tuple[str, ...]
) -> Endpoints:
    """Return the command for records of some kinds, given as id prefixes."""
    endpoints = Endpoints("markings", __name__, description="Who may see the recorded facts.")

    @endpoints.command(
        "/records/<record>/marking", "ChangeMarking", MarkingChange, roles=roles, parts={"record": ANY_ID}
    )
    def change(body: dict[str, Any], context: CommandContext, record: str) -> CommandResult:
        """Changes the audience of a record, or of a statement about it, with a reason. An approver may make it
        public."""
        if kind_of(record) not in kinds:
            raise NotThere(id=record[:80].encode("ascii", "backslashreplace").decode())
        marking = body.pop("marking")
        return handle(ChangeMarking(record=record, **body), msgspec.structs.replace(context, marking=marking))

    return endpoints
