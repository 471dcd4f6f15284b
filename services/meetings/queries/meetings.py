"""Series, meetings and attendance, singly or in pages. Pages have a stable order and begin after the last row seen."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Engine, Row, Select, and_, func, or_, select

from services.meetings import read_models as rm
from services.meetings.queries.groups import groups_of
from services.meetings.queries.organizations import absorbed_by, entity_on_lists
from shared.contracts.meetings import RECORD_KINDS
from shared.contracts.registry.groups import GROUPS, group_on
from shared.domain.collation import collation_key
from shared.domain.ids import kind_of
from shared.event_store.row_queries import RowQueries
from shared.event_store.statements import StatementQueries, StatementRow, statements_of_kind

Rows = list[Row[Any]]
Key = tuple[str, str]


class MeetingQueries(RowQueries):
    def __init__(self, reader: Engine) -> None:
        super().__init__(reader)
        self.statements = StatementQueries(reader, RECORD_KINDS)

    def series(self, after: Key | None, limit: int) -> Rows:
        """Return series by name."""
        table = rm.series
        return self._all(paged(select(table), table.c.sort_name, table.c.id, after).limit(limit))

    def one_series(self, series: str) -> Row[Any]:
        """Return a series. Raises NotThere."""
        return self._one(select(rm.series).where(rm.series.c.id == series), series)

    def group_of(self, meeting: Row[Any]) -> str | None:
        """Return the group whose meeting it is, as stated for it or for its series."""
        with self.reader.connect() as connection:
            return groups_of(connection, [meeting]).get(meeting.id)

    def group_called(self, code: str, day: date) -> str | None:
        """Return the group that has a code on a day."""
        with self.reader.connect() as connection:
            return group_on(code, (day, day), list(statements_of_kind(connection, GROUPS)))

    def records_of(self, series: str) -> list[StatementRow]:
        """Return the statements on the record of a series, by first day."""
        return by_first_day(self.statements.about(series))

    def meetings(self, after: Key | None, limit: int, *, series: str | None = None, status: str | None = None) -> Rows:
        """Return meetings by first day."""
        table = rm.meetings
        query = paged(select(table), table.c.first_day, table.c.id, after)
        if series is not None:
            query = query.where(table.c.series == series)
        if status is not None:
            query = query.where(table.c.status == status)
        return self._all(query.limit(limit))

    def search_meetings(self, typed: str, limit: int) -> Rows:
        """Return meetings whose code, series or city has all typed words, the latest first."""
        table = rm.meetings
        columns = table.c.sort_code, func.lower(table.c.series_code), func.lower(table.c.city)
        return self._all(_called(select(table), typed, columns).order_by(table.c.first_day.desc()).limit(limit))

    def search_hosts(self, typed: str, limit: int) -> Rows:
        """Return the meetings with a host whose name has all typed words, the latest first."""
        table, details = rm.meetings, rm.meeting_details
        query = select(table.c.id, table.c.code, details.c.hosts).join_from(
            table, details, details.c.meeting == table.c.id
        )
        found = _called(query.where(details.c.hosts.is_not(None)), typed, (func.lower(details.c.hosts),))
        return self._all(found.order_by(table.c.first_day.desc()).limit(limit))

    def search_series(self, typed: str, limit: int) -> Rows:
        """Return series whose name or code has all typed words."""
        table = rm.series
        columns = table.c.sort_name, func.lower(table.c.code)
        return self._all(_called(select(table), typed, columns).order_by(table.c.sort_name).limit(limit))

    def meeting(self, meeting: str) -> Row[Any]:
        """Return a meeting. Raises NotThere."""
        return self._one(select(rm.meetings).where(rm.meetings.c.id == meeting), meeting)

    def meeting_codes(self, meetings: Collection[str]) -> dict[str, str]:
        """Return the codes of meetings, by id."""
        table = rm.meetings.c
        return {row.id: row.code for row in self._all(select(table.id, table.code).where(table.id.in_(meetings)))}

    def series_choices(self) -> list[tuple[str, str]]:
        """Return (id, name) of every series, by name."""
        return self._pairs(select(rm.series.c.id, rm.series.c.name).order_by(rm.series.c.sort_name))

    def series_names(self, series: Collection[str]) -> dict[str, str]:
        """Return the names of series, by id."""
        table = rm.series.c
        return {row.id: row.name for row in self._all(select(table.id, table.name).where(table.id.in_(series)))}

    def attendance_records(self, organizations: Collection[str], limit: int) -> list[str]:
        """Return the ids of these organizations' attendances, the latest meeting first."""
        table, meetings = rm.attendance, rm.meetings
        query = (
            select(table.c.attendance, meetings.c.first_day)
            .join_from(table, meetings, meetings.c.id == table.c.meeting)
            .where(table.c.organization.in_(organizations))
            .distinct()
            .order_by(meetings.c.first_day.desc(), table.c.attendance)
        )
        return [row.attendance for row in self._all(query.limit(limit))]

    def meetings_of(self, series: str) -> Rows:
        """Return all meetings of a series, in chronological order."""
        table = rm.meetings
        return self._all(select(table).where(table.c.series == series).order_by(table.c.first_day, table.c.id))

    def details_of(self, meeting: str) -> Row[Any] | None:
        """Return the stated details (venue, hosts and the like), if any."""
        return self._first(select(rm.meeting_details).where(rm.meeting_details.c.meeting == meeting))

    def subjects_of(self, meeting: str) -> Row[Any] | None:
        """Return all stated subjects of the meeting; None if none are stated."""
        return self._first(select(rm.meeting_subjects).where(rm.meeting_subjects.c.meeting == meeting))

    def facts_of(self, meeting: str) -> list[StatementRow]:
        """Return valid counts, topics, conclusions and reports, in the order of their first event."""
        return self.statements.about(meeting)

    def attendance_of(self, meeting: str) -> Rows:
        """Return the entries of a meeting, ordered by the organization's present name if known; `entity` is what it counts
        as on the first day, and `country` the country of that."""
        table, organizations, counted = rm.attendance, rm.organizations, rm.organizations.alias("counted")
        entity = entity_on_lists(self.reader, [meeting])
        return self._all(
            select(table, organizations.c.name, counted.c.country, entity.label("entity"), organizations.c.in_error)
            .join_from(table, organizations, organizations.c.id == table.c.organization, isouter=True)
            .join(counted, counted.c.id == entity, isouter=True)
            .where(table.c.meeting == meeting)
            .order_by(
                organizations.c.name.is_(None), func.lower(organizations.c.name), table.c.organization, table.c.fact
            )
        )

    def listed_names(self, organizations: Collection[str]) -> dict[tuple[str, str], str]:
        """Return the names of organizations in lists, by meeting and organization, where an entry gives one."""
        table = rm.attendance.c
        query = select(table.meeting, table.organization, table.listed_as).where(
            table.organization.in_(organizations), table.listed_as.is_not(None)
        )
        rows = self._all(query.order_by(table.fact.desc())) if organizations else ()
        return {(row.meeting, row.organization): row.listed_as for row in rows}

    def with_absorbed(self, record: str, day: date) -> list[str]:
        """Return a record and, of an organization, those that it had absorbed by a day, and the duplicates of all."""
        if kind_of(record) != "organization":
            return [record]
        entities, organizations = [record, *absorbed_by(self.reader, record, day.isoformat())], rm.organizations.c
        duplicates = select(organizations.id).where(organizations.same_as.in_(entities)).order_by(organizations.id)
        return list(dict.fromkeys([*entities, *(row.id for row in self._all(duplicates))]))

    def attended_by(self, record: str, day: date, limit: int) -> Rows:
        """Return the meetings that a person, or an organization, its duplicates and those it had absorbed by a day attended,
        the latest first; `way` is the mode of attendance."""
        attendance, meetings = rm.attendance, rm.meetings
        of_person = kind_of(record) == "person"
        organizations = () if of_person else self.with_absorbed(record, day)
        query = (
            select(
                meetings,
                attendance.c.mode.label("way"),
                attendance.c.capacity,
                attendance.c.person,
                attendance.c.organization,
            )
            .join_from(attendance, meetings, meetings.c.id == attendance.c.meeting)
            .where(attendance.c.person == record if of_person else attendance.c.organization.in_(organizations))
            .order_by(meetings.c.first_day.desc(), meetings.c.id, attendance.c.fact)
        )
        return self._all(query.limit(limit))

    def entries_of(self, meeting: str, organization: str) -> Rows:
        """Return the entries on a meeting's list that count as an organization's, in the order of recording."""
        table, organizations = rm.attendance, rm.organizations
        query = (
            select(table)
            .join_from(table, organizations, organizations.c.id == table.c.organization, isouter=True)
            .where(table.c.meeting == meeting, entity_on_lists(self.reader, [meeting]) == organization)
        )
        return self._all(query.order_by(table.c.event))

    def versions(self, meeting: str) -> dict[str, int]:
        """Return the version of each stream in a meeting's history: its own, and those of its attendance."""
        table = rm.happenings.c
        query = select(table.stream, func.max(table.version).label("version")).where(table.record == meeting)
        return {row.stream: row.version for row in self._all(query.group_by(table.stream))}

    def list_marking(self, meeting: str) -> str | None:
        """Return who may see the entry recorded last on a meeting's list; None if the list is empty."""
        table = rm.attendance.c
        marking = self._value(
            select(table.marking).where(table.meeting == meeting).order_by(table.event.desc()).limit(1)
        )
        return None if marking is None else str(marking)

    def entry(self, fact: str) -> Row[Any]:
        """Return one entry of an attendance list. Raises NotThere."""
        return self._one(select(rm.attendance).where(rm.attendance.c.fact == fact), fact)

    def entry_count(self, meeting: str) -> int:
        """Return the number of organizations on the list, without those registered in error; duplicates, and those that
        had merged, count once."""
        table, organizations = rm.attendance, rm.organizations
        query = (
            select(func.count(entity_on_lists(self.reader, [meeting]).distinct()))
            .join_from(table, organizations, organizations.c.id == table.c.organization, isouter=True)
            .where(table.c.meeting == meeting, organizations.c.in_error.is_not(True))
        )
        return self._value(query) or 0


def _called(query: Select[Any], typed: str, columns: Sequence[ColumnElement[Any]]) -> Select[Any]:
    for word in collation_key(typed).split():
        query = query.where(or_(*(column.contains(word, autoescape=True) for column in columns)))
    return query


def entities(entries: Iterable[Any]) -> set[str]:
    """Return the organizations on a list, as they count on its day."""
    return {each.entity for each in entries if not each.in_error}


def by_first_day(records: Iterable[StatementRow]) -> list[StatementRow]:
    """Return statements of the record of series, by first day."""
    return sorted(records, key=lambda row: (row.statement.first, row.fact))


def paged(query: Select[Any], by: Any, record: Any, after: Key | None) -> Select[Any]:  # noqa: ANN401  columns
    if after is not None:
        query = query.where(or_(by > after[0], and_(by == after[0], record > after[1])))
    return query.order_by(by, record)
