"""Series, meetings and their parts as an audience outside the bureau sees them, and nothing else."""

from collections.abc import Collection, Iterable, Sequence
from functools import cache
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Engine, Row, Select, Table, and_, case, or_, select

from services.meetings import read_models as rm
from services.meetings.queries.meetings import Key, Rows, by_first_day, paged
from services.meetings.read_models import conclusions as in_room
from shared.contracts.completeness import COMPLETENESS
from shared.contracts.meetings import RECORD_KINDS
from shared.contracts.meetings.meeting_facts import CONCLUSION_SUMMARY
from shared.contracts.records import COMMUNIQUE, CONCLUSION, PARAGRAPH
from shared.contracts.registry.groups import GROUPS
from shared.event_store.row_queries import RowQueries
from shared.event_store.statements import OpenRecords, StatementQueries, StatementRow, VisibleRecords
from shared.event_store.statements.tables import statement_values
from shared.event_store.statements.visibility import NOW, open_of_kind
from shared.public_view.openness import OPEN_TO, Audience

_ORGANIZATIONS_IN_ERROR = select(rm.organizations.c.id).where(rm.organizations.c.in_error.is_(True))


class Viewpoint(msgspec.Struct, frozen=True):
    """The audience and the time of a view: YYYY-MM-DDTHH:MM:SSZ."""

    audience: Audience
    now: str

    @property
    def markings(self) -> Sequence[str]:
        return OPEN_TO[self.audience]


def visible_records(view: Viewpoint) -> VisibleRecords:
    """Return an audience's view of statements: those that name only records open to it. Only reporting knows whether
    its own records, such as submissions, are open: here statements that name one stay closed."""
    return VisibleRecords(_open_records(view.audience), view.now)


@cache
def _open_records(audience: Audience) -> OpenRecords:
    opened = opened_ids(audience)
    records = {
        "meeting": _open_now(select(rm.meetings_seen.c.id), audience),
        "series": select(_series_open_now(audience).subquery().c.id),
        "organization": _organizations_open(audience),
        GROUPS.name: open_of_kind(GROUPS, OpenRecords(OPEN_TO[audience], {})),
        CONCLUSION.name: open_conclusions(select(in_room.conclusions.c.id), audience),
        COMMUNIQUE.name: opened,
    }
    values = statement_values.c
    # Parts of such a list may be closed: outside the bureau, only reports state its completeness.
    complete = select(values.fact).where(
        values.kind == COMPLETENESS.name, values.field == "complete", values.value == "yes"
    )
    unshared = select(rm.unshared.c.recording)
    return OpenRecords(OPEN_TO[audience], records, complete.union(unshared), {PARAGRAPH.name: opened})


def opened_ids(audience: Audience) -> Select[Any]:
    """Select the ids of the records that communiqués open to an audience; communiqués of meetings registered in error
    open none."""
    opened, communiques = in_room.opened.c, in_room.communiques.c
    in_error = select(communiques.id).where(communiques.meeting.in_(select(rm.in_error.c.record)))
    return select(opened.record).where(opened.marking.in_(OPEN_TO[audience]), opened.communique.not_in(in_error))


def open_conclusions(query: Select[Any], audience: Audience) -> Select[Any]:
    """Restrict a query to conclusions that a communiqué or their own marking opens."""
    table = in_room.conclusions.c
    opened = or_(table.id.in_(opened_ids(audience)), table.marking.in_(OPEN_TO[audience]))
    return query.where(opened, table.meeting.not_in(select(rm.in_error.c.record)))


class VisibleQueries(RowQueries):
    def __init__(self, reader: Engine) -> None:
        super().__init__(reader)
        self._statements = StatementQueries(reader, RECORD_KINDS)

    def series(self, view: Viewpoint, after: Key | None, limit: int) -> Rows:
        """Return series by name."""
        query = _series_open_now(view.audience)
        columns = query.selected_columns
        return self._all(paged(query, columns.sort_name, columns.id, after).limit(limit), now=view.now)

    def one_series(self, view: Viewpoint, series: str) -> Row[Any]:
        """Return a series. Raises NotThere."""
        query = _series_open_now(view.audience)
        return self._one(query.where(query.selected_columns.id == series), series, now=view.now)

    def records_of(self, view: Viewpoint, series: str) -> list[StatementRow]:
        """Return the statements on the record of a series, by first day: completeness only if all that it completes is open."""
        rows = by_first_day(self._statements.about(series, visible=visible_records(view)))
        closed = self._with_closed_meetings(view, [series])
        return [row for row in rows if row.statement.state != "complete" or series not in closed]

    def kept_from(self, view: Viewpoint, series: Iterable[Row[Any]]) -> dict[str, str | None]:
        """Return the first day of complete records for each series, if the series and all meetings in it are open."""
        these = list(series)
        closed = self._with_closed_meetings(view, [row.id for row in these])
        return {
            row.id: None if row.id in closed or row.marking not in view.markings else row.kept_from for row in these
        }

    def meetings(
        self, view: Viewpoint, after: Key | None, limit: int, *, series: str | None = None, status: str | None = None
    ) -> Rows:
        """Return meetings by first day."""
        table = rm.meetings_seen
        query = _open_now(select(table), view.audience)
        if series is not None:
            query = query.where(table.c.series == series)
        if status is not None:
            query = query.where(table.c.status == status)
        return self._all(paged(query, table.c.first_day, table.c.id, after).limit(limit), now=view.now)

    def meeting(self, view: Viewpoint, meeting: str) -> Row[Any]:
        """Return a meeting. Raises NotThere."""
        query = _open_now(select(rm.meetings_seen), view.audience).where(rm.meetings_seen.c.id == meeting)
        return self._one(query, meeting, now=view.now)

    def complete(self, view: Viewpoint, meetings: Sequence[str]) -> dict[str, bool]:
        """Return the stated completeness of lists; a list counts as complete only if every entry is open."""
        stated = self._stated_complete(view, meetings, rm.meetings.c.complete, rm.meetings.c.complete_marking)
        if not any(stated.values()):
            return stated
        table, open_ = rm.attendance.c, _organizations_open(view.audience)
        shut = or_(table.marking.not_in(view.markings), table.organization.not_in(open_))
        # Organizations registered in error do not matter to the completeness of a list.
        shut = and_(shut, table.organization.not_in(_ORGANIZATIONS_IN_ERROR))
        closed = select(table.meeting).where(table.meeting.in_(meetings), shut)
        return _unless_hidden(stated, {row.meeting for row in self._all(closed)})

    def conclusions_complete(self, view: Viewpoint, meeting: str) -> bool | None:
        """Return the same for the meeting's conclusions."""
        complete, marking = rm.meetings.c.conclusions_complete, rm.meetings.c.conclusions_marking
        stated = self._stated_complete(view, [meeting], complete, marking)
        if not any(stated.values()):
            return stated.get(meeting)
        summaries = self._statements.about(meeting, [CONCLUSION_SUMMARY.name])
        hidden = {row.record for row in summaries if row.marking not in view.markings}
        table = in_room.conclusions.c
        opened = open_conclusions(select(table.id), view.audience)
        closed = select(table.meeting).where(
            table.meeting == meeting, table.state != "dropped", table.id.not_in(opened)
        )
        hidden |= {row.meeting for row in self._all(closed)}
        return _unless_hidden(stated, hidden).get(meeting)

    def details_of(self, view: Viewpoint, meeting: str) -> Row[Any] | None:
        return next(iter(self._of(view, rm.meeting_details, meeting)), None)

    def subjects_of(self, view: Viewpoint, meeting: str) -> Row[Any] | None:
        return next(iter(self._of(view, rm.meeting_subjects, meeting)), None)

    def facts_of(self, view: Viewpoint, meeting: str) -> list[StatementRow]:
        """Return counts, topics, conclusions and reports, in the order of their first event."""
        return self._statements.about(meeting, visible=visible_records(view))

    def attendance_of(self, view: Viewpoint, meeting: str) -> list[tuple[Row[Any], str]]:
        """Return the open entries of open organizations with their present names, sorted by name."""
        entries = self._of(view, rm.attendance, meeting)
        names = self._names(view, {row.organization for row in entries})
        listed = [(row, names[row.organization]) for row in entries if row.organization in names]
        return sorted(listed, key=lambda each: (each[1].lower(), each[0].organization, each[0].fact))

    def _names(self, view: Viewpoint, organizations: set[str]) -> dict[str, str]:
        """Return the last open names of the organizations whose registration is open and not in error."""
        if not organizations:
            return {}
        table = rm.organization_names.c
        query = select(rm.organization_names).where(
            table.organization.in_(organizations),
            table.organization.in_(_organizations_open(view.audience)),
            table.kind != "spelling",
            table.marking.in_(view.markings),
        )
        return {row.organization: row.name for row in sorted(self._all(query), key=rm.began)}

    def _stated_complete(
        self, view: Viewpoint, meetings: Sequence[str], complete: ColumnElement[bool], marking: ColumnElement[str]
    ) -> dict[str, bool]:
        """Return the completeness of lists by meeting, if stated and open."""
        table = rm.meetings.c
        query = select(table.id, complete.label("complete")).where(
            table.id.in_(meetings), complete.is_not(None), marking.in_(view.markings)
        )
        return {row.id: row.complete for row in self._all(query)}

    def _with_closed_meetings(self, view: Viewpoint, series: Sequence[str]) -> set[str]:
        """Return the series that had a closed meeting. The meeting's day is ignored, so that the remaining statements
        do not reveal it."""
        table = rm.meetings.c
        seen = _open_now(select(rm.meetings_seen.c.id).where(rm.meetings_seen.c.status == "held"), view.audience)
        query = select(table.series).where(table.series.in_(series), table.status == "held", table.id.not_in(seen))
        return {row.series for row in self._all(query, now=view.now)}

    def _of(self, view: Viewpoint, table: Table, meeting: str) -> Rows:
        return self._all(select(table).where(table.c.meeting == meeting, table.c.marking.in_(view.markings)))


def _unless_hidden(stated: dict[str, bool], hidden: Collection[str]) -> dict[str, bool]:
    """Leave out the lists that are stated to be complete but have closed parts."""
    return {meeting: complete for meeting, complete in stated.items() if not (complete and meeting in hidden)}


def _open_now(query: Select[Any], audience: Audience) -> Select[Any]:
    """Select the latest row of each meeting that is already open `NOW`."""
    table, later = rm.meetings_seen, rm.meetings_seen.alias("later")
    replaced = select(later.c.id).where(
        later.c.id == table.c.id,
        later.c.audience == table.c.audience,
        later.c.opens > table.c.opens,
        later.c.opens <= NOW,
    )
    return query.where(
        table.c.audience == audience,
        or_(table.c.opens == "", table.c.opens <= NOW),
        ~replaced.exists(),
    )


def _organizations_open(audience: Audience) -> Select[Any]:
    """Select the ids of organizations whose registration is open and not in error."""
    table = rm.organization_names.c
    return select(table.organization).where(
        table.kind == "registered",
        table.marking.in_(OPEN_TO[audience]),
        table.organization.not_in(_ORGANIZATIONS_IN_ERROR),
    )


def _series_open_now(audience: Audience) -> Select[Any]:
    """Select open series and the series of open meetings, since an announcement names the meeting's series."""
    table = rm.series.c
    is_open, of_meetings = table.marking.in_(OPEN_TO[audience]), _open_now(select(rm.meetings_seen.c.series), audience)
    announced = [case((is_open, table[name]), else_=table[f"told_{name}"]).label(name) for name in rm.ANNOUNCED_COLUMNS]
    # An announcement opens one meeting, not the group of its series.
    group = case((is_open, table.group), else_=None).label("group")
    rows = select(table.id, table.marking, table.kept_from, group, *announced).where(
        or_(is_open, table.id.in_(of_meetings))
    )
    return select(rows.subquery())
