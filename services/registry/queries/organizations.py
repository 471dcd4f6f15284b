"""Questions about organizations."""

from collections.abc import Collection, Sequence

import msgspec
from sqlalchemy import func, select

from services.registry.queries.reading import NOT_KNOWN, After, Asking, Row, sorted_after
from services.registry.queries.states import in_region
from services.registry.read_models import (
    organization_classes,
    organization_links,
    organization_names,
    organization_places,
    organizations,
)
from shared.domain.folding import folded


class OrganizationsWanted(msgspec.Struct, frozen=True, kw_only=True):
    """`country`, `region`, `category`, `size` and `sector` may be NOT_KNOWN; `search` finds words in any name."""

    after: After = None
    limit: int = 50
    search: str = ""
    country: str | None = None
    region: str | None = None
    category: str | None = None
    size: str | None = None
    sector: str | None = None


class AboutOrganizations(Asking):
    def organizations(self, wanted: OrganizationsWanted) -> Sequence[Row]:
        query = sorted_after(select(organizations), organizations, wanted.after, wanted.limit)
        for word in folded(wanted.search).split():
            query = query.where(organizations.c.searched.contains(word, autoescape=True))
        for name in ("country", "category", "size", "sector"):
            column, value = organizations.c[name], getattr(wanted, name)
            if value:
                query = query.where(column.is_(None) if value == NOT_KNOWN else column == value)
        if wanted.region:
            query = query.where(in_region(organizations.c.country, wanted.region))
        return self._all(query)

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
        return sorted((row.sector for row in self._all(query)), key=folded)

    def without_country(self, limit: int) -> Sequence[Row]:
        """Organizations of which no country is known, duplicates left out."""
        query = select(organizations).where(organizations.c.country.is_(None), organizations.c.duplicate_of.is_(None))
        return self._all(sorted_after(query, organizations, None, limit))

    def how_many_without_country(self) -> int:
        query = select(func.count()).where(organizations.c.country.is_(None), organizations.c.duplicate_of.is_(None))
        with self._reader.connect() as connection:
            return connection.scalar(query) or 0

    def all_called(self, names: Collection[str]) -> dict[str, list[tuple[str, str]]]:
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
            of_name.setdefault(folded(name), {})[meant.id] = meant.name
        return {name: sorted(of_name.get(folded(name), {}).items()) for name in names}
