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
        came, held, known = rm.attendance, rm.meetings, rm.organizations
        organization = func.coalesce(known.c.same_as, came.c.organization).label("organization")
        query = (
            select(organization, came.c.person, came.c.capacity, held.c.code)
            .join_from(came, held, held.c.id == came.c.meeting)
            .join(known, known.c.id == came.c.organization, isouter=True)
            .where(held.c.series == meeting.series, held.c.first_day < meeting.first_day)
            .where(known.c.in_error.is_not(True))
            .order_by(held.c.first_day.desc(), came.c.fact)
            .limit(MOST_ENTRIES)
        )
        return self._all(query)
