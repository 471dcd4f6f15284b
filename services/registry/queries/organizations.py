"""Questions about organizations."""

from collections.abc import Collection, Sequence
from types import SimpleNamespace
from typing import Any

import msgspec
from sqlalchemy import Select, Table, func, select

from services.registry.queries.read_model_queries import NOT_KNOWN, After, ReadModelQueries, Row, page_after
from services.registry.queries.states import in_region, in_visible_region
from services.registry.read_models import (
    organization_classes,
    organization_links,
    organization_names,
    organization_places,
    organizations,
    organizations_seen,
)
from shared.domain.collation import collation_key
from shared.domain.errors import NotThere
from shared.public_view.openness import OPEN_TO, Audience


class OrganizationFilter(msgspec.Struct, frozen=True, kw_only=True):
    """`country`, `region`, `category`, `size` and `sector` may be NOT_KNOWN; `search` finds words in any name."""

    after: After = None
    limit: int = 50
    search: str = ""
    country: str | None = None
    region: str | None = None
    category: str | None = None
    size: str | None = None
    sector: str | None = None


LINKS = {"duplicate_of": (), "merged_into": ("merged_since",), "parent": ()}
"""The columns that name another organization, with what is said of that."""
PARTS = {
    "names": organization_names,
    "places": organization_places,
    "links": organization_links,
    "classes": organization_classes,
}


def _filtered(query: Select[Any], table: Table, wanted: OrganizationFilter) -> Select[Any]:
    query = page_after(query, table, wanted.after, wanted.limit)
    for word in collation_key(wanted.search).split():
        query = query.where(table.c.searched.contains(word, autoescape=True))
    for name in ("country", "category", "size", "sector"):
        column, value = table.c[name], getattr(wanted, name)
        if value:
            query = query.where(column.is_(None) if value == NOT_KNOWN else column == value)
    return query


class OrganizationQueries(ReadModelQueries):
    def organizations(self, wanted: OrganizationFilter) -> Sequence[Row]:
        query = _filtered(select(organizations), organizations, wanted)
        if wanted.region:
            query = query.where(in_region(organizations.c.country, wanted.region))
        return self._all(query)

    def visible_organizations(self, audience: Audience, wanted: OrganizationFilter) -> Sequence[Row]:
        """The same as an audience below the bureau sees them. What is linked to a closed one is linked to none."""
        table = organizations_seen
        query = _filtered(select(table).where(table.c.audience == audience), table, wanted)
        if wanted.region:
            query = query.where(in_visible_region(audience, table.c.country, wanted.region))
        return self._without_closed(audience, self._all(query))

    def visible_organization(self, audience: Audience, record: str) -> Row:
        """Raises NotThere, as of one that is not registered."""
        table = organizations_seen
        found = self._all(select(table).where(table.c.id == record, table.c.audience == audience))
        if not found:
            raise NotThere(id=record)
        return self._without_closed(audience, found)[0]

    def visible_facts(self, audience: Audience, part: str, organization: str) -> Sequence[Row]:
        """Names, places, links or classes that are open, in the order in which they were stated."""
        table = PARTS[part]
        query = select(table).where(table.c.organization == organization, table.c.marking.in_(OPEN_TO[audience]))
        facts = self._all(query.order_by(table.c.order, table.c.fact))
        if table is not organization_links:
            return facts
        there = self._open_to(audience, {fact.other for fact in facts})
        return [fact for fact in facts if fact.other in there]

    def visible_subsidiaries(self, audience: Audience, organization: str) -> list[str]:
        """Organizations that are open, and openly belong to its group."""
        links = organization_links
        query = select(links.c.organization).where(
            links.c.other == organization, links.c.kind == "subsidiary", links.c.marking.in_(OPEN_TO[audience])
        )
        found = [row.organization for row in self._all(query.order_by(links.c.fact))]
        there = self._open_to(audience, set(found))
        return [each for each in found if each in there]

    def _without_closed(self, audience: Audience, rows: Sequence[Row]) -> list[Row]:
        """Rows as plain objects, that name no organization that is closed."""
        named = {getattr(row, field) for row in rows for field in LINKS} - {None}
        there, shown = self._open_to(audience, named), []
        for row in rows:
            closed = [field for field in LINKS if getattr(row, field) not in there]
            hidden = dict.fromkeys([*closed, *(beside for field in closed for beside in LINKS[field])])
            shown.append(SimpleNamespace(**row._asdict() | hidden))
        return shown

    def _open_to(self, audience: Audience, organizations_named: Collection[str]) -> set[str]:
        table = organizations_seen.c
        query = select(table.id).where(table.audience == audience, table.id.in_(organizations_named))
        return {row.id for row in self._all(query)} if organizations_named else set()

    def organization(self, record: str) -> Row:
        """Raises NotThere."""
        return self._one(organizations, record)

    def names_of(self, organization: str) -> Sequence[Row]:
        return self._facts(organization_names, organization)

    def places_of(self, organization: str) -> Sequence[Row]:
        return self._facts(organization_places, organization)

    def links_of(self, organization: str) -> Sequence[Row]:
        return self._facts(organization_links, organization)

    def links_to(self, organization: str) -> Sequence[Row]:
        """Duplicates of it, and what became part of it."""
        links = organization_links
        return self._all(select(links).where(links.c.other == organization).order_by(links.c.fact))

    def classes_of(self, organization: str) -> Sequence[Row]:
        return self._facts(organization_classes, organization)

    def sectors(self) -> list[str]:
        """Every sector that an organization is in, as of the latest facts."""
        query = select(organizations.c.sector).where(organizations.c.sector.is_not(None)).distinct()
        return sorted((row.sector for row in self._all(query)), key=collation_key)

    def without_country(self, limit: int) -> Sequence[Row]:
        """Organizations of which no country is known, duplicates left out."""
        query = select(organizations).where(organizations.c.country.is_(None), organizations.c.duplicate_of.is_(None))
        return self._all(page_after(query, organizations, None, limit))

    def how_many_without_country(self) -> int:
        query = select(func.count()).where(organizations.c.country.is_(None), organizations.c.duplicate_of.is_(None))
        with self._reader.connect() as connection:
            return connection.scalar(query) or 0

    def find_by_names(self, names: Collection[str]) -> dict[str, list[tuple[str, str]]]:
        """(id, present name) of the organizations that have each of these names, whatever its case and accents.

        A duplicate stands for the record that it is the same as. All names are read once, since an import asks for many.
        """
        of_name: dict[str, dict[str, str]] = {}
        table, stated = organizations.c, organization_names.c
        with self._reader.connect() as connection:
            rows = connection.execute(select(table.id, table.name, table.registered_name, table.duplicate_of)).all()
            known = {row.id: row for row in rows}
            written = [(row.id, row.registered_name) for row in rows]
            written += [
                (row.organization, row.name) for row in connection.execute(select(stated.organization, stated.name))
            ]
        for record, name in written:
            meant = known[record]
            while meant.duplicate_of in known:
                meant = known[meant.duplicate_of]
            of_name.setdefault(collation_key(name), {})[meant.id] = meant.name
        return {name: sorted(of_name.get(collation_key(name), {}).items()) for name in names}
