"""Who may see what is recorded, changed: to the rows that say it."""

from sqlalchemy import Connection, select

from services.meetings import read_models as rm
from services.meetings.projections import visibility
from services.meetings.projections.rows import append_to_history, update_rows
from shared.contracts.markings import MarkingChanged
from shared.contracts.meetings import AttendanceListClosed, ConclusionsClosed, MeetingDetailsStated
from shared.contracts.meetings import MeetingSubjectsStated as Subjects
from shared.domain.event import StoredEvent
from shared.public_view.openness import effective_marking


def apply(connection: Connection, event: StoredEvent) -> None:
    if isinstance(event.data, MarkingChanged):
        _OF_KIND[event.stream.partition("-")[0]](connection, event, event.data.statement)


def _of_series(connection: Connection, event: StoredEvent, statement: str | None) -> None:
    marking = {"marking": effective_marking(event)}
    if statement is not None:
        update_rows(connection, rm.series_records, {"fact": statement}, marking)
    changed = dict(marking) if statement is None else {}
    if changed.get("marking") == "public":
        row = connection.execute(select(rm.series).where(rm.series.c.id == event.stream)).one()
        changed |= {f"told_{name}": getattr(row, name) for name in rm.ANNOUNCED_COLUMNS}
    append_to_history(connection, event, event.stream)
    update_rows(connection, rm.series, {"id": event.stream}, changed | {"version": event.version})


def _of_meeting(connection: Connection, event: StoredEvent, statement: str | None) -> None:
    marking, meeting = effective_marking(event), {"id": event.stream}
    match statement:
        case None:
            # What was announced is so no longer.
            shut = {"announced": False, "not_before": None, "held_back": False}
            update_rows(connection, rm.meetings, meeting, {"marking": marking} | shut)
            visibility.apply(connection, event)
        case AttendanceListClosed.states:
            update_rows(connection, rm.meetings, meeting, {"complete_marking": marking})
        case ConclusionsClosed.states:
            update_rows(connection, rm.meetings, meeting, {"conclusions_marking": marking})
        case MeetingDetailsStated.states:
            update_rows(connection, rm.meeting_details, {"meeting": event.stream}, {"marking": marking})
        case Subjects.states:
            update_rows(connection, rm.meeting_subjects, {"meeting": event.stream}, {"marking": marking})
        case fact:
            update_rows(connection, rm.meeting_facts, {"fact": fact}, {"marking": marking})
    append_to_history(connection, event, event.stream)
    update_rows(connection, rm.meetings, meeting, {"version": event.version})
    update_rows(connection, rm.meeting_facts, {"meeting": event.stream}, {"version": event.version})


def _of_attendance(connection: Connection, event: StoredEvent, statement: str | None) -> None:
    update_rows(connection, rm.attendance, {"fact": statement}, {"marking": effective_marking(event)})
    update_rows(connection, rm.attendance, {"attendance": event.stream}, {"version": event.version})
    table = rm.happenings
    first = select(table.c.record).where(table.c.stream == event.stream, table.c.version == 1)
    append_to_history(connection, event, str(connection.execute(first).scalar_one()))


_OF_KIND = {"series": _of_series, "meeting": _of_meeting, "attendance": _of_attendance}
