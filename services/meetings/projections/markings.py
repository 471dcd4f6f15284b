"""Who may see what is recorded, changed: to the rows that say it."""

from sqlalchemy import Connection, select

from services.meetings import read_models as rm
from services.meetings.projections import seen
from services.meetings.projections.rows import change, remember
from shared.contracts.markings import MarkingChanged
from shared.contracts.meetings import AttendanceListClosed, ConclusionsClosed, MeetingDetailsStated
from shared.contracts.meetings import MeetingSubjectsStated as Subjects
from shared.domain.event import Stored
from shared.public_view.openness import effective_marking


def apply(connection: Connection, event: Stored) -> None:
    if isinstance(event.data, MarkingChanged):
        _OF_KIND[event.stream.partition("-")[0]](connection, event, event.data.statement)


def _of_series(connection: Connection, event: Stored, statement: str | None) -> None:
    marking = {"marking": effective_marking(event)}
    if statement is not None:
        change(connection, rm.series_records, {"fact": statement}, marking)
    changed = dict(marking) if statement is None else {}
    if changed.get("marking") == "public":
        row = connection.execute(select(rm.series).where(rm.series.c.id == event.stream)).one()
        changed |= {f"told_{name}": getattr(row, name) for name in ("code", "name", "sort_name", "kind")}
    remember(connection, event, event.stream)
    change(connection, rm.series, {"id": event.stream}, changed | {"version": event.version})


def _of_meeting(connection: Connection, event: Stored, statement: str | None) -> None:
    marking, meeting = effective_marking(event), {"id": event.stream}
    match statement:
        case None:
            # What was announced is so no longer.
            shut = {"announced": False, "not_before": None, "held_back": False}
            change(connection, rm.meetings, meeting, {"marking": marking} | shut)
            seen.apply(connection, event)
        case AttendanceListClosed.states:
            change(connection, rm.meetings, meeting, {"complete_marking": marking})
        case ConclusionsClosed.states:
            change(connection, rm.meetings, meeting, {"conclusions_marking": marking})
        case MeetingDetailsStated.states:
            change(connection, rm.meeting_details, {"meeting": event.stream}, {"marking": marking})
        case Subjects.states:
            change(connection, rm.meeting_subjects, {"meeting": event.stream}, {"marking": marking})
        case fact:
            change(connection, rm.meeting_facts, {"fact": fact}, {"marking": marking})
    remember(connection, event, event.stream)
    change(connection, rm.meetings, meeting, {"version": event.version})
    change(connection, rm.meeting_facts, {"meeting": event.stream}, {"version": event.version})


def _of_attendance(connection: Connection, event: Stored, statement: str | None) -> None:
    change(connection, rm.attendance, {"fact": statement}, {"marking": effective_marking(event)})
    change(connection, rm.attendance, {"attendance": event.stream}, {"version": event.version})
    table = rm.happenings
    first = select(table.c.record).where(table.c.stream == event.stream, table.c.version == 1)
    remember(connection, event, str(connection.execute(first).scalar_one()))


_OF_KIND = {"series": _of_series, "meeting": _of_meeting, "attendance": _of_attendance}
