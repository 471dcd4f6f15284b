"""Series, meetings and what lies under them as an audience below the bureau sees them, and nothing else."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

import msgspec
from sqlalchemy import Engine, Row, Select, Table, or_, select

from services.meetings import read_models as rm
from services.meetings.queries.lists import Key, Rows, paged
from shared.domain.dates import first_day, last_day
from shared.domain.errors import NotThere
from shared.public_view.openness import Audience


class View(msgspec.Struct, frozen=True):
    """Who looks, and when: YYYY-MM-DDTHH:MM:SSZ."""

    audience: Audience
    now: str

    @property
    def markings(self) -> Sequence[str]:
        return ("public",) if self.audience == "public" else ("public", "members")


class Outside:
    def __init__(self, reader: Engine) -> None:
        self._reader = reader

    def series(self, view: View, after: Key | None, limit: int) -> Rows:
        """Series by name."""
        table = rm.series
        query = select(table).where(table.c.marking.in_(view.markings))
        return self._all(paged(query, table.c.sort_name, table.c.id, after).limit(limit))

    def one_series(self, view: View, series: str) -> Row[Any]:
        """Raises NotThere."""
        return self._one(
            select(rm.series).where(rm.series.c.id == series, rm.series.c.marking.in_(view.markings)), series
        )

    def records_of(self, view: View, series: str) -> Rows:
        """What is stated of the record of a series, by first day: that it is complete only where all that it completes is open."""
        table = rm.series_records
        query = select(table).where(table.c.series == series, table.c.marking.in_(view.markings))
        rows, closed = self._all(query.order_by(table.c.first, table.c.fact)), self._closed(view, [series])
        return [row for row in rows if row.state != "complete" or not _within(closed, row.first, row.last)]

    def kept_from(self, view: View, series: Iterable[Row[Any]]) -> dict[str, str | None]:
        """From which day each series is complete, where every meeting since then is open."""
        these = list(series)
        closed = self._closed(view, [row.id for row in these])
        return {
            row.id: None
            if row.kept_from and _within([each for each in closed if each.series == row.id], row.kept_from, None)
            else row.kept_from
            for row in these
        }

    def meetings(
        self, view: View, after: Key | None, limit: int, *, series: str | None = None, status: str | None = None
    ) -> Rows:
        """Meetings by first day."""
        table = rm.meetings_seen
        query = _open_now(select(table), view)
        if series is not None:
            query = query.where(table.c.series == series)
        if status is not None:
            query = query.where(table.c.status == status)
        return self._all(paged(query, table.c.first_day, table.c.id, after).limit(limit))

    def meeting(self, view: View, meeting: str) -> Row[Any]:
        """Raises NotThere."""
        return self._one(_open_now(select(rm.meetings_seen), view).where(rm.meetings_seen.c.id == meeting), meeting)

    def complete(self, view: View, meetings: Sequence[str]) -> dict[str, bool]:
        """What is said of the lists of attendance: that one is complete only where every entry of it is open."""
        return self._said(view, meetings, "complete", rm.attendance)

    def conclusions_complete(self, view: View, meeting: str) -> bool | None:
        """The same of the meeting's conclusions."""
        return self._said(view, [meeting], "conclusions", rm.meeting_facts).get(meeting)

    def details_of(self, view: View, meeting: str) -> Row[Any] | None:
        return next(iter(self._of(view, rm.meeting_details, meeting)), None)

    def subjects_of(self, view: View, meeting: str) -> Row[Any] | None:
        return next(iter(self._of(view, rm.meeting_subjects, meeting)), None)

    def facts_of(self, view: View, meeting: str) -> Rows:
        """Counts, topics, conclusions and reports, in the order in which they were told."""
        return sorted(self._of(view, rm.meeting_facts, meeting), key=lambda row: (row.told, row.fact))

    def attendance_of(self, view: View, meeting: str) -> list[tuple[Row[Any], str | None]]:
        """The entries with the organization's present name, as far as both are open, by that name."""
        entries = self._of(view, rm.attendance, meeting)
        names = self._names(view, {row.organization for row in entries})
        listed = [(row, names.get(row.organization)) for row in entries]
        return sorted(
            listed, key=lambda each: (each[1] is None, (each[1] or "").lower(), each[0].organization, each[0].fact)
        )

    def _names(self, view: View, organizations: set[str]) -> dict[str, str]:
        """Of those whose registration is open: the last name that is."""
        table = rm.organization_names
        query = select(table).where(
            table.c.organization.in_(organizations), table.c.kind != "spelling", table.c.marking.in_(view.markings)
        )
        rows = sorted(self._all(query), key=lambda row: row.since or "")
        registered = {row.organization for row in rows if row.kind == "registered"}
        return {row.organization: row.name for row in rows if row.organization in registered}

    def _said(self, view: View, meetings: Sequence[str], what: str, under: Table) -> dict[str, bool]:
        """Whether lists are complete, by meeting, where that is said and open. `under` holds what is on them."""
        table = rm.meetings.c
        said = table.complete if what == "complete" else table.conclusions_complete
        query = select(table.id, said.label("complete")).where(
            table.id.in_(meetings), said.is_not(None), table[f"{what}_marking"].in_(view.markings)
        )
        closed = select(under.c.meeting).where(under.c.meeting.in_(meetings), under.c.marking.not_in(view.markings))
        if what == "conclusions":
            closed = closed.where(under.c.kind == "conclusion")
        hidden = {row.meeting for row in self._all(closed)}
        return {row.id: row.complete for row in self._all(query) if not (row.complete and row.id in hidden)}

    def _closed(self, view: View, series: Sequence[str]) -> Rows:
        """The meetings of some series that are not open."""
        table, seen = rm.meetings, _open_now(select(rm.meetings_seen.c.id), view)
        return self._all(select(table).where(table.c.series.in_(series), table.c.id.not_in(seen)))

    def _of(self, view: View, table: Table, meeting: str) -> Rows:
        return self._all(select(table).where(table.c.meeting == meeting, table.c.marking.in_(view.markings)))

    def _all(self, query: Select[Any]) -> Rows:
        with self._reader.connect() as connection:
            return list(connection.execute(query))

    def _one(self, query: Select[Any], record: str) -> Row[Any]:
        found = self._all(query)
        if not found:
            raise NotThere(id=record)
        return found[0]


def _open_now(query: Select[Any], view: View) -> Select[Any]:
    """The one row of each meeting that is due: no later one is."""
    table, later = rm.meetings_seen, rm.meetings_seen.alias("later")
    replaced = select(later.c.id).where(
        later.c.id == table.c.id,
        later.c.audience == table.c.audience,
        later.c.opens > table.c.opens,
        later.c.opens <= view.now,
    )
    return query.where(
        table.c.audience == view.audience,
        or_(table.c.opens == "", table.c.opens <= view.now),
        ~replaced.exists(),
    )


def _within(meetings: Iterable[Row[Any]], first: str, last: str | None) -> bool:
    """Whether one of the meetings may lie in a span of days; one without a last day is open."""
    begin, end = first_day(first), last_day(last) if last else date.max
    return any(first_day(row.first_day) <= end and last_day(row.last_day or row.first_day) >= begin for row in meetings)
