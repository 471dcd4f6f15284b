"""Records registered in error: removed from every table that lists, counts or offers them, and restored when reinstated."""

from functools import cache
from typing import Any

from sqlalchemy import Connection, and_, delete, insert, select

from services.meetings import read_models as rm
from services.meetings.projections.rows import append_to_history
from shared.contracts.meetings import EVENTS
from shared.domain.event import StoredEvent
from shared.domain.registration import RegisteredInError
from shared.event_store.codec import Codec
from shared.event_store.in_error import reinstated_events
from shared.event_store.row_writes import update_rows
from shared.event_store.tables import kernel_tables

LOG = "meetings"
# The tables with rows of a record other than statements, and the columns that name it.
_OF_A_MEETING = (
    (rm.meetings, "id"),
    (rm.meetings_seen, "id"),
    (rm.meeting_details, "meeting"),
    (rm.meeting_subjects, "meeting"),
    (rm.attendance, "meeting"),
)
_OF_A_SERIES = ((rm.series, "id"),)


def remove(connection: Connection, event: StoredEvent, registered: RegisteredInError) -> None:
    """Move a record from all lists to the list of records in error."""
    row = _removed(connection, event.stream)
    for table, column in (*_OF_A_MEETING, *_OF_A_SERIES):
        connection.execute(delete(table).where(table.c[column] == event.stream))
    if row is not None:
        values = {"record": event.stream, "version": event.version, "reason": registered.reason}
        connection.execute(insert(rm.in_error), row | values)
    append_to_history(connection, event, event.stream)


def _removed(connection: Connection, record: str) -> dict[str, Any] | None:
    """Return the stored part of the record; None if it was removed before."""
    meeting = connection.execute(select(rm.meetings).where(rm.meetings.c.id == record)).first()
    if meeting is not None:
        names = ("code", "series", "ordinal", "first_day", "status")
        return {"kind": "meeting", "name": meeting.code} | {name: getattr(meeting, name) for name in names}
    series = connection.execute(select(rm.series).where(rm.series.c.id == record)).first()
    return None if series is None else {"kind": "series", "code": series.code, "name": series.name}


def reinstate(connection: Connection, event: StoredEvent) -> list[StoredEvent]:
    """Take a record off the list of records in error; return the events from which to make its rows again."""
    events, happened = kernel_tables(LOG).events, rm.happenings
    query = (
        select(events.c.bytes)
        .join(happened, and_(happened.c.stream == events.c.stream, happened.c.version == events.c.version))
        .where(happened.c.record == event.stream)
        .order_by(events.c.seq)
    )
    past = reinstated_events(connection, rm.in_error, _codec(), event.stream, query)
    append_to_history(connection, event, event.stream)
    return past


def move_to_version(connection: Connection, event: StoredEvent) -> None:
    """Set the version of a reinstated record's rows to the version of the event that reinstated it."""
    version = {"version": event.version}
    update_rows(connection, rm.meetings, {"id": event.stream}, version)
    update_rows(connection, rm.series, {"id": event.stream}, version)


@cache
def _codec() -> Codec:
    return Codec(LOG, EVENTS)
