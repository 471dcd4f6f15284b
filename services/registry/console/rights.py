"""Access to the console, and the way from a form to a command with its marking."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from types import ModuleType
from typing import Any

import msgspec

from services.registry.schemas.fields import CommandFields
from shared.domain.decider import Command
from shared.event_store.command_handler import CommandContext
from shared.event_store.command_results import CommandResult
from shared.web.console import FormAction, FormField

WRITERS = frozenset({"staff", "approver", "administrator"})
READERS = WRITERS | {"auditor"}
ADMINISTRATORS = frozenset({"administrator"})

Handle = Callable[[Command, CommandContext], CommandResult]


def command_runner(
    handle: Handle, command: type[Any], owner: str
) -> Callable[[CommandFields, CommandContext, Any], CommandResult]:
    """Return a function that runs a command on the page's record; `owner` names the command's field for its id."""

    def run(said: CommandFields, context: CommandContext, row: Any) -> CommandResult:
        return handle(command(**{owner: row.id}, **said.fields), msgspec.structs.replace(context, marking=said.marking))

    return run


def creation_runner(
    handle: Handle, command: type[Any], **fixed: object
) -> Callable[[CommandFields, CommandContext, Any], CommandResult]:
    """Return a function that runs a command that makes a record."""

    def run(said: CommandFields, context: CommandContext, _row: Any) -> CommandResult:
        return handle(command(**said.fields, **fixed), msgspec.structs.replace(context, marking=said.marking))

    return run


@dataclass(frozen=True)
class RecordActs:
    """A factory of the actions on a page's record. `owner` names the field of their commands for its id; `schemas` has
    their schemas by command name; `nothing_new` is the message for a command without effect, beside that for one with
    effect."""

    handle: Handle
    owner: str
    schemas: ModuleType
    roles: frozenset[str] = WRITERS
    nothing_new: Any = None

    def act(
        self, name: str, label: Any, fields: Iterable[FormField], command: type[Any], done: Any, **more: Any
    ) -> FormAction:
        schema = more.pop("schema", None) or getattr(self.schemas, command.__name__)
        run = more.pop("run", None) or command_runner(self.handle, command, self.owner)

        def sentence(_said: CommandFields, answer: CommandResult) -> str:
            return str(done if answer.events or self.nothing_new is None else self.nothing_new)

        return FormAction(name, label, tuple(fields), schema, run, sentence, **{"roles": self.roles, **more})
