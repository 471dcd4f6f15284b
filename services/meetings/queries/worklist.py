"""Queries of Start and The year on meetings: many records at once, in a fixed number of queries."""

from collections.abc import Collection
from datetime import date
from typing import NamedTuple

from sqlalchemy import and_, func, or_, select

from services.meetings import read_models as rm
from services.meetings.queries.meetings import Rows
from services.meetings.queries.organizations import entity_on_lists
from shared.event_store.row_queries import RowQueries
from shared.event_store.tables import kernel_tables
from shared.identity.revocations import accounts as revoked


class CalendarEvent(NamedTuple):
    """An entry of a calendar: its id, its words, and its first and last day."""

    uid: str
    words: str
    first: date
    last: date


class WorklistQueries(RowQueries):
    def meetings(self, since: date, until: date | None = None) -> Rows:
        """Return the meetings that may begin in these days, by first day: a month or a year sorts before its days."""
        table = rm.meetings
        query = select(table).where(table.c.first_day >= since.isoformat()[:4])
        if until is not None:
            query = query.where(table.c.first_day <= until.isoformat())
        return self._all(query.order_by(table.c.first_day, table.c.id))

    def those(self, meetings: Collection[str]) -> Rows:
        """Return these meetings, however long ago they were."""
        return self._all(select(rm.meetings).where(rm.meetings.c.id.in_(meetings)))

    def series(self) -> Rows:
        return self._all(select(rm.series).order_by(rm.series.c.sort_name))

    def of_kinds(self, kinds: Collection[str]) -> Rows:
        """Return the meetings of series of these kinds that are planned or were held, by first day, each with its kind."""
        table, series = rm.meetings, rm.series
        query = select(table, series.c.kind).join_from(table, series, series.c.id == table.c.series)
        conditions = series.c.kind.in_(kinds), table.c.status.in_(("planned", "held"))
        return self._all(query.where(*conditions).order_by(table.c.first_day, table.c.id))

    def attendance(self, meetings: Collection[str]) -> Rows:
        """Return the entries of these meetings: each organization, as it counts on the first day, with the id of its
        attendance; none of those registered in error."""
        table, known = rm.attendance.c, rm.organizations
        organization = entity_on_lists(self.reader, meetings).label("organization")
        query = (
            select(table.meeting, organization, table.attendance, table.fact)
            .join_from(rm.attendance, known, known.c.id == table.organization, isouter=True)
            .where(table.meeting.in_(meetings), known.c.in_error.is_not(True))
        )
        return self._all(query.order_by(table.fact))

    def held_back(self, limit: int) -> Rows:
        """Return the meetings that were changed since they were announced."""
        table = rm.meetings
        return self._all(select(table).where(table.c.held_back).order_by(table.c.first_day, table.c.id).limit(limit))

    def unsettled(self, limit: int) -> Rows:
        """Return meetings typed here that are still planned, or were held and have a list not stated complete or incomplete."""
        table = rm.meetings
        open_list = and_(table.c.status == "held", table.c.complete.is_(None))
        query = select(table).where(table.c.imported.is_(False), or_(table.c.status == "planned", open_list))
        return self._all(query.order_by(table.c.first_day, table.c.id).limit(limit))

    def held_in(self, cities: Collection[str]) -> Rows:
        """Return the meetings held in these cities, the last first."""
        table = rm.meetings
        query = select(table).where(table.c.city.in_(cities), table.c.status == "held")
        return self._all(query.order_by(table.c.first_day.desc(), table.c.id))

    def last_held(self, series: Collection[str], limit: int) -> Rows:
        """Return the meetings of these series that were held last, the last first."""
        table = rm.meetings
        query = select(table).where(table.c.series.in_(series), table.c.status == "held")
        return self._all(query.order_by(table.c.first_day.desc(), table.c.id).limit(limit))

    def changed_last(self, streams: Collection[str]) -> dict[str, str]:
        """Return the id of the last event of each of these streams."""
        events = kernel_tables("meetings").events.c
        query = select(events.stream, func.max(events.id).label("last")).where(events.stream.in_(streams))
        return dict(self._pairs(query.group_by(events.stream)))

    def disabled_accounts(self) -> frozenset[str]:
        query = select(revoked.c.account).where(revoked.c.disabled)
        return frozenset(row.account for row in self._all(query))
