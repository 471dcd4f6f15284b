"""Questions about people. Their names are in the vault."""

from collections.abc import Sequence

from sqlalchemy import select

from services.registry.queries.read_model_queries import ReadModelQueries, Row
from services.registry.read_models import affiliations, in_error, people


class PersonQueries(ReadModelQueries):
    def person(self, record: str) -> Row:
        """Raises NotThere."""
        return self._one(people, record)

    def people_known(self, records: Sequence[str]) -> list[Row]:
        return list(self._all(select(people).where(people.c.id.in_(records)).order_by(people.c.id)))

    def people_in_error(self) -> frozenset[str]:
        """Ids of people registered in error, whose names the vault still has."""
        query = select(in_error.c.record).where(in_error.c.kind == "person")
        return frozenset(row.record for row in self._all(query))

    def affiliations_of(self, person: str) -> Sequence[Row]:
        """In the order in which they were stated."""
        table = affiliations.c
        return self._all(select(affiliations).where(table.person == person).order_by(table.order, table.fact))
