"""Access rights, and the check of ids in addresses."""

from collections.abc import Callable, Iterable
from typing import Any

import msgspec
from flask_babel import gettext as _

from services.registry.queries import visible_records
from services.registry.schemas.fields import CommandFields, CommandSchema
from shared.domain.decider import Command
from shared.domain.errors import Malformed
from shared.domain.ids import is_id
from shared.event_store.command_handler import CommandContext
from shared.event_store.command_results import CommandResult
from shared.event_store.statements import VisibleRecords
from shared.web.api import Endpoints
from shared.web.audience import audience
from shared.web.statements.endpoints import StatementAccess

WRITERS = ("staff", "approver", "administrator")
PEOPLE_READERS = (*WRITERS, "auditor")
"""Those who see who; others see what and when."""
READERS = (*PEOPLE_READERS, "reader", "service")
ADMINISTRATORS = ("administrator",)


def _visible_statements() -> VisibleRecords | None:
    seen_by = audience()
    return None if seen_by == "bureau" else visible_records(seen_by)


STATEMENT_ACCESS = StatementAccess(_visible_statements, WRITERS, READERS)
Handle = Callable[[Command, CommandContext], CommandResult]


def with_marking(context: CommandContext, said: CommandFields) -> CommandContext:
    return msgspec.structs.replace(context, marking=said.marking)


def with_etag(version: int, body: dict[str, Any]) -> tuple[dict[str, Any], int, dict[str, str]]:
    """Add the record's version as ETag, for the next If-Match."""
    return body, 200, {"ETag": f'"{version}"'}


def checked_id(kind: str, record: str) -> str:
    """Return the id in an address. Raises Malformed if it is none."""
    if not is_id(kind, record):
        example = f"{kind}-018f0000-0000-7000-8000-000000000000"
        raise Malformed(kind, _("Give an id such as %(example)s.", example=example))
    return record


RecordOperation = tuple[str, Any, type[CommandSchema], str]
"""A command on one record: what its path ends with, the command, its schema, and what it does in a sentence."""


def add_operations(
    blueprint: Endpoints,
    handle: Handle,
    kind: str,
    path: str,
    operations: Iterable[RecordOperation],
    roles: tuple[str, ...] = WRITERS,
    *,
    signed: bool = False,
) -> None:
    """Add the commands on one record of a kind; the `signed` ones take the caller's account."""
    for place, command, schema, sentence in operations:
        run = _on_record(handle, kind, command, sentence, signed=signed)
        blueprint.command(f"{path}/<{kind}>/{place}", command.__name__, schema, roles=roles)(run)


def _on_record(handle: Handle, kind: str, command: Any, sentence: str, *, signed: bool) -> Callable[..., CommandResult]:
    def run(said: CommandFields, context: CommandContext, **address: str) -> CommandResult:
        by = {"by": context.actor} if signed else {}
        asked = command(**{kind: checked_id(kind, address[kind])}, **by, **said.fields)
        return handle(asked, with_marking(context, said))

    run.__name__, run.__doc__ = command.__name__, sentence
    return run
