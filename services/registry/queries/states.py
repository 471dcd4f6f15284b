"""Queries on States."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, Table, or_, select

from services.registry.queries.read_model_queries import NOT_KNOWN, After, ReadModelQueries, Row, page_after
from services.registry.read_models import states, states_seen
from shared.domain.collation import collation_key
from shared.public_view.openness import Audience


class StateQueries(ReadModelQueries):
    def states(self, after: After, limit: int, search: str = "", region: str | None = None) -> Sequence[Row]:
        return self._all(_filtered(select(states), states, after, limit, search, region))

    def visible_states(
        self, audience: Audience, after: After, limit: int, search: str = "", region: str | None = None
    ) -> Sequence[Row]:
        """Return States as seen by an audience outside the bureau."""
        table = states_seen
        of_audience = select(table).where(table.c.audience == audience)
        return self._all(_filtered(of_audience, table, after, limit, search, region))

    def visible_state(self, audience: Audience, record: str) -> Row:
        """Return a State as an audience sees it. Raises NotThere for a closed one, as for one never registered."""
        table = states_seen
        return self._one(select(table).where(table.c.id == record, table.c.audience == audience), record)

    def state(self, record: str) -> Row:
        """Return a State. Raises NotThere."""
        return self._row(states, record)

    def state_names(self) -> dict[str, str]:
        """Return names by ISO 3166-1 alpha-3."""
        query = select(states.c.iso3, states.c.name).order_by(states.c.sort_name)
        return {row.iso3: row.name for row in self._all(query)}

    def named_states(self) -> list[tuple[str, str, str]]:
        """Return id, ISO 3166-1 alpha-3 and name of every State."""
        return [(row.id, row.iso3, row.name) for row in self._all(select(states.c.id, states.c.iso3, states.c.name))]

    def states_by_code(self) -> list[tuple[str, str | None, str]]:
        """Return ISO 3166-1 alpha-3, alpha-2 and name of every State."""
        query = select(states.c.iso3, states.c.iso2, states.c.name)
        return [(row.iso3, row.iso2, row.name) for row in self._all(query)]


def _filtered(
    query: Select[Any], table: Table, after: After, limit: int, search: str, region: str | None
) -> Select[Any]:
    query = page_after(query, table, after, limit)
    for word in collation_key(search).split():
        query = query.where(table.c.sort_name.contains(word, autoescape=True))
    if region == NOT_KNOWN:
        return query.where(table.c.region.is_(None))
    return query.where(table.c.region == region) if region else query


def in_visible_region(audience: Audience, country: ColumnElement[str | None], region: str) -> ColumnElement[bool]:
    """Select as `in_region` does, over the States as an audience outside the bureau sees them."""
    iso3, seen = states_seen.c.iso3, states_seen.c
    of_audience = select(iso3).where(seen.audience == audience)
    if region != NOT_KNOWN:
        return country.in_(of_audience.where(seen.region == region))
    return or_(country.is_(None), country.not_in(of_audience.where(seen.region.is_not(None))))


def in_region(country: ColumnElement[str | None], region: str) -> ColumnElement[bool]:
    """Select countries in a region as of the latest facts; with NOT_KNOWN, those whose region is unknown."""
    if region != NOT_KNOWN:
        return country.in_(select(states.c.iso3).where(states.c.region == region))
    return or_(country.is_(None), country.not_in(select(states.c.iso3).where(states.c.region.is_not(None))))
