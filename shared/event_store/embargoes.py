"""Pending embargoes: the table that a service fills from its events, and the worker job that lifts them.

Announcements older than this table are not in it; their embargoes still end by the clock.
"""

from collections.abc import Callable, Iterable

from sqlalchemy import Column, Connection, Engine, MetaData, String, Table, delete, insert, select

from shared.domain.event import StoredEvent
from shared.environment.clock import Clock, to_the_second, utc_now
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


def end_due(
    handler: CommandHandler, reader: Engine, clock: Clock = utc_now, guard: ClockGuard | None = None
) -> Callable[[], int]:
    """Return a job that lifts due embargoes and returns their number. It raises ClockJumped when `guard` does not trust
    the clock."""
    due = select(table).order_by(table.c.due, table.c.record).limit(MOST)
    program, engine = CommandContext(actor=PROGRAM), autocommit(read_only(reader))

    def turn() -> int:
        with engine.connect() as connection:
            now = to_the_second(believed(guard, connection, clock))
            found = connection.execute(due.where(table.c.due <= now)).all()
        for row in found:
            ended = handler.handle(EndEmbargo(record=row.record, due=row.due), program)
            if not ended.events:
                with handler.store.engine.begin() as connection:
                    # The record was announced again in the meantime, with another embargo.
                    connection.execute(delete(table).where(table.c.record == row.record, table.c.due == row.due))
        return len(found)

    return turn
