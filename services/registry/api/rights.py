"""Access rights, and the declaration of commands."""

from services.registry.queries.record_names import visible_records
from shared.event_store.command_handler import Handle
from shared.event_store.statements import VisibleRecords
from shared.web.api import Endpoints
from shared.web.audience import audience
from shared.web.command_operations import CommandOperations, checked_id
from shared.web.statements.endpoints import StatementAccess

WRITERS = ("staff", "approver", "administrator")
PEOPLE_READERS = (*WRITERS, "auditor")
"""The roles that may identify people; others see only what happened, and when."""
READERS = (*PEOPLE_READERS, "reader", "service")
ADMINISTRATORS = ("administrator",)


def _visible_statements() -> VisibleRecords | None:
    seen_by = audience()
    return None if seen_by == "bureau" else visible_records(seen_by)


STATEMENT_ACCESS = StatementAccess(_visible_statements, WRITERS, READERS)


def operations(endpoints: Endpoints, handle: Handle, roles: tuple[str, ...] = WRITERS) -> CommandOperations:
    return CommandOperations(endpoints, handle, checked_id, roles)
