"""Attendees of the earlier meetings of a series, who are the first entries offered on a new list."""

from typing import Any, NamedTuple

from sqlalchemy import select

from services.meetings import read_models as rm
from services.meetings.queries.organizations import counted_as
from shared.contracts.meetings.attendance import Capacity
from shared.event_store.row_queries import RowQueries

MOST_ENTRIES = 3000


class PreviousAttendee(NamedTuple):
    """An organization and the person who came for it; `code` is that of the meeting."""

    organization: str
    person: str | None
    capacity: Capacity | None
    code: str


class PreviousAttendees(RowQueries):
    def attendees(self, meeting: Any) -> list[PreviousAttendee]:  # noqa: ANN401  a row
        """Return who came to the series' meetings before this one, the last meeting first, each organization as it counts on
        the first day of this one."""
        attendance, meetings = rm.attendance, rm.meetings
        query = (
            select(attendance.c.organization, attendance.c.person, attendance.c.capacity, meetings.c.code)
            .join_from(attendance, meetings, meetings.c.id == attendance.c.meeting)
            .where(meetings.c.series == meeting.series, meetings.c.first_day < meeting.first_day)
            .order_by(meetings.c.first_day.desc(), attendance.c.fact)
            .limit(MOST_ENTRIES)
        )
        rows = self._all(query)
        entity = counted_as(self.reader, (row.organization for row in rows), meeting.first_day)
        return [
            PreviousAttendee(entity[row.organization], row.person, row.capacity, row.code)
            for row in rows
            if row.organization in entity
        ]
