"""Organizations and States according to the registry's log so far; any other id is unknown."""

from collections.abc import Callable, Collection, Iterable
from typing import Any

from sqlalchemy import ColumnElement, Engine, and_, case, func, literal, or_, select

from services.meetings import read_models as rm
from shared.contracts.registry.organizations import end_of_chain
from shared.domain.collation import collation_key
from shared.domain.dates import on_or_before
from shared.event_store.row_queries import RowQueries

Pairs = list[tuple[str, str]]
EntitiesOn = Callable[[str], dict[str, str]]
CHOOSABLE = (rm.organizations.c.same_as.is_(None), rm.organizations.c.in_error.is_(False))
"""The conditions on an organization that can be chosen: it is no duplicate of another, and not registered in error."""


def originals(reader: Engine, organizations: Iterable[str]) -> dict[str, str]:
    """Return the original of each of these records: itself, unless it is an organization recognized as a duplicate.
    Organizations registered in error are left out, as in figures."""
    every, table = dict.fromkeys(organizations), rm.organizations.c
    query = select(table.id, table.same_as, table.in_error)
    query = query.where(table.id.in_(every), table.same_as.is_not(None) | table.in_error.is_(True))
    with reader.connect() as connection:
        known = {row.id: row for row in connection.execute(query)} if every else {}
    found = {each: each for each in every if each not in known}
    return found | {row.id: row.same_as or row.id for row in known.values() if not row.in_error}


def entities_by_day(reader: Engine, organizations: Iterable[str]) -> EntitiesOn:
    """Return the function from a day to what each of these records counts as on it: its original, or the organization of
    which that was surely part by then. Organizations registered in error are left out, as in figures."""
    found, table = originals(reader, organizations), rm.organization_mergers
    with reader.connect() as connection:
        stated = sorted(connection.execute(select(table)).all(), key=rm.began) if found else []
    within = originals(reader, (row.into for row in stated)) if stated else {}

    def on(day: str) -> dict[str, str]:
        begun = (row for row in stated if row.into in within and on_or_before(row.since, day))
        merged = {row.organization: within[row.into] for row in begun}
        return {each: end_of_chain(original, merged.get) for each, original in found.items()}

    return on


def counted_as(reader: Engine, organizations: Iterable[str], day: str) -> dict[str, str]:
    """Return what each of these records counts as on one day."""
    return entities_by_day(reader, organizations)(day)


def absorbed_by(reader: Engine, organization: str, day: str) -> list[str]:
    """Return the organizations, without duplicates, that count as another one on a day because they had merged."""
    table = rm.organization_mergers.c
    with reader.connect() as connection:
        merged = connection.scalars(select(table.organization).distinct().order_by(table.organization)).all()
    return [each for each, entity in counted_as(reader, merged, day).items() if entity == organization != each]


def entity_on_lists(reader: Engine, meetings: Collection[str]) -> ColumnElement[Any]:
    """Return the expression for what an organization on the lists of these meetings counts as on the first day of its
    meeting, for a query over `attendance` and, by an outer join, `organizations`."""
    table, organizations, mergers = rm.attendance, rm.organizations, rm.organization_mergers
    original = func.coalesce(organizations.c.same_as, table.c.organization)
    query = (
        select(table.c.meeting, rm.meetings.c.first_day, original.label("original"))
        .join_from(table, organizations, organizations.c.id == table.c.organization, isouter=True)
        .join(mergers, mergers.c.organization == original)
        .join(rm.meetings, rm.meetings.c.id == table.c.meeting)
        .where(table.c.meeting.in_(meetings))
        .distinct()
    )
    with reader.connect() as connection:
        merging = connection.execute(query).all()
    if not merging:
        return original
    entities_on = entities_by_day(reader, (row.original for row in merging))
    cases = [
        (
            and_(table.c.meeting == row.meeting, original == row.original),
            literal(entities_on(row.first_day).get(row.original, row.original)),
        )
        for row in merging
    ]
    return case(*cases, else_=original)


class OrganizationDirectory(RowQueries):
    def search(self, typed: str, limit: int = 8) -> Pairs:
        """Return (id, name) of organizations with a name or spelling like the typed text; those that begin with it come
        first."""
        key = collation_key(typed)
        if not key:
            return []
        names, organizations = rm.organization_names, rm.organizations
        like = names.c.sort_name.contains(key, autoescape=True)
        query = (
            select(organizations.c.id, organizations.c.name)
            .join_from(names, organizations, organizations.c.id == names.c.organization)
            .where(like, *CHOOSABLE)
            .order_by(names.c.sort_name.startswith(key, autoescape=True).desc(), names.c.sort_name, organizations.c.id)
            .limit(limit * 4)  # one organization may be found by several of its names
        )
        return list(dict(self._pairs(query)).items())[:limit]

    def named(self, name: str) -> Pairs:
        """Return (id, present name) of organizations with exactly this name or spelling, ignoring case and accents."""
        return self._named(rm.organization_names.c.sort_name == collation_key(name), 8)

    def starting_alike(self, name: str) -> Pairs:
        """Return (id, name or spelling) of organizations with a word that begins like the first word of this name."""
        first = collation_key(name).split(" ")[0][:4]
        column = rm.organization_names.c.sort_name
        if not first:
            return []
        like = column.startswith(first, autoescape=True) | column.contains(f" {first}", autoescape=True)
        return self._named(like, 60, present=False)

    def _named(self, condition: ColumnElement[bool], most: int, *, present: bool = True) -> Pairs:
        names, organizations = rm.organization_names, rm.organizations
        query = (
            select(organizations.c.id, organizations.c.name if present else names.c.name)
            .join_from(names, organizations, organizations.c.id == names.c.organization)
            .where(condition, *CHOOSABLE)
            .distinct()
            .order_by(organizations.c.id)
            .limit(most)
        )
        return self._pairs(query)

    def is_in_error(self, organization: str) -> bool:
        """Return whether the registry marked it as registered in error."""
        table = rm.organizations.c
        return bool(self._value(select(table.in_error).where(table.id == organization)))

    def names(self, organizations: Collection[str]) -> dict[str, str]:
        """Return the present names of the known ones, by id."""
        table = rm.organizations.c
        return dict(self._pairs(select(table.id, table.name).where(table.id.in_(organizations))))

    def countries_of(self, organizations: Collection[str]) -> dict[str, str]:
        """Return the present country of each of these organizations, by its ISO code of three letters; none where it is not
        known."""
        table = rm.organizations.c
        query = select(table.id, table.country).where(table.id.in_(organizations), table.country.is_not(None))
        return dict(self._pairs(query))

    def search_states(self, typed: str, limit: int = 8) -> Pairs:
        """Return (id, name) of States with a name like the typed text, or that code; those that begin with it come first."""
        key, table = collation_key(typed), rm.states.c
        if not key:
            return []
        like = or_(table.sort_name.contains(key, autoescape=True), func.lower(table.iso3) == key)
        query = (
            select(table.record, table.name)
            .where(like, table.in_error.is_(False))
            .order_by(table.sort_name.startswith(key, autoescape=True).desc(), table.sort_name)
            .limit(limit)
        )
        return self._pairs(query)

    def coded_state(self, code: str) -> str | None:
        """Return the id of the State with an ISO code of three letters, ignoring case."""
        table = rm.states.c
        query = select(table.record).where(table.iso3 == code.upper(), table.in_error.is_(False))
        state: str | None = self._value(query)
        return state

    def state_names(self, states: Collection[str]) -> dict[str, str]:
        """Return the names of the known States, by id."""
        table = rm.states.c
        return dict(self._pairs(select(table.record, table.name).where(table.record.in_(states))))

    def state_codes(self, states: Collection[str]) -> dict[str, str]:
        """Return the ISO codes of three letters of the known States, by id."""
        table = rm.states.c
        return dict(self._pairs(select(table.record, table.iso3).where(table.record.in_(states))))

    def all_states(self) -> list[str]:
        """Return the ids of all States, by name."""
        table = rm.states.c
        pairs = self._pairs(select(table.record, table.name).where(table.in_error.is_(False)).order_by(table.sort_name))
        return [record for record, _name in pairs]

    def names_on(self, organizations: list[str], day: str) -> dict[str, str]:
        """Return each organization's name on a day: the last rename that had surely happened, else the name at registration."""
        table = rm.organization_names
        query = select(table).where(table.c.organization.in_(organizations), table.c.kind != "spelling")
        names: dict[str, str] = {}
        for row in sorted(self._all(query), key=rm.began):
            if row.since is None or on_or_before(row.since, day):
                names[row.organization] = row.name
        return names

    def names_at(self, meeting: str, organizations: list[str]) -> dict[str, str]:
        """Return each organization's name at the time of the meeting."""
        table = rm.meetings.c
        day = self._value(select(func.coalesce(table.last_day, table.first_day)).where(table.id == meeting))
        return {} if day is None else self.names_on(organizations, day)

    def states(self) -> Pairs:
        """Return (ISO code of three letters, name), by name."""
        table = rm.states.c
        return self._pairs(select(table.iso3, table.name).where(table.in_error.is_(False)).order_by(table.sort_name))

    def country_names(self) -> dict[str, str]:
        """Return the names of all known States, by ISO code of three letters."""
        return dict(self._pairs(select(rm.states.c.iso3, rm.states.c.name)))
