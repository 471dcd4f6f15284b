"""The ways to a log, alike for whoever follows: the installation's own database, a feed, a topic."""

import time
from typing import TYPE_CHECKING, Protocol

from shared.event_store.projector import LogCursor
from shared.messaging.bearer import BearerToken
from shared.messaging.errors import AuthenticationFailed, SourceError, TokenExpired, TopicIncomplete
from shared.messaging.sources import Batch, Source
from shared.messaging.sources.feed import FeedSource
from shared.messaging.sources.local_log import LocalLogSource

if TYPE_CHECKING:
    from shared.messaging.sources.followed import FollowedTopic

BATCH = 1000
LOOK = 0.2  # seconds between looks at a database in which nothing happens
LISTEN = 1.0  # seconds that a topic is listened to at a time
LONG_POLL = 20  # seconds that a feed may keep an answer back


class FollowedLog(Protocol):
    def begin(self, start: LogCursor | None) -> LogCursor:
        """Where to begin, given where somebody wants to. Raises what is wrong with that."""

    def read(self, cursor: LogCursor, *, wait: bool) -> Batch:
        """What follows; with `wait`, later rather than nothing."""

    def is_end(self, batch: Batch) -> bool:
        """Whether nothing follows this answer now."""

    def keep(self, cursor: LogCursor) -> None:
        """Everything up to here was written down."""

    def lacks(self, first: int, last: int) -> SourceError:
        """What is said when positions are left out."""

    def close(self) -> None: ...


class _Truth:
    """A way on which the log itself answers: it refuses a cursor that is not its own, and its end is its end."""

    def __init__(self, source: Source) -> None:
        self._source = source

    def begin(self, start: LogCursor | None) -> LogCursor:
        self._read(start or LogCursor(), 1, 0)
        return start or LogCursor()

    def is_end(self, batch: Batch) -> bool:
        return not batch.events

    def keep(self, cursor: LogCursor) -> None:
        """The log does not ask."""

    def lacks(self, first: int, last: int) -> SourceError:
        return TopicIncomplete(
            f"The log leaves out the positions {first} to {last}.",
            "A sealed log has no gaps: tell who runs it, who finds out with `rapporteur log export` and `log verify`.",
        )

    def close(self) -> None:
        self._source.close()

    def _read(self, cursor: LogCursor, limit: int, wait: float) -> Batch:
        return self._source.read(cursor, limit, wait)


class LocalFollowedLog(_Truth):
    """The sealed log in a database that this process may read."""

    def __init__(self, source: LocalLogSource) -> None:
        super().__init__(source)

    def read(self, cursor: LogCursor, *, wait: bool) -> Batch:
        batch = self._read(cursor, BATCH, 0)
        if wait and not batch.events:
            time.sleep(LOOK)
        return batch


class FeedFollowedLog(_Truth):
    """A feed; a token that is not taken is got anew once, where that can be."""

    def __init__(self, source: FeedSource, bearer: BearerToken) -> None:
        super().__init__(source)
        self._bearer = bearer

    def read(self, cursor: LogCursor, *, wait: bool) -> Batch:
        return self._read(cursor, BATCH, LONG_POLL if wait else 0)

    def _read(self, cursor: LogCursor, limit: int, wait: float) -> Batch:
        try:
            return super()._read(cursor, limit, wait)
        except (AuthenticationFailed, TokenExpired):
            if not self._bearer.forget():
                raise
        return super()._read(cursor, limit, wait)


class TopicFollowedLog:
    """A topic, which may repeat or lack records."""

    def __init__(self, source: "FollowedTopic") -> None:
        self._source = source

    def begin(self, start: LogCursor | None) -> LogCursor:
        return self._source.begin(start)

    def read(self, cursor: LogCursor, *, wait: bool) -> Batch:
        return self._source.read(cursor, BATCH, LISTEN if wait else LOOK)

    def is_end(self, batch: Batch) -> bool:
        return self._source.is_end(batch)

    def keep(self, cursor: LogCursor) -> None:
        self._source.keep(cursor)

    def lacks(self, first: int, last: int) -> SourceError:
        return self._source.lacks(first, last)

    def close(self) -> None:
        self._source.close()
