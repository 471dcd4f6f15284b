"""Rights on records, which are the bureau's until they are made public."""

import re

from services.meetings.queries.visible import Viewpoint, visible_records
from shared.domain.errors import NotThere
from shared.environment.clock import to_the_second
from shared.event_store.command_handler import CommandHandler
from shared.event_store.statements import VisibleRecords
from shared.web.api import Endpoints
from shared.web.audience import audience
from shared.web.command_operations import CommandOperations
from shared.web.statements.endpoints import StatementAccess
from shared.web.viewer import viewer

APPROVERS = ("approver",)
WRITERS = ("staff", "approver", "administrator")
STAFF = ("auditor", "service", *WRITERS)
READERS = ("reader", *STAFF)

_UUID = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_ID = re.compile(rf"[a-z]+-{_UUID}(-{_UUID})?")


def may_see_people() -> bool:
    """Return whether the viewer may see people's attendance."""
    return bool(viewer().roles & set(STAFF))


def visibility() -> Viewpoint | None:
    """Return the audience and the time of the viewer's view; None for viewers who see everything."""
    seen_by = audience()
    return None if seen_by == "bureau" else Viewpoint(seen_by, to_the_second())


def _visible_statements() -> VisibleRecords | None:
    view = visibility()
    return None if view is None else visible_records(view)


STATEMENT_ACCESS = StatementAccess(_visible_statements, WRITERS, READERS)


def checked_id(record: str) -> str:
    """Return the id in an address. Raises NotThere if it is malformed."""
    if not _ID.fullmatch(record):
        raise NotThere(id=record[:80].encode("ascii", "backslashreplace").decode())
    return record


def operations(endpoints: Endpoints, handler: CommandHandler) -> CommandOperations:
    return CommandOperations(endpoints, handler.handle, lambda _name, record: checked_id(record), WRITERS)
