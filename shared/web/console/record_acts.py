"""Acts that are one command each, on the record of a page or creating a new one."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import ModuleType
from typing import Any

import msgspec
from flask_babel import lazy_gettext as _l

from shared.domain.decider import Command
from shared.event_store.command_handler import CommandContext, Handle
from shared.event_store.command_results import CommandResult
from shared.web.command_fields import CommandFields, marked
from shared.web.console.fields import FormField
from shared.web.console.form_actions import FormAction, Row
from shared.web.console.notices import UndoableNotice
from shared.web.fields import StrictSchema

Notice = Callable[[CommandFields, CommandResult], str | UndoableNotice]
UNCHANGED = _l("Nothing was changed.")


@dataclass(frozen=True)
class RecordActs:
    """Makes the acts for a kind of page. `ids` maps the commands' id fields to the rows' attributes; `schemas` has the
    commands' schemas under their names; `signed` commands name their author. `unchanged` is the notice when nothing was
    recorded, None for the same notice as otherwise."""

    handle: Handle
    roles: frozenset[str]
    ids: Mapping[str, str] = field(default_factory=dict)
    schemas: ModuleType | None = None
    unchanged: Any = UNCHANGED
    signed: bool = False

    def act(
        self,
        name: str,
        label: Any,  # noqa: ANN401  a lazy text, as are the notices
        fields: tuple[FormField, ...],
        command: Callable[..., Any],
        done: Any,  # noqa: ANN401
        *,
        schema: type[StrictSchema] | None = None,
        adds: bool = False,
        **options: Any,  # noqa: ANN401
    ) -> FormAction:
        """Return the act for this command. `options` are further fields of a FormAction, or another `unchanged`.

        `done` is its notice, or makes it. An act that only `adds` to a record may proceed even if the record was
        changed in the meantime.
        """
        unchanged = options.pop("unchanged", self.unchanged)

        def asks(body: CommandFields, context: CommandContext, row: Row) -> tuple[Command, CommandContext]:
            ids = {name: getattr(row, attribute) for name, attribute in self.ids.items()}
            by = {"by": context.actor} if self.signed else {}
            read = msgspec.structs.replace(context, expected=None) if adds else context
            return command(**ids, **by, **body.fields), marked(read, body)

        def run(body: CommandFields, context: CommandContext, row: Row) -> CommandResult:
            return self.handle(*asks(body, context, row))

        def notice(body: CommandFields, answer: CommandResult) -> str | UndoableNotice:
            if unchanged is not None and not answer.events:
                return str(unchanged)
            return done(body, answer) if callable(done) else str(done)

        body_schema = schema or getattr(self.schemas, command.__name__)
        settings = {"roles": self.roles, "asks": asks, **options}
        return FormAction(name, label, fields, body_schema, run, notice, **settings)
