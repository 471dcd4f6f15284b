"""Organizations with very similar names that wait for a decision on whether they are the same."""

from typing import NamedTuple

from sqlalchemy import Connection, func, select

from services.registry.domain.likeness import very_like_pairs
from services.registry.queries.read_model_queries import ReadModelQueries
from services.registry.read_models import organization_dismissals, organizations
from shared.contracts.registry.organizations import NAME
from shared.event_store.statements import statements_of_kind

DataVersion = tuple[object, ...]


class Pair(NamedTuple):
    """Two organizations, by id; `likeness` is 1 for equal names."""

    likeness: float
    one: str
    other: str


class LikenessQueries(ReadModelQueries):
    _found: tuple[DataVersion, list[Pair]] | None = None

    def pairs(self) -> list[Pair]:
        """Return undecided pairs, the most similar first; neither is part or duplicate of another, or in the other's
        group. Any change to an organization causes a new search, which takes 2 s for 10,000."""
        with self.reader.connect() as connection:
            version = _data_version(connection)
            found = self._found
            if found is None or found[0] != version:
                found = self._found = (version, _pairs(connection))
        return found[1]


def _data_version(connection: Connection) -> DataVersion:
    """Return a value that changes with every statement about any organization."""
    table = organizations.c
    # One organization can disappear while another appears with the same version: ids tell them apart.
    aggregates = func.count(), func.coalesce(func.sum(table.version), 0), func.min(table.id), func.max(table.id)
    row = connection.execute(select(*aggregates).select_from(organizations)).one()
    dismissed = connection.scalar(select(func.count()).select_from(organization_dismissals)) or 0
    return (*row, dismissed)


def _pairs(connection: Connection) -> list[Pair]:
    table = organizations.c
    alone = table.duplicate_of.is_(None) & table.merged_into.is_(None)
    rows = connection.execute(select(table.id, table.registered_name, table.parent).where(alone)).all()
    names: dict[str, tuple[str, ...]] = {row.id: (row.registered_name,) for row in rows}
    for record, statement in statements_of_kind(connection, NAME):
        if record in names:
            names[record] = (*names[record], statement.name)
    decided = {(row.organization, row.other) for row in connection.execute(select(organization_dismissals))}
    decided |= {(row.id, row.parent) for row in rows if row.parent}
    return [
        Pair(likeness, one, other)
        for likeness, one, other in very_like_pairs(names)
        if (one, other) not in decided and (other, one) not in decided
    ]
