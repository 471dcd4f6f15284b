"""Who may, and whether an id in an address is one."""

from typing import Any

from flask_babel import gettext as _

from shared.domain.errors import Malformed
from shared.domain.ids import is_id
from shared.event_store.command_handler import Handle
from shared.web.api import Endpoints
from shared.web.command_operations import CommandOperations

WRITERS = ("staff", "approver", "administrator")
PEOPLE_READERS = (*WRITERS, "auditor")
"""Those who see who; others see what and when."""
READERS = (*PEOPLE_READERS, "reader", "service")
ADMINISTRATORS = ("administrator",)


def with_etag(version: int, body: dict[str, Any]) -> tuple[dict[str, Any], int, dict[str, str]]:
    """A record with its version as ETag, for the next If-Match."""
    return body, 200, {"ETag": f'"{version}"'}


def checked_id(kind: str, record: str) -> str:
    """The id in an address, if it is one. Raises Malformed."""
    if not is_id(kind, record):
        example = f"{kind}-018f0000-0000-7000-8000-000000000000"
        raise Malformed(kind, _("Give an id such as %(example)s.", example=example))
    return record


def operations(endpoints: Endpoints, handle: Handle, roles: tuple[str, ...] = WRITERS) -> CommandOperations:
    return CommandOperations(endpoints, handle, checked_id, roles)
