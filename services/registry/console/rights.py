"""Who works in the console, and how a form's command gets its marking."""

from collections.abc import Callable
from typing import Any

import msgspec

from services.registry.schemas.fields import Said
from shared.domain.decider import Command
from shared.event_store.command_handler import Answer, By

WRITERS = frozenset({"staff", "approver", "administrator"})
READERS = WRITERS | {"auditor"}
ADMINISTRATORS = frozenset({"administrator"})

Handle = Callable[[Command, By], Answer]


def runs(handle: Handle, command: type[Any], owner: str) -> Callable[[Said, By, Any], Answer]:
    """Runs a command on the record of the page; `owner` names the command's field for its id."""

    def run(said: Said, by: By, row: Any) -> Answer:
        return handle(command(**{owner: row.id}, **said.parts), msgspec.structs.replace(by, marking=said.marking))

    return run


def makes(handle: Handle, command: type[Any], **fixed: object) -> Callable[[Said, By, Any], Answer]:
    """Runs a command that makes a record."""

    def run(said: Said, by: By, _row: Any) -> Answer:
        return handle(command(**said.parts, **fixed), msgspec.structs.replace(by, marking=said.marking))

    return run
