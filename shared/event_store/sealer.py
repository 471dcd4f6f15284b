"""Sealing of appended events into the log: gapless positions, times that never go back, and leaves of the Merkle tree.

The outbox is drained rather than followed with a cursor: with 8 writers, a cursor over a sequence or a clock lost 13 to
23 % of the events. Events that the program did not write stay there (`outbox`).
"""

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from uuid import uuid4

from sqlalchemy import Connection, Engine, bindparam, delete, insert, select

from shared.environment.clock import Clock, timestamp, utc_now
from shared.event_store.bulk import insert_rows
from shared.event_store.clock_guard import ClockGuard, ClockJumped
from shared.event_store.engine import autocommit, read_only
from shared.event_store.lease import advisory_lock
from shared.event_store.log import origin_of
from shared.event_store.outbox import Outbox, OutboxEntry
from shared.event_store.outbox_key import OutboxKey
from shared.event_store.tables import kernel_tables
from shared.event_store.wakeups import wake_on_commit
from shared.transparency.merkle import leaf_hash

logger = logging.getLogger(__name__)
BATCH = 2_000
RECHECK_SECONDS = 60.0  # seconds after which refused events are checked again, in case they were repaired


class Sealer:
    """The sealer of one log. Several may run: each batch is one transaction that excludes the others.

    `key` authenticates the program's own events. `chance` generates the 32 hex digits of a new log's origin. `guard`
    checks the clock, which is trusted without one.
    """

    def __init__(
        self,
        engine: Engine,
        log: str,
        key: OutboxKey,
        clock: Clock = utc_now,
        failpoint: Callable[[str], None] = lambda _: None,
        chance: Callable[[], str] = lambda: uuid4().hex,
        guard: ClockGuard | None = None,
    ) -> None:
        self.engine, self.log, self.clock, self.failpoint, self._chance = engine, log, clock, failpoint, chance
        self.tables, self._guard, self._looked = kernel_tables(log), guard, False
        self._looking = autocommit(read_only(engine))
        self._outbox, self._judged, self._reported = Outbox(log, key), time.monotonic(), frozenset[int]()
        # Built once: at fifty events a second a batch is a single event, and building statements costs as much as
        # sending them.
        outbox, sealed = self.tables.outbox, self.tables.log
        self._last = select(sealed.c.position, sealed.c.recorded).order_by(sealed.c.position.desc()).limit(1)
        self._drop = delete(outbox).where(outbox.c.event.in_(bindparam("sealed", expanding=True)))

    def seal(self, limit: int = BATCH) -> int:
        """Seal at most `limit` waiting events; return their number. Raises ClockJumped, in which case the events keep
        waiting."""
        self._look_at_the_clock()
        with self._looking.connect() as connection:
            if not self._outbox.has_pending(connection):
                self._recheck_refused()
                return 0
        with self._refusals_remembered():
            waiting = self._seal_batch(limit)
        if waiting:
            self.failpoint("seal.after-commit")
        self._report()
        return len(waiting)

    def _look_at_the_clock(self) -> None:
        """Check once when the process starts, so that a clock that jumps before the first event is caught."""
        if self._guard is not None and not self._looked:
            with self._refusals_remembered(), self.engine.begin() as connection:
                advisory_lock(connection, f"seal {self.log}")
                self._guard.accept(connection, self.clock())
            self._looked = True

    @contextmanager
    def _refusals_remembered(self) -> Iterator[None]:
        try:
            yield
        except ClockJumped as jump:
            if self._guard is not None:
                self._guard.remember(self.engine, jump)
            raise

    def _seal_batch(self, limit: int) -> list[OutboxEntry]:
        with self.engine.begin() as connection:
            advisory_lock(connection, f"seal {self.log}")
            waiting = self._outbox.next_batch(connection, limit)
            if waiting:
                self._write(connection, waiting)
                self.failpoint("seal.before-commit")
        return waiting

    def seal_all(self) -> int:
        sealed = 0
        while batch := self.seal():
            sealed += batch
        return sealed

    def _recheck_refused(self) -> None:
        if self._outbox.refused and time.monotonic() - self._judged > RECHECK_SECONDS:
            self._outbox.refused, self._judged = {}, time.monotonic()

    def _report(self) -> None:
        """Log each refused event once."""
        for event in self._outbox.refused.values():
            if event.seq not in self._reported:
                logger.error("event %s of %s is not sealed: %s", event.id, self.log, event.why)
        self._reported |= self._outbox.refused.keys()

    def _write(self, connection: Connection, waiting: list[OutboxEntry]) -> None:
        last = connection.execute(self._last).first()
        position, recorded = (last.position, last.recorded) if last else (0, "")
        now = self.clock()
        if self._guard is not None:
            self._guard.accept(connection, now)
        # The clock may go back; recorded times may not.
        recorded = max(recorded, timestamp(now))
        if last is None and origin_of(connection, self.log) is None:
            connection.execute(insert(self.tables.origin), {"one": 1, "origin": f"{self.log}/{self._chance()}"})
        rows = [
            (number, recorded, each.seq, leaf_hash(number, recorded, each.stored))
            for number, each in enumerate(waiting, position + 1)
        ]
        insert_rows(connection, self.tables.log, rows)
        # Delete only these: an event with a lower number may have been committed in the meantime.
        connection.execute(self._drop, {"sealed": [each.seq for each in waiting]})
        wake_on_commit(connection)
