"""Search of a sealed log's events by record, account, command or position, for auditors.

A record's events are indexed. Values found only in the stored bytes are searched for in a window of positions at a
time, so that a log of millions responds as quickly as one of hundreds; each page states how far it searched.
"""

from collections.abc import Iterator, Sequence

import msgspec
from sqlalchemy import select

from shared.domain.event import SealedEvent, envelope
from shared.event_store.log import Log

WINDOW = 50_000
"""The maximum number of events searched for one page."""
STEP = 5_000

Spans = Sequence[tuple[int, int]]


class EventQuery(msgspec.Struct, frozen=True):
    """The events to find. `spans` are pairs of first and last positions, in order; None means every position."""

    stream: str | None = None
    account: str | None = None
    command: str | None = None
    spans: Spans | None = None

    def matches(self, stored: bytes) -> bool:
        """Return whether an event matches. Comparing bytes first rejects most events without decoding them."""
        attributes = {"subject": self.stream, "actor": self.account, "correlationid": self.command}
        filters = {name: value for name, value in attributes.items() if value is not None}
        if not all(value.encode() in stored for value in filters.values()):
            return False
        decoded = envelope(stored) if filters else None
        return all(getattr(decoded, name) == value for name, value in filters.items())


class EventPage(msgspec.Struct, frozen=True):
    """A page of results. `looked` is the last position searched; `more` is true if there are further results."""

    events: tuple[SealedEvent, ...]
    looked: int
    more: bool


def search(log: Log, query: EventQuery, after: int, limit: int, upto: int | None = None) -> EventPage:
    """Return at most `limit` events after the position `after`, in order; `upto` is the size of the log to search."""
    size = log.size() if upto is None else upto
    found: list[SealedEvent] = []
    looked, seen = after, 0
    for event in _candidates(log, query, after, size):
        if len(found) == limit or seen == WINDOW:
            return EventPage(tuple(found), looked, more=True)
        seen, looked = seen + 1, event.position
        if query.matches(event.bytes):
            found.append(event)
    return EventPage(tuple(found), size, more=False)


def _candidates(log: Log, query: EventQuery, after: int, size: int) -> Iterator[SealedEvent]:
    """Yield the events to search, in order of position; a record's events are found by their index."""
    spans = [(1, size)] if query.spans is None else query.spans
    if query.stream is not None:
        for event in of_stream(log, query.stream):
            if after < event.position <= size and any(first <= event.position <= last for first, last in spans):
                yield event
        return
    for first, last in spans:
        begins, ends = max(after, first - 1), min(last, size)
        if begins < ends:
            yield from log.read_all(begins, ends, page=min(STEP, ends - begins))


def of_stream(log: Log, stream: str) -> list[SealedEvent]:
    """Return a record's sealed events, which are few, by position."""
    events, sealed = log.tables.events, log.tables.log
    query = (
        select(sealed.c.position, sealed.c.recorded, events.c.bytes)
        .join_from(events, sealed, sealed.c.event == events.c.seq)
        .where(events.c.stream == stream)
        .order_by(sealed.c.position)
    )
    with log.engine.connect() as connection:
        return [SealedEvent(*row) for row in connection.execute(query).all()]
