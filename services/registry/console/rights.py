"""Who works in the console, and how a form's command gets its marking."""

from collections.abc import Callable
from typing import Any

import msgspec

from shared.domain.decider import Command
from shared.event_store.command_handler import CommandContext
from shared.event_store.command_results import CommandResult
from shared.web.command_fields import CommandFields

WRITERS = frozenset({"staff", "approver", "administrator"})
READERS = WRITERS | {"auditor"}
ADMINISTRATORS = frozenset({"administrator"})

Handle = Callable[[Command, CommandContext], CommandResult]


def command_runner(
    handle: Handle, command: type[Any], owner: str
) -> Callable[[CommandFields, CommandContext, Any], CommandResult]:
    """Runs a command on the record of the page; `owner` names the command's field for its id."""

    def run(said: CommandFields, context: CommandContext, row: Any) -> CommandResult:
        return handle(command(**{owner: row.id}, **said.fields), msgspec.structs.replace(context, marking=said.marking))

    return run


def creation_runner(
    handle: Handle, command: type[Any], **fixed: object
) -> Callable[[CommandFields, CommandContext, Any], CommandResult]:
    """Runs a command that makes a record."""

    def run(said: CommandFields, context: CommandContext, _row: Any) -> CommandResult:
        return handle(command(**said.fields, **fixed), msgspec.structs.replace(context, marking=said.marking))

    return run
