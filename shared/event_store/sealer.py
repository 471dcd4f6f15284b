"""Seals appended events into the log: positions without gaps, times that never go back, leaves of the Merkle tree.

The outbox is drained, never read past: under 8 writers a cursor over a sequence or a clock lost 13 to 23 % of events.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from uuid import uuid4

from sqlalchemy import Connection, Engine, bindparam, delete, func, insert, select

from shared.event_store.bulk import insert_rows
from shared.event_store.engine import looking
from shared.event_store.lease import wait_in_line
from shared.event_store.log import origin_of
from shared.event_store.tables import kernel_tables
from shared.transparency.merkle import leaf_hash

Clock = Callable[[], datetime]
BATCH = 2_000


def utc_now() -> datetime:
    return datetime.now(UTC)


def to_the_second(clock: Clock = utc_now) -> str:
    """Return the clock's time as an embargo is kept: YYYY-MM-DDTHH:MM:SSZ."""
    return clock().strftime("%Y-%m-%dT%H:%M:%SZ")


def timestamp(moment: datetime) -> str:
    """YYYY-MM-DDTHH:MM:SS.ffffffZ"""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


class Sealer:
    """Seals one log. Several may run: each batch is one transaction that only one of them can be in.

    `chance` gives the 32 hex digits of a new log's origin.
    """

    def __init__(
        self,
        engine: Engine,
        log: str,
        clock: Clock = utc_now,
        reached: Callable[[str], None] = lambda _: None,
        chance: Callable[[], str] = lambda: uuid4().hex,
    ) -> None:
        self.engine, self.log, self.clock, self.reached, self._chance = engine, log, clock, reached, chance
        self.tables = kernel_tables(log)
        self._looking = looking(engine)
        # Built once: at fifty events a second a batch is one event, and building them costs as much again as sending them.
        events, outbox, sealed = self.tables.events, self.tables.outbox, self.tables.log
        self._any = select(outbox.c.event).limit(1)
        self._next = (
            select(outbox.c.event, events.c.bytes)
            .join_from(outbox, events, events.c.seq == outbox.c.event)
            .order_by(outbox.c.event)
            .limit(bindparam("limit"))
        )
        self._last = select(sealed.c.position, sealed.c.recorded).order_by(sealed.c.position.desc()).limit(1)
        self._drop = delete(outbox).where(outbox.c.event.in_(bindparam("sealed", expanding=True)))

    def seal(self, limit: int = BATCH) -> int:
        """Seals at most `limit` waiting events; how many it were."""
        with self._looking.connect() as connection:
            if connection.scalar(self._any) is None:
                return 0
        with self.engine.begin() as connection:
            wait_in_line(connection, f"seal {self.log}")
            waiting = self._waiting(connection, limit)
            if waiting:
                self._write(connection, waiting)
                self.reached("seal.before-commit")
        if waiting:
            self.reached("seal.after-commit")
        return len(waiting)

    def seal_all(self) -> int:
        sealed = 0
        while batch := self.seal():
            sealed += batch
        return sealed

    def _waiting(self, connection: Connection, limit: int) -> list[tuple[int, bytes]]:
        return [(row.event, row.bytes) for row in connection.execute(self._next, {"limit": limit})]

    def _write(self, connection: Connection, waiting: list[tuple[int, bytes]]) -> None:
        last = connection.execute(self._last).first()
        position, recorded = (last.position, last.recorded) if last else (0, "")
        # The clock may go back; what is recorded may not.
        recorded = max(recorded, timestamp(self.clock()))
        if origin_of(connection, self.log) is None:
            connection.execute(insert(self.tables.origin), {"one": 1, "origin": f"{self.log}/{self._chance()}"})
        rows = [
            (at, recorded, event, leaf_hash(at, recorded, stored))
            for at, (event, stored) in enumerate(waiting, position + 1)
        ]
        insert_rows(connection, self.tables.log, rows)
        # Only these: one with a lower number may have been committed meanwhile.
        connection.execute(self._drop, {"sealed": [event for event, _ in waiting]})


def position_at(engine: Engine, log: str, before: str) -> int:
    """The last position recorded before a time (a `timestamp`); 0 when there is none."""
    table = kernel_tables(log).log
    with engine.connect() as connection:
        return connection.scalar(select(func.max(table.c.position)).where(table.c.recorded < before)) or 0
