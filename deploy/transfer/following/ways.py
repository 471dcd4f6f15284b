"""The ways to a log, alike for whoever follows: the installation's own database, a feed, a topic."""

import time
from typing import TYPE_CHECKING, Protocol

from shared.event_store.projector import Mark
from shared.messaging.bearer import Bearer
from shared.messaging.errors import Lossy, NotLetIn, TokenEnded, Trouble
from shared.messaging.sources import Batch, Source
from shared.messaging.sources.feed import Feed
from shared.messaging.sources.local_log import LocalLog

if TYPE_CHECKING:
    from shared.messaging.sources.followed import FollowedTopic

BATCH = 1000
LOOK = 0.2  # seconds between looks at a database in which nothing happens
LISTEN = 1.0  # seconds that a topic is listened to at a time
LONG_POLL = 20  # seconds that a feed may keep an answer back


class Way(Protocol):
    def begin(self, start: Mark | None) -> Mark:
        """Where to begin, given where somebody wants to. Raises what is wrong with that."""

    def read(self, mark: Mark, *, wait: bool) -> Batch:
        """What follows; with `wait`, later rather than nothing."""

    def is_end(self, batch: Batch) -> bool:
        """Whether nothing follows this answer now."""

    def keep(self, mark: Mark) -> None:
        """Everything up to here was written down."""

    def lacks(self, first: int, last: int) -> Trouble:
        """What is said when positions are left out."""

    def close(self) -> None: ...


class _Truth:
    """A way on which the log itself answers: it refuses a cursor that is not its own, and its end is its end."""

    def __init__(self, source: Source) -> None:
        self._source = source

    def begin(self, start: Mark | None) -> Mark:
        self._read(start or Mark(), 1, 0)
        return start or Mark()

    def is_end(self, batch: Batch) -> bool:
        return not batch.events

    def keep(self, mark: Mark) -> None:
        """The log does not ask."""

    def lacks(self, first: int, last: int) -> Trouble:
        return Lossy(
            f"The log leaves out the positions {first} to {last}.",
            "A sealed log has no gaps: tell who runs it, who finds out with `rapporteur log export` and `log verify`.",
        )

    def close(self) -> None:
        self._source.close()

    def _read(self, mark: Mark, limit: int, wait: float) -> Batch:
        return self._source.read(mark, limit, wait)


class OwnLog(_Truth):
    """The sealed log in a database that this process may read."""

    def __init__(self, source: LocalLog) -> None:
        super().__init__(source)

    def read(self, mark: Mark, *, wait: bool) -> Batch:
        batch = self._read(mark, BATCH, 0)
        if wait and not batch.events:
            time.sleep(LOOK)
        return batch


class OverFeed(_Truth):
    """A feed; a token that is not taken is got anew once, where that can be."""

    def __init__(self, source: Feed, bearer: Bearer) -> None:
        super().__init__(source)
        self._bearer = bearer

    def read(self, mark: Mark, *, wait: bool) -> Batch:
        return self._read(mark, BATCH, LONG_POLL if wait else 0)

    def _read(self, mark: Mark, limit: int, wait: float) -> Batch:
        try:
            return super()._read(mark, limit, wait)
        except (NotLetIn, TokenEnded):
            if not self._bearer.forget():
                raise
        return super()._read(mark, limit, wait)


class OverTopic:
    """A topic, which may repeat or lack records."""

    def __init__(self, source: "FollowedTopic") -> None:
        self._source = source

    def begin(self, start: Mark | None) -> Mark:
        return self._source.begin(start)

    def read(self, mark: Mark, *, wait: bool) -> Batch:
        return self._source.read(mark, BATCH, LISTEN if wait else LOOK)

    def is_end(self, batch: Batch) -> bool:
        return self._source.is_end(batch)

    def keep(self, mark: Mark) -> None:
        self._source.keep(mark)

    def lacks(self, first: int, last: int) -> Trouble:
        return self._source.lacks(first, last)

    def close(self) -> None:
        self._source.close()
