"""Consumption of a log from its topic, or from its feed while the topic lacks the next events; always in order, each
event once."""

import logging
import time
from collections.abc import Callable

from shared.event_store.projector import GapFound, LogCursor, OriginChanged, Projector
from shared.messaging.errors import AccessDenied, SourceError, SourceUnavailable, TopicIncomplete
from shared.messaging.sources import Batch, Source

logger = logging.getLogger(__name__)

SECONDS_ON_THE_FEED = 5.0
SECONDS_OF_PATIENCE = 15.0
SECONDS_TO_LISTEN = 0.25
BATCH = 10_000


class Consumer:
    """The reader of one log for one consumer. The projector's mark is its place; mark and effect change in one
    transaction.

    Args:
        log: the log's name.
        projector: applies events, and refuses those that do not follow.
        source: normally read.
        feed: read instead when the source is unavailable, refuses, lacks events or stays silent; None if the source is the log itself.
        patience: seconds of the source's silence after which the feed is checked.
        leave: seconds before a failed source is tried again.
    """

    def __init__(
        self,
        log: str,
        projector: Projector,
        source: Source,
        feed: Source | None = None,
        *,
        patience: float = SECONDS_OF_PATIENCE,
        leave: float = SECONDS_ON_THE_FEED,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.log, self._projector, self._source, self._feed = log, projector, source, feed
        self._patience, self._leave, self._clock = patience, leave, clock
        self._source_again = self._last_heard = clock()
        self.problem = ""
        """The reason for currently reading the feed; empty while the source is read."""

    def step(self, wait: float | None = None, limit: int = BATCH) -> int:
        """Take the next events, waiting for them up to `wait` seconds; return their number.

        By default a topic is polled for a quarter of a second, since it responds as soon as something arrives; a log is
        not.

        Raises:
            OriginChanged: the log was replaced, and everything derived from it must be rebuilt.
            CursorBeyondEnd: the log was reset to an earlier state.
            SourceUnavailable, AccessDenied: neither source nor feed can be read.
        """
        mark = self._projector.cursor(self.log)
        if self._feed is None:
            return self._apply(self._source.read(mark, limit, wait or 0), mark)
        if self._clock() < self._source_again:
            return self._from_feed(self._feed, mark, limit, wait or 0)
        try:
            batch = self._source.read(mark, limit, SECONDS_TO_LISTEN if wait is None else wait)
        except (TopicIncomplete, AccessDenied, SourceUnavailable) as trouble:
            return self._turn_to_feed(self._feed, mark, limit, trouble)
        if batch.foreign_records:
            self._check_origin(self._feed, mark)
        if batch.events and mark.origin is None:
            return self._apply_first(self._feed, batch, limit)
        if batch.events:
            return self._apply_from_source(self._feed, batch, limit)
        if self._clock() - self._last_heard > self._patience:
            return self._listen_to_feed(self._feed, mark, batch, limit)
        return self._apply(batch, mark)

    def close(self) -> None:
        self._source.close()
        if self._feed is not None:
            self._feed.close()

    def _apply(self, batch: Batch, cursor: LogCursor | None = None) -> int:
        """Apply a batch, unless it is empty and leaves `cursor`, the consumer's place if known, unchanged."""
        if batch.origin is None:
            return 0
        if cursor is not None and not batch.events and (cursor.origin, cursor.offset) == (batch.origin, batch.offset):
            return 0
        return self._projector.apply(self.log, batch.origin, batch.events, batch.offset)

    def _apply_first(self, feed: Source, batch: Batch, limit: int) -> int:
        """Take the first batch. A topic may begin with records of an earlier installation's log, and only the log
        itself can identify its own."""
        answer = feed.read(LogCursor(), 1, 0)
        if answer.origin == batch.origin:
            return self._apply_from_source(feed, batch, limit)
        return self._apply(Batch(answer.origin, answer.events, None))

    def _apply_from_source(self, feed: Source, batch: Batch, limit: int) -> int:
        """Apply the source's batch, after fetching any events missing before it from the feed."""
        self._last_heard = self._clock()
        taken = 0
        while True:
            try:
                taken += self._apply(batch)
            except GapFound as gap:
                self._report(f"{gap}")
                mark = self._projector.cursor(self.log)
                filled = self._from_feed(feed, mark, min(limit, gap.found - gap.expected), 0)
                if not filled:
                    raise SourceUnavailable(
                        f"{gap}, and the feed does not have it either.", "It is asked again."
                    ) from gap
                taken += filled
                continue
            except OriginChanged as changed:
                # Only the log can tell. If its origin is unchanged, the records were another log's.
                self._check_origin(feed, self._projector.cursor(self.log))
                self._report(f"{changed}")
                return taken
            self._report("")
            return taken

    def _turn_to_feed(self, feed: Source, cursor: LogCursor, limit: int, trouble: SourceError) -> int:
        self._report(trouble.problem)
        self._source_again = self._clock() + self._leave
        if isinstance(trouble, TopicIncomplete):
            # The offset is no longer valid; the place in the topic is then found by position.
            cursor = LogCursor(cursor.origin, cursor.position, None)
        return self._from_feed(feed, cursor, limit, 0)

    def _listen_to_feed(self, feed: Source, cursor: LogCursor, heard: Batch, limit: int) -> int:
        """Check the feed when the source is silent: there may be no news, or the publisher, a right or the client may
        be broken."""
        self._last_heard = self._clock()
        try:
            answer = feed.read(cursor, limit, 0)
        except SourceUnavailable:
            return self._apply(heard, cursor)
        # If both are at their end, they agree, and any earlier problem is over.
        self._report("the topic is silent, and the log is not" if answer.events else "")
        return self._apply(Batch(answer.origin, answer.events, heard.offset), cursor)

    def _from_feed(self, feed: Source, cursor: LogCursor, limit: int, wait: float) -> int:
        batch = feed.read(cursor, limit, wait)
        return self._apply(Batch(batch.origin, batch.events, cursor.offset), cursor)

    def _check_origin(self, feed: Source, cursor: LogCursor) -> None:
        """Raise OriginChanged if the log really is a different one."""
        try:
            feed.read(cursor, 1, 0)
        except (SourceUnavailable, AccessDenied):
            logger.warning("whether the log %s was replaced cannot be asked now", self.log)

    def _report(self, reason: str) -> None:
        """Log a change, once."""
        if reason == self.problem:
            return
        if reason and not self.problem:
            logger.warning("%s is read from its feed: %s", self.log, reason)
        elif not reason:
            logger.info("%s is read from its topic again", self.log)
        self.problem = reason
