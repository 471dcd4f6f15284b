"""The names by which files refer to records of the registry, and the records that an audience may see."""

from collections.abc import Iterator
from functools import cache

from sqlalchemy import Engine, select

from services.registry.read_models import organizations, organizations_seen, states, states_seen
from shared.contracts.registry.groups import GROUPS
from shared.contracts.registry.organizations import NAME
from shared.environment.clock import to_the_second
from shared.event_store.statements import OpenRecords, VisibleRecords, statements_of_kind
from shared.public_view.openness import OPEN_TO, Audience


def record_names(reader: Engine) -> Iterator[tuple[str, ...]]:
    """Yield the id of each record that files can name, with its name and the other names that find it."""
    columns = organizations.c
    query = select(columns.id, columns.name, columns.registered_name).where(columns.duplicate_of.is_(None))
    with reader.connect() as connection:
        yield from map(tuple, connection.execute(select(states.c.id, states.c.iso3, states.c.name)))
        names_by_record: dict[str, tuple[str, ...]] = {
            row.id: (row.name, row.registered_name) for row in connection.execute(query)
        }
        for record, statement in statements_of_kind(connection, NAME):
            if record in names_by_record:
                names_by_record[record] = (*names_by_record[record], statement.name)
        groups = dict(statements_of_kind(connection, GROUPS))
    yield from ((record, *names) for record, names in names_by_record.items())
    yield from ((fact, group.called) for fact, group in groups.items())


def visible_records(audience: Audience) -> VisibleRecords:
    """Return an audience's view of statements: outside the bureau, those that name only records open to it."""
    return VisibleRecords(_open_records(audience), to_the_second())


@cache
def _open_records(audience: Audience) -> OpenRecords:
    seen = {"organization": organizations_seen.c, "state": states_seen.c}
    return OpenRecords(
        OPEN_TO[audience], {kind: select(table.id).where(table.audience == audience) for kind, table in seen.items()}
    )
