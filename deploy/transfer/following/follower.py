"""A follower: copies a log to a stream of lines, each event once and in order, and stores its position after each write."""

import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import BinaryIO

from deploy.transfer.following.cursor_file import CursorFile, cursor_of
from deploy.transfer.following.followed_logs import FollowedLog
from deploy.transfer.following.printing import EventFormat
from shared.domain.decoding import NOT_READABLE
from shared.domain.event import SealedEvent
from shared.domain.event_filter import EVERYTHING, EventFilter
from shared.event_store.projector import LogCursor, OriginChanged
from shared.messaging.errors import AuthenticationFailed, SourceUnavailable, UnknownClient
from shared.messaging.sources import Batch


class Stopped(BaseException):
    """Raised out of a wait when a stop is requested; not a failure."""


class Stop:
    """A request to stop; `requested` is true once it was made."""

    def __init__(self) -> None:
        self.requested = False
        self._waiting = False

    @contextmanager
    def heard(self) -> Iterator[None]:
        """Let signals set the request instead of killing the process, during a block. Only for the main thread."""
        numbers = (signal.SIGINT, signal.SIGTERM)
        before = {number: signal.signal(number, self._request) for number in numbers}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    @contextmanager
    def waiting(self) -> Iterator[None]:
        """Guard a wait that may be abandoned at any moment."""
        self._waiting = True
        try:
            if self.requested:
                raise Stopped
            yield
        finally:
            self._waiting = False

    def _request(self, _number: int, _frame: FrameType | None) -> None:
        repeated, self.requested = self.requested, True
        if self._waiting or repeated:
            raise Stopped


PAUSES = (0.5, 1.0, 2.0, 5.0)  # seconds until the next attempt; the last one repeats
NOT_LET_IN = 4  # times in a row, since a starting broker briefly refuses everyone, as does a feed after a suspension
Notify = Callable[[str], None]


class Follower:
    """A follower of one log from one source. `notify` is called with a sentence for each problem; only what passes `filters` is
    written.

    `out`, the stream of lines, is flushed before the position is stored, so that a stop between the two may repeat
    lines but never omits one.
    """

    def __init__(
        self, source: FollowedLog, place: CursorFile, out: BinaryIO, printed: EventFormat, notify: Notify, stop: Stop,
        filters: EventFilter = EVERYTHING,
    ) -> None:  # fmt: skip
        self._source, self._place, self._out, self._printed, self._notify = source, place, out, printed, notify
        self._stop, self._filters = stop, filters
        self.mark = LogCursor()
        self.begun, self.written = False, 0
        self._failures = 0

    def follow(self, kept: LogCursor | None, first: LogCursor | None = None, *, once: bool) -> None:
        """Follow until stopped, or with `once` until the log's present end. `kept`: the stored position; `first`: where
        to begin if neither it nor the source has one.

        Raises SourceUnavailable if nothing answers at first (later, it waits), UnknownClient for a revoked credential,
        and OriginChanged, CursorBeyondEnd, TopicTruncated or AccessDenied if a person has to decide.
        """
        with self._stop.waiting():
            self.mark = self._begin(kept, first)
        self.begun = True
        self._notify(f"Begins after {cursor_of(self.mark)}." if self.mark.position else "Begins at the beginning.")
        if first is not None and first.position != self.mark.position:
            self._notify("That is where the last run stopped; --after applies only the first time.")
        while not self._stop.requested:
            batch = self._next(once=once)
            if batch is None:
                continue
            self._take(batch)
            if once and self._is_end(batch):
                return

    def _begin(self, kept: LogCursor | None, first: LogCursor | None) -> LogCursor:
        try:
            return self._source.begin(kept, first)
        except OriginChanged as changed:
            return self._source.begin(self._continued(kept or first or LogCursor(), changed))

    def _continued(self, cursor: LogCursor, changed: OriginChanged) -> LogCursor:
        """Return the same position in the log's continuation. Raises `changed` if an event already read is not in it."""
        if changed.common is None or cursor.position > changed.common:
            raise changed
        self._notify(
            f"The log was restored and is now {changed.found}. All that was read so far is in it: goes on from there."
        )
        following = LogCursor(changed.found, cursor.position)
        self._place.write(following)
        return following

    def _next(self, *, once: bool) -> Batch | None:
        """Return the next events; None, after a pause, if they are currently unavailable."""
        try:
            with self._stop.waiting():
                batch = self._source.read(self.mark, wait=not once)
            self._refuse_standstill(batch)
        except OriginChanged as changed:
            self.mark = self._continued(self.mark, changed)
            return None
        except (SourceUnavailable, AuthenticationFailed) as trouble:
            self._failures += 1
            refused = isinstance(trouble, AuthenticationFailed)
            if once or isinstance(trouble, UnknownClient) or (refused and self._failures > NOT_LET_IN):
                raise
            if self._failures == 1:
                retry = f"Tried again, {NOT_LET_IN} times at most." if refused else "Tried again until it answers."
                self._notify(f"{trouble.problem} {retry}")
            self._pause()
            return None
        if self._failures:
            self._notify("It answers again.")
        self._failures = 0
        return batch

    def _refuse_standstill(self, batch: Batch) -> None:
        """Refuse a feed that returns events before the requested ones, since it would do so forever."""
        last = max((event.position for event in batch.events), default=None)
        if last is not None and last <= self.mark.position and batch.offset == self.mark.offset:
            raise SourceUnavailable(
                f"What is answered ends at position {last}, which came before.",
                "Tell who runs the feed, if it stays so.",
            )

    def _pause(self) -> None:
        with self._stop.waiting():
            time.sleep(PAUSES[min(self._failures, len(PAUSES)) - 1])

    def _is_end(self, batch: Batch) -> bool:
        with self._stop.waiting():
            return self._source.is_end(batch)

    def _take(self, batch: Batch) -> None:
        """Write the new events; raise for one that does not follow only after writing those before it."""
        if batch.origin is None:
            return
        if self.mark.origin not in (None, batch.origin):
            raise OriginChanged(batch.origin.partition("/")[0], str(self.mark.origin), batch.origin)
        position, repeated, written, missing = self.mark.position, 0, 0, None
        for event in batch.events:
            if event.position <= position:
                repeated += 1
                continue
            if event.position != position + 1:
                missing = self._source.lacks(position + 1, event.position - 1)
                break
            if self._is_wanted(event):
                self._out.write(self._printed(event))
                written += 1
            position = event.position
        if repeated:
            self._notify(f"{repeated} events came again, up to position {position}: written once.")
        self._keep(LogCursor(batch.origin, position, None if missing else batch.offset), written)
        if missing:
            raise missing

    def _is_wanted(self, event: SealedEvent) -> bool:
        """Return whether an event passes the filter; unreadable events always pass."""
        try:
            return self._filters.passes(event.bytes)
        except NOT_READABLE:
            return True

    def _keep(self, cursor: LogCursor, written: int) -> None:
        if cursor == self.mark:
            return
        self._out.flush()
        self.written += written
        if (cursor.origin, cursor.position) != (self.mark.origin, self.mark.position):
            self._place.write(cursor)
        self.mark = cursor
        try:
            self._source.keep(cursor)
        except SourceUnavailable as trouble:
            self._notify(f"{trouble.problem} The place is kept there with the next event.")


def ended(follower: Follower) -> str:
    """Return the closing message."""
    count = f"{follower.written:,} event" + ("" if follower.written == 1 else "s")
    stopped = f"after {cursor_of(follower.mark)}" if follower.mark.position else "at the beginning"
    return f"{count} written. Stopped {stopped}."
