"""Questions to the registry's read models, and to its log for a record's history. Every answer comes in a sure order."""

from collections.abc import Sequence
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Connection, Engine, Select, Table, func, or_, select

from services.registry.read_models import (
    accounts,
    affiliations,
    organization_links,
    organization_names,
    organization_places,
    organizations,
    people,
    role_proposals,
    state_statuses,
    states,
)
from shared.domain.errors import NotThere
from shared.domain.event import Stored
from shared.domain.folding import folded
from shared.event_store.codec import Codec
from shared.event_store.tables import kernel_tables

NOT_KNOWN = "-"
"""Asks for rows where something is not known."""
After = tuple[str, str] | None
Row = Any


class Happened(msgspec.Struct, frozen=True):
    """An event of a record; position and recorded time are None until it is sealed."""

    position: int | None
    recorded: str | None
    event: Stored


class OrganizationsWanted(msgspec.Struct, frozen=True, kw_only=True):
    """`country` and `region` may be NOT_KNOWN; `search` finds words in any name."""

    after: After = None
    limit: int = 50
    search: str = ""
    country: str | None = None
    region: str | None = None


class Questions:
    """`reader` reads only; `codec` opens personal fields."""

    def __init__(self, reader: Engine, codec: Codec) -> None:
        self._reader, self._codec = reader, codec

    def organizations(self, wanted: OrganizationsWanted) -> Sequence[Row]:
        query = _after(select(organizations), organizations, wanted.after, wanted.limit)
        for word in folded(wanted.search).split():
            query = query.where(organizations.c.searched.contains(word, autoescape=True))
        if wanted.country == NOT_KNOWN:
            query = query.where(organizations.c.country.is_(None))
        elif wanted.country:
            query = query.where(organizations.c.country == wanted.country)
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

    def organization_names(self, records: Sequence[str]) -> dict[str, str]:
        """Names as of the latest facts, by id."""
        query = select(organizations.c.id, organizations.c.name).where(organizations.c.id.in_(records))
        return {row.id: row.name for row in self._all(query)}

    def without_country(self, limit: int) -> Sequence[Row]:
        """Organizations of which no country is known, duplicates left out."""
        query = select(organizations).where(organizations.c.country.is_(None), organizations.c.duplicate_of.is_(None))
        return self._all(_after(query, organizations, None, limit))

    def how_many_without_country(self) -> int:
        query = select(func.count()).where(organizations.c.country.is_(None), organizations.c.duplicate_of.is_(None))
        with self._reader.connect() as connection:
            return connection.scalar(query) or 0

    def alike(self, limit: int) -> Sequence[Row]:
        """Names that several organizations have, by case and accents alike: (sort_name, name, how_many)."""
        table = organizations.c
        query = (
            select(table.sort_name, func.min(table.name).label("name"), func.count().label("how_many"))
            .where(table.duplicate_of.is_(None))
            .group_by(table.sort_name)
            .having(func.count() > 1)
            .order_by(table.sort_name)
            .limit(limit)
        )
        return self._all(query)

    def called(self, name: str) -> Row | None:
        """An organization of that name, whatever its case and accents."""
        found = self._all(select(organizations).where(organizations.c.sort_name == folded(name)).limit(1))
        return found[0] if found else None

    def states(self, after: After, limit: int, search: str = "", region: str | None = None) -> Sequence[Row]:
        query = _after(select(states), states, after, limit)
        for word in folded(search).split():
            query = query.where(states.c.sort_name.contains(word, autoescape=True))
        if region == NOT_KNOWN:
            query = query.where(states.c.region.is_(None))
        elif region:
            query = query.where(states.c.region == region)
        return self._all(query)

    def state(self, record: str) -> Row:
        """Raises NotThere."""
        return self._one(states, record)

    def statuses_of(self, state: str) -> Sequence[Row]:
        return self._facts(state_statuses, state)

    def state_of_country(self, iso3: str) -> Row | None:
        found = self._all(select(states).where(states.c.iso3 == iso3))
        return found[0] if found else None

    def state_names(self) -> dict[str, str]:
        """Names by ISO 3166-1 alpha-3."""
        query = select(states.c.iso3, states.c.name).order_by(states.c.sort_name)
        return {row.iso3: row.name for row in self._all(query)}

    def person(self, record: str) -> Row:
        """Raises NotThere."""
        return self._one(people, record)

    def people_known(self, records: Sequence[str]) -> list[Row]:
        return list(self._all(select(people).where(people.c.id.in_(records)).order_by(people.c.id)))

    def affiliations_of(self, person: str) -> Sequence[Row]:
        return self._facts(affiliations, person)

    def people_of(self, organization: str) -> Sequence[Row]:
        query = select(affiliations).where(affiliations.c.organization == organization)
        return self._all(query.order_by(affiliations.c.person, affiliations.c.order))

    def accounts(self, after: str | None, limit: int) -> Sequence[Row]:
        query = select(accounts).order_by(accounts.c.id).limit(limit)
        return self._all(query if after is None else query.where(accounts.c.id > after))

    def account(self, record: str) -> Row:
        """Raises NotThere."""
        return self._one(accounts, record)

    def account_if_any(self, record: str) -> Row | None:
        found = self._all(select(accounts).where(accounts.c.id == record))
        return found[0] if found else None

    def role_proposal(self, account: str) -> Row | None:
        """The change of an account's roles that waits for another administrator."""
        found = self._all(select(role_proposals).where(role_proposals.c.account == account))
        return found[0] if found else None

    def role_proposals(self, after: str | None, limit: int) -> Sequence[Row]:
        """Changes of roles that wait, with the account's present roles and version."""
        query = (
            select(role_proposals, accounts.c.roles.label("present"), accounts.c.version)
            .join_from(role_proposals, accounts, accounts.c.id == role_proposals.c.account)
            .order_by(role_proposals.c.account)
            .limit(limit)
        )
        return self._all(query if after is None else query.where(role_proposals.c.account > after))

    def history(self, stream: str) -> list[Happened]:
        """Every event of a record, oldest first."""
        tables = kernel_tables(self._codec.log)
        query = (
            select(tables.log.c.position, tables.log.c.recorded, tables.events.c.bytes)
            .join_from(tables.events, tables.log, tables.log.c.event == tables.events.c.seq, isouter=True)
            .where(tables.events.c.stream == stream)
            .order_by(tables.events.c.version)
        )
        return [Happened(row.position, row.recorded, self._codec.decode(row.bytes)) for row in self._all(query)]

    def _facts(self, table: Table, record: str) -> Sequence[Row]:
        """Dated facts of a record in the order in which they were stated."""
        owner = next(column for column in table.c if column.name in ("organization", "state", "person"))
        if "person" in table.c:
            owner = table.c.person
        return self._all(select(table).where(owner == record).order_by(table.c.order, table.c.fact))

    def _one(self, table: Table, record: str) -> Row:
        found = self._all(select(table).where(table.c.id == record))
        if not found:
            raise NotThere(id=record)
        return found[0]

    def _all(self, query: Select[Any]) -> Sequence[Row]:
        with self._reader.connect() as connection:
            return connection.execute(query).all()


def in_region(country: ColumnElement[str | None], region: str) -> ColumnElement[bool]:
    """Whether a country lies in a region as of the latest facts; NOT_KNOWN: whether that is not known."""
    if region != NOT_KNOWN:
        return country.in_(select(states.c.iso3).where(states.c.region == region))
    return or_(country.is_(None), country.not_in(select(states.c.iso3).where(states.c.region.is_not(None))))


def _after(query: Select[Any], table: Table, after: After, limit: int) -> Select[Any]:
    """By sort name and id, after a pair of them."""
    if after is not None:
        sort_name, record = after
        later = (table.c.sort_name == sort_name) & (table.c.id > record)
        query = query.where(or_(table.c.sort_name > sort_name, later))
    return query.order_by(table.c.sort_name, table.c.id).limit(limit)


def version_of_read_models(connection: Connection, models: Table, name: str) -> str | None:
    return connection.scalar(select(models.c.version).where(models.c.name == name))
