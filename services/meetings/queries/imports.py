"""What is recorded already of what a file is about."""

from collections.abc import Iterable

from sqlalchemy import Engine, select

from services.meetings import read_models as rm
from shared.domain.event import Stored
from shared.event_store.codec import Codec
from shared.event_store.store import EventStore


class Imports:
    def __init__(self, reader: Engine, codec: Codec) -> None:
        self._store = EventStore(reader, codec)

    def series(self) -> dict[str, str]:
        """Ids of all series, by code."""
        with self._store.engine.connect() as connection:
            rows = connection.execute(select(rm.series.c.code, rm.series.c.id))
            return {row.code: row.id for row in rows}

    def events(self, streams: Iterable[str]) -> dict[str, list[Stored]]:
        """The events of each stream that there is."""
        with self._store.engine.connect() as connection:
            return self._store.load_all(connection, streams)
