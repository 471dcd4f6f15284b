"""The sealed log, read by position. Positions run from 1 without gaps, so a position is a tree size."""

from collections.abc import Iterator
from functools import cached_property
from typing import Any

from sqlalchemy import Connection, Engine, Select, bindparam, func, select, type_coerce
from sqlalchemy.types import NullType

from shared.domain.event import SealedEvent
from shared.event_store.checkpoints import newest_note, predecessors
from shared.event_store.engine import autocommit
from shared.event_store.tables import kernel_tables
from shared.transparency.merkle import root
from shared.transparency.note import Note


class Log:
    def __init__(self, engine: Engine, name: str) -> None:
        self.engine, self.name = engine, name
        self.tables, self._reader = kernel_tables(name), autocommit(engine)

    @cached_property
    def _size(self) -> Select[tuple[int]]:
        return select(func.max(self.tables.log.c.position))

    @cached_property
    def _page(self) -> Select[Any]:
        """Build the query once, because a reader that follows a log runs it fifty times a second."""
        log, events = self.tables.log, self.tables.events
        return (
            select(log.c.position, log.c.recorded, type_coerce(events.c.bytes, NullType()))
            .join_from(log, events, events.c.seq == log.c.event)
            .where(log.c.position > bindparam("after"), log.c.position <= bindparam("upto"))
            .order_by(log.c.position)
        )

    def origin(self) -> str | None:
        """Return `<log>/<32 hex digits>`; None before the first sealed event."""
        with self._reader.connect() as connection:
            return origin_of(connection, self.name)

    def continues(self) -> dict[str, int]:
        """Return the logs of other origins that this one continues, with the number of events taken from each."""
        with self._reader.connect() as connection:
            return predecessors(connection, self.name)

    def checkpoint(self) -> Note | None:
        """Return the newest signed checkpoint; None before the first."""
        with self._reader.connect() as connection:
            return newest_note(connection, self.name)

    def size(self) -> int:
        with self._reader.connect() as connection:
            return connection.scalar(self._size) or 0

    def read(self, after: int, limit: int) -> list[SealedEvent]:
        """Return at most `limit` events, starting at position `after` + 1."""
        with self._reader.connect() as connection:
            rows = connection.execute(self._page, {"after": after, "upto": after + limit}).all()
        return [SealedEvent(*row) for row in rows]

    def read_all(self, after: int = 0, upto: int | None = None, page: int = 10_000) -> Iterator[SealedEvent]:
        """Yield every event after a position, reading page by page."""
        while batch := self.read(after, page if upto is None else min(page, upto - after)):
            yield from batch
            after = batch[-1].position
            if upto is not None and after >= upto:
                return

    def root(self, size: int | None = None) -> bytes:
        """Return the Merkle root over the first `size` leaves, by default all."""
        log = self.tables.log
        query = select(log.c.leaf).order_by(log.c.position)
        with self.engine.connect() as connection:
            leaves = connection.execute(query if size is None else query.where(log.c.position <= size))
            return root(row.leaf for row in leaves)

    def leaves(self, first: int, last: int) -> list[bytes]:
        """Return the leaf hashes from index `first` (from 0) up to, but not including, `last`."""
        log = self.tables.log
        query = select(log.c.leaf).where(log.c.position > first, log.c.position <= last).order_by(log.c.position)
        with self.engine.connect() as connection:
            return list(connection.scalars(query))

    def event_at(self, position: int) -> SealedEvent | None:
        events = self.read(position - 1, 1)
        return events[0] if events else None

    def unsealed(self) -> int:
        """Return how many events wait for the sealer."""
        with self.engine.connect() as connection:
            return connection.scalar(select(func.count()).select_from(self.tables.outbox)) or 0


def origin_of(connection: Connection, log: str) -> str | None:
    return connection.scalar(select(kernel_tables(log).origin.c.origin))


def size_of(connection: Connection, log: str) -> int:
    return connection.scalar(select(func.max(kernel_tables(log).log.c.position))) or 0
