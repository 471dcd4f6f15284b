"""Queries on organizations."""

from collections.abc import Callable, Collection, Sequence
from datetime import date
from types import SimpleNamespace
from typing import Any

import msgspec
from sqlalchemy import Select, Table, func, select

from services.registry.queries.read_model_queries import NOT_KNOWN, After, ReadModelQueries, Row, page_after
from services.registry.queries.states import in_region, in_visible_region
from services.registry.read_models import organizations, organizations_seen
from shared.contracts.registry.memberships import MEMBERSHIPS
from shared.contracts.registry.organizations import NAME, PARENT, end_of_chain
from shared.domain.collation import collation_key
from shared.event_store.statements import StatementQueries, StatementRow, statements_of_kind
from shared.public_view.openness import OPEN_TO, Audience
from shared.statements.succession import last_begun_on


class OrganizationFilter(msgspec.Struct, frozen=True, kw_only=True):
    """A filter: `country`, `region`, `category`, `size` and `sector` may be NOT_KNOWN; `search` finds words in any name."""

    after: After = None
    limit: int = 50
    search: str = ""
    country: str | None = None
    region: str | None = None
    category: str | None = None
    size: str | None = None
    sector: str | None = None


MOST_MEMBERSHIPS = 100_000
LINKS = {"duplicate_of": (), "merged_into": ("merged_since",), "parent": ()}
"""The columns that name another organization, each with the further columns of that link."""


def _filtered(query: Select[Any], table: Table, filters: OrganizationFilter) -> Select[Any]:
    query = page_after(query, table, filters.after, filters.limit)
    for word in collation_key(filters.search).split():
        query = query.where(table.c.searched.contains(word, autoescape=True))
    for name in ("country", "category", "size", "sector"):
        column, value = table.c[name], getattr(filters, name)
        if value:
            query = query.where(column.is_(None) if value == NOT_KNOWN else column == value)
    return query


class OrganizationQueries(ReadModelQueries):
    def organizations(self, filters: OrganizationFilter) -> Sequence[Row]:
        query = _filtered(select(organizations), organizations, filters)
        if filters.region:
            query = query.where(in_region(organizations.c.country, filters.region))
        return self._all(query)

    def visible_organizations(self, audience: Audience, filters: OrganizationFilter) -> Sequence[Row]:
        """Return organizations as seen by an audience outside the bureau. Links to closed organizations are dropped."""
        table = organizations_seen
        query = _filtered(select(table).where(table.c.audience == audience), table, filters)
        if filters.region:
            query = query.where(in_visible_region(audience, table.c.country, filters.region))
        return self._without_closed(audience, self._all(query))

    def visible_organization(self, audience: Audience, record: str) -> Row:
        """Return an organization as an audience sees it. Raises NotThere for a closed one, as for one never registered."""
        table = organizations_seen
        found = self._one(select(table).where(table.c.id == record, table.c.audience == audience), record)
        return self._without_closed(audience, [found])[0]

    def visible_facts(self, audience: Audience, record: str) -> list[StatementRow]:
        """Return the open statements on an organization or a State, except those that name a closed organization."""
        return self._visible(audience, self.facts_of(record), lambda row: row.kind.referred_by(row.statement))

    def visible_subsidiaries(self, audience: Audience, organization: str) -> list[str]:
        """Return the open organizations that openly belong to its group."""
        rows = self.statements.referring(organization, [PARENT.name])
        return [row.record for row in self._visible(audience, rows, lambda row: (row.record,))]

    def _visible(
        self,
        audience: Audience,
        rows: Sequence[StatementRow],
        linked_records: Callable[[StatementRow], tuple[str, ...]],
    ) -> list[StatementRow]:
        marked = [row for row in rows if row.marking in OPEN_TO[audience]]
        visible = self._open_to(audience, {record for row in marked for record in linked_records(row)})
        return [row for row in marked if visible.issuperset(linked_records(row))]

    def _without_closed(self, audience: Audience, rows: Sequence[Row]) -> list[Row]:
        """Return rows as plain objects, without those that name a closed organization."""
        linked = {getattr(row, field) for row in rows for field in LINKS} - {None}
        visible, shown = self._open_to(audience, linked), []
        for row in rows:
            closed = [field for field in LINKS if getattr(row, field) not in visible]
            hidden = dict.fromkeys([*closed, *(beside for field in closed for beside in LINKS[field])])
            shown.append(SimpleNamespace(**row._asdict() | hidden))
        return shown

    def _open_to(self, audience: Audience, organizations_named: Collection[str]) -> set[str]:
        table = organizations_seen.c
        query = select(table.id).where(table.audience == audience, table.id.in_(organizations_named))
        return {row.id for row in self._all(query)} if organizations_named else set()

    def organization(self, record: str) -> Row:
        """Return an organization. Raises NotThere."""
        return self._row(organizations, record)

    def links_to(self, organization: str) -> list[StatementRow]:
        """Return the links from other records: duplicates of it, parts of it, members of its group."""
        return self.statements.referring(organization)

    def memberships_on(self, day: date, among: Collection[str] | None = None) -> dict[str, StatementRow]:
        """Return the memberships that figures count on a day, by organization, of all or of these. One has none if none is
        in force, or if a later one may have begun."""
        queries, name = StatementQueries(self.reader, [MEMBERSHIPS]), MEMBERSHIPS.name
        stated: dict[str, list[StatementRow]] = {}
        for row in queries.of_kinds([name], MOST_MEMBERSHIPS) if among is None else queries.naming(among, [name]):
            if among is None or row.statement.organization in among:
                stated.setdefault(row.statement.organization, []).append(row)
        counted = {
            organization: last_begun_on(rows, day, lambda row: row.statement, lambda row: row.stated)[0]
            for organization, rows in stated.items()
        }
        return {organization: row for organization, row in counted.items() if row is not None}

    def sectors(self) -> list[str]:
        """Return every sector that any organization is in, as of the latest facts."""
        query = select(organizations.c.sector).where(organizations.c.sector.is_not(None)).distinct()
        return sorted((row.sector for row in self._all(query)), key=collation_key)

    def without_country(self, limit: int) -> Sequence[Row]:
        """Return the organizations without a known country, duplicates left out."""
        query = select(organizations).where(organizations.c.country.is_(None), organizations.c.duplicate_of.is_(None))
        return self._all(page_after(query, organizations, None, limit))

    def how_many_without_country(self) -> int:
        query = select(func.count()).where(organizations.c.country.is_(None), organizations.c.duplicate_of.is_(None))
        return self._value(query) or 0

    def names_by_record(self) -> dict[str, tuple[str, ...]]:
        """Return all names of every organization by id; a duplicate's names belong to its original."""
        table = organizations.c
        with self.reader.connect() as connection:
            rows = connection.execute(select(table.id, table.registered_name, table.duplicate_of)).all()
            others = [(record, statement.name) for record, statement in statements_of_kind(connection, NAME)]
        ids = {row.id for row in rows}
        originals = {row.id: row.duplicate_of for row in rows if row.duplicate_of in ids}
        found: dict[str, list[str]] = {row.id: [] for row in rows}
        for record, name in [*((row.id, row.registered_name) for row in rows), *others]:
            found.setdefault(end_of_chain(record, originals.get), []).append(name)
        return {record: tuple(dict.fromkeys(names)) for record, names in found.items()}

    def find_by_names(self, names: Collection[str]) -> dict[str, list[tuple[str, str]]]:
        """Return (id, present name) of the organizations with each of these names, ignoring case and accents.

        A duplicate stands for its original. All names are read at once, since an import looks up many.
        """
        of_name: dict[str, list[str]] = {collation_key(name): [] for name in names}
        for record, record_names in self.names_by_record().items():
            for key in {collation_key(name) for name in record_names} & of_name.keys():
                of_name[key].append(record)
        found = [record for records in of_name.values() for record in records]
        query = select(organizations.c.id, organizations.c.name).where(organizations.c.id.in_(found))
        present = {row.id: row.name for row in self._all(query)}
        return {name: [(each, present[each]) for each in sorted(of_name[collation_key(name)])] for name in names}
