"""The events of records, read from the log itself: content, author and time of recording."""

from typing import Any

import msgspec
from sqlalchemy import Connection, Select, select

from shared.domain.event import StoredEvent
from shared.event_store.codec import Codec
from shared.event_store.tables import kernel_tables


class HistoryEvent(msgspec.Struct, frozen=True):
    """An event with its place in the log; `recorded` and `position` are None until it is sealed."""

    event: StoredEvent
    recorded: str | None
    position: int | None


def events_with_places(log: str) -> Select[Any]:
    """Return the query for all events of a log, for the caller to filter and order."""
    kernel = kernel_tables(log)
    return select(kernel.events.c.bytes, kernel.log.c.recorded, kernel.log.c.position).join_from(
        kernel.events, kernel.log, kernel.log.c.event == kernel.events.c.seq, isouter=True
    )


def stream_history(connection: Connection, codec: Codec, stream: str) -> list[HistoryEvent]:
    """Return every event of a stream, oldest first."""
    events = kernel_tables(codec.log).events.c
    query = events_with_places(codec.log).where(events.stream == stream).order_by(events.version)
    return read_history(connection, codec, query)


def read_history(connection: Connection, codec: Codec, query: Select[Any]) -> list[HistoryEvent]:
    """Return the events that a query based on `events_with_places` finds."""
    rows = connection.execute(query)
    return [HistoryEvent(codec.decode(row.bytes), row.recorded, row.position) for row in rows]
