"""A record's history from the log, and the records registered in error."""

from collections.abc import Iterable

import msgspec
from sqlalchemy import Connection, Table, select

from services.registry.queries.read_model_queries import ReadModelQueries
from services.registry.read_models import in_error
from shared.domain.event import StoredEvent
from shared.event_store.store import EventStore
from shared.event_store.tables import kernel_tables


class HistoryEvent(msgspec.Struct, frozen=True):
    """An event of a record; position and recorded time are None until it is sealed."""

    position: int | None
    recorded: str | None
    event: StoredEvent


class HistoryQueries(ReadModelQueries):
    def history(self, stream: str) -> list[HistoryEvent]:
        """Return every event of a record, oldest first."""
        tables = kernel_tables(self._codec.log)
        query = (
            select(tables.log.c.position, tables.log.c.recorded, tables.events.c.bytes)
            .join_from(tables.events, tables.log, tables.log.c.event == tables.events.c.seq, isouter=True)
            .where(tables.events.c.stream == stream)
            .order_by(tables.events.c.version)
        )
        return [HistoryEvent(row.position, row.recorded, self._codec.decode(row.bytes)) for row in self._all(query)]

    def events_of(self, streams: Iterable[str]) -> dict[str, list[StoredEvent]]:
        """Return the events of each stream that exists."""
        with self._reader.connect() as connection:
            return EventStore(self._reader, self._codec).load_all(connection, streams)

    def records_in_error(self) -> set[str]:
        """Return the ids of records registered in error."""
        return {row.record for row in self._all(select(in_error.c.record))}


def version_of_read_models(connection: Connection, models: Table, name: str) -> str | None:
    return connection.scalar(select(models.c.version).where(models.c.name == name))
