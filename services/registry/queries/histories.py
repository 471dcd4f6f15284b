"""A record's history from the log, and the records registered in error."""

from collections.abc import Iterable

from sqlalchemy import select

from services.registry.queries.read_model_queries import ReadModelQueries
from services.registry.read_models import in_error
from shared.contracts.registry.people import AffiliationCorrected, PersonAffiliated
from shared.domain.event import Clear, StoredEvent
from shared.event_store.histories import HistoryEvent, stream_history
from shared.event_store.store import EventStore


class HistoryQueries(ReadModelQueries):
    def history(self, stream: str) -> list[HistoryEvent]:
        """Return every event of a record, oldest first."""
        with self.reader.connect() as connection:
            return stream_history(connection, self.codec, stream)

    def events_of(self, streams: Iterable[str]) -> dict[str, list[StoredEvent]]:
        """Return the events of each stream that exists."""
        with self.reader.connect() as connection:
            return EventStore(self.reader, self.codec).load_all(connection, streams)

    def functions_of(self, people: Iterable[str]) -> dict[str, str | None]:
        """Return the function that each affiliation of some people gives, by its id: the last one recorded."""
        functions: dict[str, str | None] = {}
        for events in self.events_of(people).values():
            for event in events:
                if isinstance(event.data, PersonAffiliated | AffiliationCorrected):
                    title = event.data.title
                    functions[event.data.fact] = title.text if isinstance(title, Clear) else None
        return functions

    def records_in_error(self) -> set[str]:
        """Return the ids of records registered in error."""
        return {row.record for row in self._all(select(in_error.c.record))}
