"""Where a consumer reads a log: one port, and an adapter each for the log itself, its feed over HTTP, and its topic."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from shared.domain.event import SealedEvent
from shared.event_store.projector import LogCursor


@dataclass(frozen=True)
class Batch:
    """What a source gave.

    `origin` is None while nothing has been sealed. `events` are in the order of the source, which for a topic may
    repeat or leave out positions. `offset` is where to go on in the topic; None from a source that has no offsets.
    `foreign_records`: records that were passed over, because no publisher of this log wrote them.
    """

    origin: str | None
    events: Sequence[SealedEvent]
    offset: int | None = None
    foreign_records: int = 0


class Source(Protocol):
    """A log, read in order from where a consumer stands."""

    def read(self, after: LogCursor, limit: int, wait: float) -> Batch:
        """At most `limit` events that follow; none if none came within `wait` seconds.

        Raises:
            OriginChanged: the log is another one than the cursor was made with.
            CursorBeyondEnd: the cursor is behind the last event.
            TopicTruncated: the source lacks what follows (a topic only); the feed has it.
            SourceUnavailable: it does not answer now.
            AccessDenied: it does not let us.
        """
        ...

    def close(self) -> None: ...
