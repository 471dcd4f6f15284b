"""Sources of a log: one port, with adapters for the log itself, its feed over HTTP, and its topic."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from shared.domain.event import SealedEvent
from shared.event_store.projector import LogCursor


@dataclass(frozen=True)
class Batch:
    """A batch of a source's events.

    `origin` is None while nothing has been sealed. `events` are in the order of the source; a topic may repeat or omit
    positions. `offset` is where to continue in the topic; None for a source without offsets. `foreign_records` counts
    the records skipped because they were not written by this log's publisher.
    """

    origin: str | None
    events: Sequence[SealedEvent]
    offset: int | None = None
    foreign_records: int = 0


@dataclass(frozen=True)
class Tail:
    """Events of the log `origin` in order, each once: those that follow a position without a gap, and the rest.
    `offset` is the end of the topic."""

    origin: str | None
    following: list[SealedEvent] = field(default_factory=list)
    apart: list[SealedEvent] = field(default_factory=list)
    offset: int | None = None


class Source(Protocol):
    """A log, read in order from a consumer's place."""

    def read(self, after: LogCursor, limit: int, wait: float) -> Batch:
        """Return at most `limit` events that follow; none if none arrive within `wait` seconds.

        Raises:
            OriginChanged: the log is not the one that the cursor belongs to.
            CursorBeyondEnd: the cursor is past the last event.
            TopicIncomplete: the source lacks the next events (a topic only); the feed has them.
            SourceUnavailable: it does not answer at the moment.
            AccessDenied: it refuses.
        """
        ...

    def close(self) -> None: ...
