"""Pending embargoes: the table that a service fills from its events, and the worker job that lifts them.

Announcements older than this table are not in it; their embargoes still end by the clock.
"""

from collections.abc import Callable, Iterable

from sqlalchemy import Column, Connection, Engine, MetaData, String, Table, delete, insert, select

from shared.domain.event import StoredEvent
from shared.environment.clock import Alarm, Clock, to_the_second, utc_now
from shared.event_store.clock_guard import ClockGuard, believed
from shared.event_store.command_handler import CommandContext, CommandHandler
from shared.event_store.engine import autocommit, read_only
from shared.public_view.embargoes import PROGRAM, EndEmbargo, may_change, waiting_after

metadata = MetaData()
table = Table(
    "embargoes",
    metadata,
    Column("record", String, primary_key=True),
    Column("due", String, nullable=False, index=True),
)
MOST = 100
"""The maximum number of embargoes lifted in one run."""


Waiting = Callable[[Connection, str | None, StoredEvent], str | None]
"""Returns the end of a record's embargo after an event of its stream, given the one before."""


def _waiting(_connection: Connection, before: str | None, event: StoredEvent) -> str | None:
    return waiting_after(before, event)


def apply(connection: Connection, events: Iterable[StoredEvent], waiting: Waiting = _waiting) -> None:
    """Update the pending embargoes after the service's own events, in the caller's transaction. Idempotent."""
    for event in events:
        if not may_change(event):
            continue
        this = table.c.record == event.stream
        before = connection.scalar(select(table.c.due).where(this))
        now = waiting(connection, before, event)
        if now != before:
            connection.execute(delete(table).where(this))
            if now is not None:
                connection.execute(insert(table), {"record": event.stream, "due": now})


class EmbargoEnder:
    """A job that lifts due embargoes. `alarm` is set to the end of the next one."""

    def __init__(
        self, handler: CommandHandler, reader: Engine, clock: Clock = utc_now, guard: ClockGuard | None = None
    ) -> None:
        self._handler, self._clock, self._guard = handler, clock, guard
        self._engine, self.alarm = autocommit(read_only(reader)), Alarm()
        self._first = select(table).order_by(table.c.due, table.c.record).limit(MOST)

    def __call__(self) -> int:
        """Return the number of embargoes lifted. Raises ClockJumped when the guard does not trust the clock."""
        with self._engine.connect() as connection:
            now = believed(self._guard, connection, self._clock)
            waiting = connection.execute(self._first).all()
        self.alarm.set(waiting[0].due if waiting else None, now())
        found = [row for row in waiting if row.due <= to_the_second(now)]
        for row in found:
            self._end(row.record, row.due)
        return len(found)

    def _end(self, record: str, due: str) -> None:
        ended = self._handler.handle(EndEmbargo(record=record, due=due), CommandContext(actor=PROGRAM))
        if not ended.events:
            with self._handler.store.engine.begin() as connection:
                # The record was announced again in the meantime, with another embargo.
                connection.execute(delete(table).where(table.c.record == record, table.c.due == due))
