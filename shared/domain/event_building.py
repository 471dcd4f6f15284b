"""Events that say what a command says: what both shapes have in common is carried over, so nothing is forgotten."""

from collections.abc import Mapping
from functools import cache
from typing import TypeVar

import msgspec

from services.meetings.domain.errors import AlreadyStated, EndsBeforeItBegins
from shared.domain.dates import before
from shared.domain.event import PublishedEvent

E = TypeVar("E", bound=PublishedEvent)


def event_from(event: type[E], command: msgspec.Struct) -> E:
    """An event of a type, filled with the fields that it shares with the command."""
    return event(**{name: getattr(command, name) for name in _shared(event, type(command))})


@cache
def _shared(event: type[PublishedEvent], command: type[msgspec.Struct]) -> tuple[str, ...]:
    return tuple(name for name in command.__struct_fields__ if name in event.__struct_fields__)


def already_recorded(event: PublishedEvent, recorded: Mapping[str, PublishedEvent], record: str) -> bool:
    """Whether this was stated before under its id. Raises AlreadyStated when it was stated otherwise.

    A row of a file is known by its id, whatever staff changed since: what differs is for `import` to propose.
    """
    if record not in recorded:
        return False
    if recorded[record] != event and getattr(event, "imported", None) is None:
        raise AlreadyStated(id=record)
    return True


def check_span(first: str, last: str | None, field: str) -> None:
    """Raises EndsBeforeItBegins when the last day is surely earlier than the first."""
    if last is not None and before(last, first):
        raise EndsBeforeItBegins(field=field, first=first, last=last)
