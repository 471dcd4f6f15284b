"""The act that changes a record's audience, for any kind of record that has a marking."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from marshmallow import post_load

from shared.domain.decider import Command
from shared.event_store.command_handler import CommandContext, Handle
from shared.event_store.command_results import CommandResult
from shared.public_view.marking_changes import ChangeMarking
from shared.web.command_fields import CommandFields, ReasonText, marked
from shared.web.console.fields import FormField
from shared.web.console.form_actions import FormAction
from shared.web.console.markings import SEEN_BY_ACT, marking_field
from shared.web.fields import MarkingField, StrictSchema

REASON = FormField("reason", _l("Reason"), _l("It stays in the history."), "textarea")


class SeenBy(StrictSchema):
    """The new audience of a record, and the reason."""

    marking = MarkingField(required=True)
    reason = ReasonText()

    @post_load
    def to_input(self, data: dict[str, Any], **_options: object) -> CommandFields:
        marking = data.pop("marking")
        return CommandFields(data, marking)


def seen_by_act(handle: Handle, roles: frozenset[str]) -> FormAction:
    def asks(body: CommandFields, context: CommandContext, row: Any) -> tuple[Command, CommandContext]:
        return ChangeMarking(record=str(row.id), **body.fields), marked(context, body)

    def run(body: CommandFields, context: CommandContext, row: Any) -> CommandResult:
        return handle(*asks(body, context, row))

    return FormAction(
        SEEN_BY_ACT,
        _l("Change who sees it"),
        (marking_field(), REASON),
        SeenBy,
        run,
        lambda _body, answer: _("Who sees it is changed.") if answer.events else _("No change: it says this already."),
        lambda row: {"marking": getattr(row, "marking", None)},
        roles=roles,
        asks=asks,
    )
