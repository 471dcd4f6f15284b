"""Attendees of the earlier meetings of a series, who are the first entries offered on a new list."""

from typing import Any

from sqlalchemy import Row, func, select

from services.meetings import read_models as rm
from shared.event_store.row_queries import RowQueries

MOST_ENTRIES = 3000


class PreviousAttendees(RowQueries):
    def attendees(self, meeting: Any) -> list[Row[Any]]:
        """Return (organization, person, capacity, code of the meeting) of the series' meetings before this one, the last meeting first.

        An organization recognized as a duplicate is replaced by its original.
        """
        attendance, meetings, organizations = rm.attendance, rm.meetings, rm.organizations
        organization = func.coalesce(organizations.c.same_as, attendance.c.organization).label("organization")
        query = (
            select(organization, attendance.c.person, attendance.c.capacity, meetings.c.code)
            .join_from(attendance, meetings, meetings.c.id == attendance.c.meeting)
            .join(organizations, organizations.c.id == attendance.c.organization, isouter=True)
            .where(meetings.c.series == meeting.series, meetings.c.first_day < meeting.first_day)
            .where(organizations.c.in_error.is_not(True))
            .order_by(meetings.c.first_day.desc(), attendance.c.fact)
            .limit(MOST_ENTRIES)
        )
        return self._all(query)
