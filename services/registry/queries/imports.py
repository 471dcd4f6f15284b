"""What is recorded already of what a table is about."""

from collections.abc import Iterable

from sqlalchemy import select

from services.registry.queries.read_model_queries import ReadModelQueries
from services.registry.read_models import in_error, organizations, states
from shared.contracts.registry.organizations import NAME
from shared.domain.event import StoredEvent
from shared.event_store.statements import every_one
from shared.event_store.store import EventStore


class ImportQueries(ReadModelQueries):
    def names_by_record(self) -> dict[str, tuple[str, ...]]:
        """All names of every organization, by id; those of a duplicate are names of what it is the same as, not its own."""
        table = organizations.c
        with self._reader.connect() as connection:
            rows = connection.execute(select(table.id, table.registered_name, table.duplicate_of)).all()
            others = [(record, named.name) for record, named in every_one(connection, NAME)]
        same = {row.id: row.duplicate_of for row in rows}
        found: dict[str, list[str]] = {row.id: [] for row in rows}
        for record, name in [*((row.id, row.registered_name) for row in rows), *others]:
            meant = record
            while same.get(meant) in same:
                meant = same[meant]
            found.setdefault(meant, []).append(name)
        return {record: tuple(dict.fromkeys(names)) for record, names in found.items()}

    def states_by_code(self) -> list[tuple[str, str | None, str]]:
        """ISO 3166-1 alpha-3, alpha-2 and name of every State."""
        query = select(states.c.iso3, states.c.iso2, states.c.name)
        return [(row.iso3, row.iso2, row.name) for row in self._all(query)]

    def records_in_error(self) -> set[str]:
        """Ids of the records that were registered in error."""
        with self._reader.connect() as connection:
            return set(connection.scalars(select(in_error.c.record)))

    def events_of(self, streams: Iterable[str]) -> dict[str, list[StoredEvent]]:
        """The events of each stream that there is."""
        with self._reader.connect() as connection:
            return EventStore(self._reader, self._codec).load_all(connection, streams)
