"""The outbox: events waiting to be sealed, in order, and refused events, which the program did not write.

A refused event holds back the later events of its stream, which depend on it; other streams are unaffected.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

from sqlalchemy import Connection, Select, and_, bindparam, select

from shared.event_store.outbox_key import OutboxKey
from shared.event_store.tables import kernel_tables

LEAST = -(1 << 63)
SCAN_LIMIT = 10_000
"""The maximum number of rows that an inspection of an outbox reads: refused ones stay at its beginning, others leave
it."""
PAGE = 5_000
ALL = 1 << 31  # rows
FORGED = "it was not written by the program"
OUT_OF_ORDER = "the event before it in its stream has a later number"
HELD_BACK = "it follows a refused event of its stream"
SEALED = "it is sealed already"


class OutboxEntry(NamedTuple):
    """A row of the outbox. `seq` is the event's number, `before` that of the previous event of its stream, None for the
    first; `sealed` is its position, if it has one."""

    seq: int
    id: str
    stream: str
    version: int
    stored: bytes
    mac: bytes
    before: int | None
    sealed: int | None


class RefusedEntry(NamedTuple):
    seq: int
    id: str
    stream: str
    version: int
    why: str


class Outbox:
    """The outbox of one log. Refused events are remembered, so that each is judged and reported once."""

    def __init__(self, log: str, key: OutboxKey) -> None:
        self._log, self._key = log, key
        self._page = page_of(log)
        outbox = kernel_tables(log).outbox
        self._numbers = select(outbox.c.event).order_by(outbox.c.event).limit(bindparam("limit"))
        self.refused: dict[int, RefusedEntry] = {}

    def has_pending(self, connection: Connection) -> bool:
        """Return whether any event is waiting that is not known to be refused."""
        limit = {"limit": len(self.refused) + 1}
        return any(number not in self.refused for number in connection.scalars(self._numbers, limit))

    def next_batch(self, connection: Connection, limit: int) -> list[OutboxEntry]:
        """Return at most `limit` events to seal next."""
        entries = list[OutboxEntry]()
        for row in self._rows(connection, limit):
            if row.seq in self.refused:
                continue
            if reason := self._why_not(row):
                self.refused[row.seq] = RefusedEntry(row.seq, row.id, row.stream, row.version, reason)
                continue
            entries.append(row)
            if len(entries) == limit:
                break
        return entries

    def inspect(self, connection: Connection) -> tuple[list[OutboxEntry], list[RefusedEntry]]:
        """Split the first SCAN_LIMIT rows into events that can be sealed and refused ones."""
        self.refused = {}
        return self.next_batch(connection, SCAN_LIMIT), list(self.refused.values())

    def _rows(self, connection: Connection, page: int) -> Iterator[OutboxEntry]:
        after = LEAST
        while rows := connection.execute(self._page, {"after": after, "limit": page}).all():
            yield from (OutboxEntry(*row) for row in rows)
            after = rows[-1].event
            if len(rows) < page:
                return

    def _why_not(self, row: OutboxEntry) -> str | None:
        if not self._key.accepts(row.mac, self._log, row.stream, row.version, row.stored):
            return FORGED
        if row.sealed is not None:
            return SEALED
        if row.before is None:
            return None
        if row.before > row.seq:
            return OUT_OF_ORDER
        return HELD_BACK if row.before in self.refused else None


def page_of(log: str) -> Select[Any]:
    """Build the query for the next rows of the outbox, each with the previous event of its stream."""
    events, outbox, sealed = kernel_tables(log).events, kernel_tables(log).outbox, kernel_tables(log).log
    before = events.alias("before")
    preceding = and_(before.c.stream == events.c.stream, before.c.version == events.c.version - 1)
    event = (outbox.c.event, events.c.id, events.c.stream, events.c.version, events.c.bytes, outbox.c.mac)
    return (
        select(*event, before.c.seq, sealed.c.position)
        .join_from(outbox, events, events.c.seq == outbox.c.event)
        .outerjoin(before, preceding)
        .outerjoin(sealed, sealed.c.event == outbox.c.event)
        .where(outbox.c.event > bindparam("after"))
        .order_by(outbox.c.event)
        .limit(bindparam("limit"))
    )


def authenticated_events(connection: Connection, log: str, key: OutboxKey) -> Iterator[bytes]:
    """Yield the stored bytes of every event that is or will be sealed, in order within each stream, for rebuilding
    tables."""
    events, sealed = kernel_tables(log).events, kernel_tables(log).log
    page = (
        select(events.c.seq, events.c.bytes)
        .join_from(events, sealed, sealed.c.event == events.c.seq)
        .where(events.c.seq > bindparam("after"))
        .order_by(events.c.seq)
        .limit(PAGE)
    )
    after = LEAST
    while rows := connection.execute(page, {"after": after}).all():
        yield from (row.bytes for row in rows)
        after = rows[-1].seq
    yield from (each.stored for each in Outbox(log, key).next_batch(connection, ALL))
