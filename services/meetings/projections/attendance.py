"""Events of attendance to rows: one row an entry that holds now."""

from sqlalchemy import Connection, delete, select

from services.meetings import read_models as rm
from services.meetings.projections.rows import change, put, remember
from shared.contracts.meetings import AttendanceCorrected, AttendanceRecorded, AttendanceWithdrawn
from shared.domain.event import Stored
from shared.public_view.openness import effective_marking


def apply(connection: Connection, event: Stored) -> None:
    table = rm.attendance
    match event.data:
        case AttendanceRecorded() as recorded:
            _recorded(connection, event, recorded)
            remember(connection, event, recorded.meeting)
            return
        case AttendanceCorrected() as corrected:
            values = {"capacity": corrected.capacity, "mode": corrected.mode, "person": corrected.person}
            values["marking"] = effective_marking(event)
            change(connection, table, {"fact": corrected.fact}, values)
        case AttendanceWithdrawn(fact=fact):
            connection.execute(delete(table).where(table.c.fact == fact))
        case _:
            return
    remember(connection, event, _meeting_of(connection, event.stream))
    change(connection, table, {"attendance": event.stream}, {"version": event.version})


def _recorded(connection: Connection, event: Stored, recorded: AttendanceRecorded) -> None:
    values = {
        "attendance": event.stream,
        "version": event.version,
        "meeting": recorded.meeting,
        "organization": recorded.organization,
        "capacity": recorded.capacity,
        "mode": recorded.mode,
        "person": recorded.person,
        "listed_as": recorded.listed_as,
        "source": recorded.source,
        "marking": effective_marking(event),
    }
    put(connection, rm.attendance, {"fact": recorded.fact}, values)


def _meeting_of(connection: Connection, stream: str) -> str:
    """The meeting that the first event of a stream names: the later ones go where that one went."""
    table = rm.happenings
    first = select(table.c.record).where(table.c.stream == stream, table.c.version == 1)
    return str(connection.execute(first).scalar_one())
