"""The events of a record, read from the log itself: content, actor, and recorded time."""

from collections.abc import Collection

from sqlalchemy import Engine, and_, func, select

from services.meetings import read_models as rm
from shared.event_store.codec import Codec
from shared.event_store.histories import HistoryEvent, events_with_places, read_history
from shared.event_store.row_queries import RowQueries
from shared.event_store.tables import kernel_tables


class HistoryQueries(RowQueries):
    def __init__(self, reader: Engine, codec: Codec) -> None:
        super().__init__(reader)
        self.codec = codec

    def of_streams(self, streams: Collection[str]) -> list[HistoryEvent]:
        """Return the events of several streams, in the order in which they were appended."""
        events = kernel_tables(self.codec.log).events
        query = events_with_places(self.codec.log).where(events.c.stream.in_(streams)).order_by(events.c.seq)
        with self.reader.connect() as connection:
            return read_history(connection, self.codec, query)

    def history(self, record: str, stream: str | None = None) -> list[HistoryEvent]:
        """Return every event of a record, in the order of recording; a meeting's include its attendance.

        `stream`: only those of one of its streams.
        """
        kernel, happened = kernel_tables(self.codec.log), rm.happenings
        query = (
            events_with_places(self.codec.log)
            .join(
                happened,
                and_(kernel.events.c.stream == happened.c.stream, kernel.events.c.version == happened.c.version),
            )
            .where(happened.c.record == record)
            .order_by(kernel.log.c.position.is_(None), kernel.log.c.position, kernel.events.c.seq)
        )
        if stream is not None:
            query = query.where(happened.c.stream == stream)
        with self.reader.connect() as connection:
            return read_history(connection, self.codec, query)

    def count(self, record: str) -> int:
        """Return the number of events of a record."""
        query = select(func.count()).select_from(rm.happenings).where(rm.happenings.c.record == record)
        return int(self._value(query) or 0)
