"""Events that say what a command says: what both shapes have in common is carried over, so nothing is forgotten."""

from functools import cache
from typing import TypeVar

import msgspec

from shared.domain.event import PublishedEvent

E = TypeVar("E", bound=PublishedEvent)


def event_from(event: type[E], command: msgspec.Struct) -> E:
    """An event of a type, filled with the fields that it shares with the command."""
    return event(**{name: getattr(command, name) for name in _shared(event, type(command))})


@cache
def _shared(event: type[PublishedEvent], command: type[msgspec.Struct]) -> tuple[str, ...]:
    return tuple(name for name in command.__struct_fields__ if name in event.__struct_fields__)
