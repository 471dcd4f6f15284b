"""Who may do and see what: what is recorded is the bureau's until it is made public."""

import re
from collections.abc import Callable
from typing import Any

import msgspec

from services.meetings.queries import Viewpoint, visible_records
from services.meetings.schemas import CommandFields, CommandInput
from shared.domain.errors import NotThere
from shared.event_store.command_handler import CommandContext, CommandHandler
from shared.event_store.command_results import CommandResult
from shared.event_store.sealer import to_the_second
from shared.event_store.statements import VisibleRecords
from shared.web.audience import audience
from shared.web.statements.endpoints import StatementAccess
from shared.web.tokens import viewer

APPROVERS = ("approver",)
WRITERS = ("staff", "approver", "administrator")
STAFF = ("auditor", "service", *WRITERS)
READERS = ("reader", *STAFF)

_UUID = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_ID = re.compile(rf"[a-z]+-{_UUID}(-{_UUID})?")


def may_see_people() -> bool:
    """Tell whether the viewer may see which person came."""
    return bool(viewer().roles & set(STAFF))


def visibility() -> Viewpoint | None:
    """Return as whom the viewer sees what is recorded, and when; None for those who see all of it."""
    seen_by = audience()
    return None if seen_by == "bureau" else Viewpoint(seen_by, to_the_second())


def _visible_statements() -> VisibleRecords | None:
    view = visibility()
    return None if view is None else visible_records(view)


STATEMENT_ACCESS = StatementAccess(_visible_statements, WRITERS, READERS)


def checked_id(record: str) -> str:
    """The id in an address, if it has the form of one. Raises NotThere."""
    if not _ID.fullmatch(record):
        raise NotThere(id=record[:80].encode("ascii", "backslashreplace").decode())
    return record


def dispatch_new(handler: CommandHandler, command_input: CommandInput, context: CommandContext) -> CommandResult:
    """A new record's command, with its marking."""
    command, marking = command_input
    return handler.handle(command, msgspec.structs.replace(context, marking=marking))


def dispatch(
    handler: CommandHandler,
    command: Callable[..., Any],
    command_fields: CommandFields,
    context: CommandContext,
    **address: str,
) -> CommandResult:
    """A command made of what was said and of the ids in the address."""
    said, marking = command_fields
    ids = {name: checked_id(record) for name, record in address.items()}
    return handler.handle(command(**ids, **said), msgspec.structs.replace(context, marking=marking))
