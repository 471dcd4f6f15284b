"""Building events from commands: shared fields are copied automatically, so that none is forgotten."""

from functools import cache
from typing import TypeVar

import msgspec

from shared.domain.event import PublishedEvent

E = TypeVar("E", bound=PublishedEvent)


def event_from(event: type[E], command: msgspec.Struct) -> E:
    """Return an event of the given type, filled with the fields that it shares with the command."""
    return event(**{name: getattr(command, name) for name in shared_fields(event, type(command))})


@cache
def shared_fields(one: type[msgspec.Struct], other: type[msgspec.Struct]) -> tuple[str, ...]:
    """Return the names of the fields common to both, in the order of the second."""
    return tuple(name for name in other.__struct_fields__ if name in one.__struct_fields__)
