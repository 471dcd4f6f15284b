"""Who may do and see what: what is recorded is the bureau's until it is made public."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import msgspec

from services.meetings.queries import Lists, Seen
from services.meetings.schemas import Parts, Wanted
from shared.domain.errors import NotAllowed, NotThere
from shared.domain.event import Marking
from shared.event_store.command_handler import Answer, By, CommandHandler
from shared.web.tokens import viewer

APPROVERS = ("approver",)
WRITERS = ("staff", "approver", "administrator")
STAFF = ("auditor", "service", *WRITERS)
READERS = ("reader", *STAFF)

_UUID = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_ID = re.compile(rf"[a-z]+-{_UUID}(-{_UUID})?")


def sees_who() -> bool:
    """Whether the viewer may see which person came."""
    return bool(viewer().roles & set(STAFF))


def markings_seen() -> tuple[Marking, ...] | None:
    """The markings that the viewer may see; None for all."""
    if sees_who():
        return None
    return ("public", "members") if viewer().signed_in else ("public",)


def is_seen(marking: str) -> bool:
    seen = markings_seen()
    return seen is None or marking in seen


def sees_why(row: Any) -> bool:
    """Whether the viewer may read why a meeting was cancelled or not held: an announcement opens what and when, not why."""
    return row.reason_marking is not None and is_seen(row.reason_marking)


def sees_sources(row: Any) -> bool:
    """Whether the viewer may read its sources: an announcement opens them, but not others that are given since."""
    return (row.announced and not row.sources_held_back) or is_seen(row.sources_marking)


def meetings_seen() -> Seen | None:
    """Which meetings the viewer may see now; None for all. An announced one is public, once its embargo is over."""
    seen = markings_seen()
    return None if seen is None else Seen(seen, datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"))


def refuse_to_tell(lists: Lists, meeting: str, parts: Parts) -> None:
    """What is made public of an announced meeting is told to partners at once. Raises NotAllowed to who may not announce."""
    _said, marking = parts
    if marking == "public" and not viewer().roles & set(APPROVERS) and lists.is_announced(meeting):
        raise NotAllowed(needs=sorted(APPROVERS))


def known_form(record: str) -> str:
    """The id in an address, if it has the form of one. Raises NotThere."""
    if not _ID.fullmatch(record):
        raise NotThere(id=record[:80].encode("ascii", "backslashreplace").decode())
    return record


def handled(handler: CommandHandler, wanted: Wanted, by: By) -> Answer:
    """A new record's command, with its marking."""
    command, marking = wanted
    return handler.handle(command, msgspec.structs.replace(by, marking=marking))


def filled(handler: CommandHandler, command: Callable[..., Any], parts: Parts, by: By, **address: str) -> Answer:
    """A command made of what was said and of the ids in the address."""
    said, marking = parts
    ids = {name: known_form(record) for name, record in address.items()}
    return handler.handle(command(**ids, **said), msgspec.structs.replace(by, marking=marking))
