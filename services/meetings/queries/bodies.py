"""States, organizations and people on a day, from the registry's log: statuses, classes, countries, affiliations."""

from collections.abc import Collection, Mapping
from datetime import date
from itertools import islice
from typing import Any

import msgspec
from sqlalchemy import Select, select

from services.meetings import read_models as rm
from services.meetings.queries.organizations import CHOOSABLE, counted_as
from shared.contracts.registry.organizations import CLASS
from shared.contracts.registry.states import STATUS
from shared.domain.dates import holds_on
from shared.event_store.row_queries import RowQueries
from shared.event_store.statements import statements_of_kind
from shared.statements.kinds import StatementKind
from shared.statements.succession import counted_on

MADE_DEVELOPING = ("ldc", "lldc", "sids", "transition")


class KnownState(msgspec.Struct, frozen=True):
    """A State on a day, with its statuses by name, without the unknown ones."""

    record: str
    iso3: str
    name: str
    statuses: Mapping[str, str]

    @property
    def region(self) -> str | None:
        return self.statuses.get("region")

    @property
    def is_developing(self) -> bool:
        """Return whether it is a developing Member State by the footnote of Resolution 68, which includes least
        developed, landlocked and small island States and economies in transition, regardless of UN M49."""
        status = self.statuses.get
        developing = status("development") == "developing" or "yes" in map(status, MADE_DEVELOPING)
        return status("member") == "yes" and developing


def _choosable_organizations() -> Select[Any]:
    table = rm.organizations
    return select(table).where(*CHOOSABLE).order_by(table.c.name, table.c.id)


class BodyQueries(RowQueries):
    def states(self, day: date) -> list[KnownState]:
        """Return all States on a day, by name."""
        statuses, table = self._held(STATUS, None, day), rm.states
        rows = self._all(select(table).where(table.c.in_error.is_(False)).order_by(table.c.sort_name))
        return [KnownState(row.record, row.iso3, row.name, statuses.get(row.record, {})) for row in rows]

    def classes(self, organizations: Collection[str] | None, day: date) -> dict[str, dict[str, str]]:
        """Return the known categories, sizes and sectors of organizations on a day; None: of all."""
        return self._held(CLASS, organizations, day)

    def organizations(self, records: Collection[str]) -> dict[str, Any]:
        """Return organizations by id, each with its present name and country."""
        table = rm.organizations
        return {row.id: row for row in self._all(select(table).where(table.c.id.in_(records)))}

    def of_countries(self, countries: Collection[str], limit: int) -> list[Any]:
        """Return organizations with headquarters in these countries, by name."""
        query = _choosable_organizations().where(rm.organizations.c.country.in_(countries))
        return list(self._all(query.limit(limit)))

    def among(self, organizations: Collection[str], limit: int) -> list[Any]:
        """Return the first organizations of a collection by name, without duplicates and those in error."""
        choosable = (row for row in self._all(_choosable_organizations()) if row.id in organizations)
        return list(islice(choosable, limit))

    def acting_for(self, people: Collection[str], day: date, merged_by: str) -> dict[str, frozenset[str]]:
        """Return the organizations that each of these people may act for on a day, as they count on the day `merged_by`;
        people without a stated affiliation are absent."""
        table, by_person = rm.affiliations, dict[str, set[str]]()
        rows = self._all(select(table).where(table.c.person.in_(people)))
        entity = counted_as(self.reader, (row.organization for row in rows), merged_by)
        for row in rows:
            acts = by_person.setdefault(row.person, set())
            if holds_on(day, row.since, row.until) is not False:
                acts.add(entity.get(row.organization, row.organization))
        return {person: frozenset(organizations) for person, organizations in by_person.items()}

    def _held(self, kind: StatementKind, records: Collection[str] | None, day: date) -> dict[str, dict[str, str]]:
        stated: dict[tuple[str, str], list[Any]] = {}
        with self.reader.connect() as connection:
            for record, statement in statements_of_kind(connection, kind, records):
                stated.setdefault((record, statement.field), []).append(statement)
        found: dict[str, dict[str, str]] = {}
        for (record, field), statements in stated.items():
            if (held := counted_on(statements, day)) is not None:
                found.setdefault(record, {})[field] = str(held.value)
        return found
