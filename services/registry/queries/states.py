"""Questions about States."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, or_, select

from services.registry.queries.reading import NOT_KNOWN, After, Asking, Row, sorted_after
from services.registry.read_models import state_statuses, states
from shared.domain.folding import folded


class AboutStates(Asking):
    def states(self, after: After, limit: int, search: str = "", region: str | None = None) -> Sequence[Row]:
        query = sorted_after(select(states), states, after, limit)
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

    def state_names(self) -> dict[str, str]:
        """Names by ISO 3166-1 alpha-3."""
        query = select(states.c.iso3, states.c.name).order_by(states.c.sort_name)
        return {row.iso3: row.name for row in self._all(query)}


def in_region(country: ColumnElement[str | None], region: str) -> ColumnElement[bool]:
    """Whether a country lies in a region as of the latest facts; NOT_KNOWN: whether that is not known."""
    if region != NOT_KNOWN:
        return country.in_(select(states.c.iso3).where(states.c.region == region))
    return or_(country.is_(None), country.not_in(select(states.c.iso3).where(states.c.region.is_not(None))))
