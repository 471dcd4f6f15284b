"""Rules over many records, asked in the transaction of the append. On PostgreSQL the row asked about is locked, so that
of two commands that would break a rule together one waits and then sees the other."""

from sqlalchemy import Connection, bindparam, select

from services.meetings import read_models as rm
from services.meetings.domain.calendar import Dated, check_calendar
from services.meetings.domain.commands import CorrectMeeting, HoldMeeting, PlanMeeting, RecordAttendance
from services.meetings.domain.errors import MeetingIsCancelled, MeetingIsNotHeld
from shared.domain.decider import Command

STANDING = ("planned", "held")


def guard(connection: Connection, command: Command) -> None:
    """Raises OrdinalTaken, OutOfOrder, MeetingIsCancelled, MeetingIsNotHeld."""
    match command:
        case PlanMeeting() as plan:
            _calendar(connection, plan.meeting, plan.series, plan.ordinal, plan.first_day)
        case HoldMeeting(meeting=meeting, first_day=first_day):
            row = connection.execute(select(rm.meetings).where(rm.meetings.c.id == meeting)).one()
            _calendar(connection, meeting, row.series, row.ordinal, first_day)
        case CorrectMeeting(meeting=meeting, ordinal=ordinal, first_day=first_day):
            row = connection.execute(select(rm.meetings).where(rm.meetings.c.id == meeting)).one()
            _calendar(connection, meeting, row.series, ordinal, first_day, stands=row.status in STANDING)
        case RecordAttendance(meeting=meeting):
            _took_place(connection, meeting)


def _calendar(
    connection: Connection, meeting: str, series: str, ordinal: int | None, first_day: str, *, stands: bool = True
) -> None:
    if ordinal is None:
        return
    code = connection.execute(select(rm.series.c.code).where(rm.series.c.id == series).with_for_update()).scalar_one()
    table = rm.meetings
    rows = connection.execute(
        select(table.c.code, table.c.ordinal, table.c.first_day, table.c.status).where(
            table.c.series == series, table.c.ordinal.is_not(None), table.c.id != meeting
        )
    )
    others = [Dated(row.code, row.ordinal, row.first_day, stands and row.status in STANDING) for row in rows]
    check_calendar(code, ordinal, first_day, others)


# Built once: building it costs as much again as sending it.
_STATUS = (
    select(rm.meetings.c.status, rm.meetings.c.reason)
    .where(rm.meetings.c.id == bindparam("meeting"))
    .with_for_update(read=True)
)


def _took_place(connection: Connection, meeting: str) -> None:
    row = connection.execute(_STATUS, {"meeting": meeting}).one()
    if row.status == "cancelled":
        raise MeetingIsCancelled(meeting=meeting, reason=row.reason)
    if row.status == "not held":
        raise MeetingIsNotHeld(meeting=meeting, reason=row.reason)
