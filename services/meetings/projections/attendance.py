"""The projection of attendance to rows: one row for each valid entry."""

from sqlalchemy import Connection, delete, select

from services.meetings import read_models as rm
from services.meetings.projections.rows import append_to_history
from shared.contracts.meetings import AttendanceCorrected, AttendanceRecorded, AttendanceWithdrawn, MarkingChanged
from shared.domain.event import StoredEvent
from shared.event_store.row_writes import update_rows, upsert
from shared.public_view.openness import effective_marking


def apply(connection: Connection, event: StoredEvent) -> None:
    table = rm.attendance
    match event.data:
        case AttendanceRecorded() as recorded:
            _recorded(connection, event, recorded)
        case AttendanceCorrected() as corrected:
            values = {name: getattr(corrected, name) for name in ("capacity", "mode", "person", "level")}
            values |= {"marking": effective_marking(event), "event": event.id}
            update_rows(connection, table, {"fact": corrected.fact}, values)
        case AttendanceWithdrawn(fact=fact):
            connection.execute(delete(table).where(table.c.fact == fact))
        case MarkingChanged(statement=fact):
            update_rows(connection, table, {"fact": fact}, {"marking": effective_marking(event)})
    data = event.data
    meeting = data.meeting if isinstance(data, AttendanceRecorded) else _meeting_of(connection, event.stream)
    append_to_history(connection, event, meeting)
    if event.version > 1:
        update_rows(connection, table, {"attendance": event.stream}, {"version": event.version})


def _recorded(connection: Connection, event: StoredEvent, recorded: AttendanceRecorded) -> None:
    values = {
        "attendance": event.stream,
        "version": event.version,
        "meeting": recorded.meeting,
        "organization": recorded.organization,
        "capacity": recorded.capacity,
        "mode": recorded.mode,
        "person": recorded.person,
        "level": recorded.level,
        "listed_as": recorded.listed_as,
        "source": recorded.source,
        "marking": effective_marking(event),
        "event": event.id,
    }
    upsert(connection, rm.attendance, {"fact": recorded.fact} | values)


def _meeting_of(connection: Connection, stream: str) -> str:
    """Return the meeting named by the first event of a stream: later events belong to it too."""
    table = rm.happenings
    first = select(table.c.record).where(table.c.stream == stream, table.c.version == 1)
    return str(connection.execute(first).scalar_one())
