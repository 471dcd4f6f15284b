"""The events of a record, read from the log itself: content, actor, and recorded time."""

import msgspec
from sqlalchemy import Engine, and_, select

from services.meetings import read_models as rm
from shared.domain.event import StoredEvent
from shared.event_store.codec import Codec
from shared.event_store.row_queries import RowQueries
from shared.event_store.tables import kernel_tables


class HistoryEvent(msgspec.Struct, frozen=True):
    """An event with its place in the log; `recorded` and `position` are None until it is sealed."""

    event: StoredEvent
    recorded: str | None
    position: int | None


class HistoryQueries(RowQueries):
    def __init__(self, reader: Engine, codec: Codec) -> None:
        super().__init__(reader)
        self.codec = codec

    def history(self, record: str, stream: str | None = None) -> list[HistoryEvent]:
        """Return every event of a record, in the order of recording; a meeting's include its attendance.

        `stream`: only those of one of its streams.
        """
        kernel, happened = kernel_tables(self.codec.log), rm.happenings
        query = (
            select(kernel.events.c.bytes, kernel.log.c.recorded, kernel.log.c.position)
            .join_from(
                happened,
                kernel.events,
                and_(kernel.events.c.stream == happened.c.stream, kernel.events.c.version == happened.c.version),
            )
            .join(kernel.log, kernel.log.c.event == kernel.events.c.seq, isouter=True)
            .where(happened.c.record == record)
            .order_by(kernel.log.c.position.is_(None), kernel.log.c.position, kernel.events.c.seq)
        )
        if stream is not None:
            query = query.where(happened.c.stream == stream)
        return [HistoryEvent(self.codec.decode(row.bytes), row.recorded, row.position) for row in self._all(query)]
