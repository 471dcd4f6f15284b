"""The attendance of organizations at the last meetings of a series: one query over all of them."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import select

from services.meetings import read_models as rm
from services.meetings.queries.organizations import counted_as
from shared.event_store.row_queries import RowQueries

MOST = 5


class AttendanceStrips(RowQueries):
    """Queries on the attendance of organizations at the meetings of a series held before a day, the earliest first."""

    def last_meetings(self, series: str, before: str) -> list[Any]:
        table = rm.meetings
        held = table.c.series == series, table.c.status == "held", table.c.first_day < before
        rows = self._all(select(table).where(*held).order_by(table.c.first_day.desc(), table.c.id).limit(MOST))
        return rows[::-1]

    def present(self, meetings: Collection[str], day: str) -> dict[str, set[str]]:
        """Return the organizations at each of these meetings, as they count on a day."""
        attendance = rm.attendance.c
        rows = self._all(select(attendance.meeting, attendance.organization).where(attendance.meeting.in_(meetings)))
        entity = counted_as(self.reader, (row.organization for row in rows), day)
        found: dict[str, set[str]] = {meeting: set() for meeting in meetings}
        for row in rows:
            if row.organization in entity:
                found[row.meeting].add(entity[row.organization])
        return found


def strip(organization: str, meetings: Sequence[Any], present: dict[str, set[str]]) -> tuple[str, ...]:
    """Return, for each meeting, whether an organization came or was absent, or that this is unknown."""
    return tuple(
        "came" if organization in present[each.id] else "absent" if each.complete else "unknown" for each in meetings
    )
