"""A topic for a reader without a feed: the cause of silence is determined and reported."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from kafka import errors as kafka_errors
from kafka.structs import OffsetAndMetadata

from shared.event_store.projector import LogCursor, OriginChanged
from shared.messaging import records
from shared.messaging.connection import Kafka
from shared.messaging.errors import CursorBeyondEnd, ForeignGroup, GroupInUse, TopicIncomplete
from shared.messaging.sources import Batch
from shared.messaging.sources.topic import SECONDS_OF_SILENCE, SECONDS_TO_ANSWER, TopicSource

SECONDS_FOR_THE_GROUP = 15
LOOKED_BACK = 50
_IN_USE = (
    kafka_errors.CommitFailedError,
    kafka_errors.UnknownMemberIdError,
    kafka_errors.IllegalGenerationError,
    kafka_errors.RebalanceInProgressError,
)


@dataclass(frozen=True)
class TopicRange:
    """The first and last positions in a topic of the log that its newest record belongs to."""

    origin: str
    first: int
    last: int


class FollowedTopic(TopicSource):
    """A topic of one log, read from a cursor; a group, if any, also keeps the place, as an offset.

    The group assigns no partitions: the topic has only one, and the cursor determines where to continue.
    """

    def __init__(
        self, kafka: Kafka, topic: str, log: str, group: str | None = None, silence: float = SECONDS_OF_SILENCE
    ) -> None:
        super().__init__(kafka, topic, silence, group)
        self._log = log

    def begin(self, kept: LogCursor | None, first: LogCursor | None = None) -> LogCursor:
        """Return where to begin: at the kept cursor, at the group's place, at `first`, or at the beginning.

        Raises:
            OriginChanged: the topic's newest record belongs to a different log than the cursor.
            CursorBeyondEnd: the cursor is past it.
            TopicIncomplete, ForbiddenTopic, ForeignGroup, AuthenticationFailed, SourceUnavailable.
        """
        with self._from_anew(f"read the topic {self._topic}"):
            client = self._connected()
            newest = self._newest(client, *self._ends(client))
        offset, start = self._kept_by_group(), kept or first or LogCursor()
        if newest is None:
            if start.position:
                raise CursorBeyondEnd(self._log, start.position, 0)
            return start
        if kept is None and offset is not None:
            with self._from_anew(f"read the topic {self._topic}"):
                return self._mark_at(newest, offset)
        return self._checked(start, newest)

    def span(self) -> TopicRange | None:
        """Return the range of the topic; None if it is empty. Raises the errors of `begin`, except those about
        cursors."""
        with self._from_anew(f"read the topic {self._topic}"):
            client = self._connected()
            first, end = self._ends(client)
            newest = self._newest(client, first, end)
            begins = self._beginning(client, newest[0], first, end) if newest else first
            oldest = self._first_from(client, newest[0], begins, end) if newest else None
        return TopicRange(newest[0], oldest[1].position, newest[1]) if newest and oldest else None

    def read(self, after: LogCursor, limit: int, wait: float) -> Batch:
        """Read as any source does. Also raises OriginChanged when records of a log other than the cursor's arrive."""
        batch = super().read(after, limit, wait)
        if batch.foreign_records and not batch.events and after.origin:
            with self._from_anew(f"read the topic {self._topic}"):
                client = self._connected()
                newest = self._newest(client, *self._ends(client))
            if newest and newest[0] != after.origin:
                raise OriginChanged(self._log, after.origin, newest[0])
        return batch

    def is_end(self, batch: Batch) -> bool:
        """Return whether the topic has nothing after the batch."""
        with self._from_anew(f"read the topic {self._topic}", anew=False):
            return batch.offset is not None and batch.offset >= self._ends(self._connected())[1]

    def keep(self, cursor: LogCursor) -> None:
        """Commit the place to the group, if there is one. Raises ForeignGroup, GroupInUse."""
        if self._group is None or cursor.offset is None:
            return
        with self._from_anew(f"keep its place in the group {self._group}", anew=False):
            place = {self._partition: OffsetAndMetadata(cursor.offset, "", -1)}
            self._connected().commit(place, timeout_ms=SECONDS_FOR_THE_GROUP * 1000)

    def _checked(self, cursor: LogCursor, newest: tuple[str, int]) -> LogCursor:
        origin, position = newest
        if cursor.origin is not None and cursor.origin != origin:
            raise OriginChanged(self._log, cursor.origin, origin)
        if cursor.position > position:
            raise CursorBeyondEnd(self._log, cursor.position, position)
        # The topic may begin with records of a replaced log; only those of the current one are taken.
        return LogCursor(origin, cursor.position)

    def _kept_by_group(self) -> int | None:
        if self._group is None:
            return None
        with self._from_anew(f"read as the group {self._group}"):
            kept = self._connected().committed(self._partition, timeout_ms=SECONDS_FOR_THE_GROUP * 1000)
        return kept if isinstance(kept, int) and kept >= 0 else None

    def _mark_at(self, newest: tuple[str, int], offset: int) -> LogCursor:
        """Return the cursor for an offset, since a group stores no position."""
        client = self._connected()
        first, end = self._ends(client)
        if offset < first:
            raise self._lossy(f"begins at its record {first}, and the group {self._group} is at {offset}: truncated")
        following = self._first_from(client, newest[0], offset, end) if offset < end else None
        return LogCursor(newest[0], following[1].position - 1 if following else newest[1], offset)

    def _newest(self, client: Any, first: int, end: int) -> tuple[str, int] | None:
        """Return origin and position of the last record written by a log's publisher; None if the topic has none."""
        self._next = None
        upto, step = end, LOOKED_BACK
        while upto > first:
            start = max(first, upto - step)
            decoded_records = [
                decoded for record in self._between(client, start, upto) if (decoded := records.read(record))
            ]
            if decoded_records:
                return decoded_records[-1][0], decoded_records[-1][1].position
            upto, step = start, step * 2
        return None

    def _between(self, client: Any, start: int, end: int) -> Iterator[Any]:
        client.seek(self._partition, start)
        while start < end:
            for record in self._next_records(client, SECONDS_TO_ANSWER):
                start = record.offset + 1
                if record.offset < end:
                    yield record

    @contextmanager
    def _from_anew(self, doing: str, *, anew: bool = True) -> Iterator[None]:
        """Translate errors; after a failure, or always with `anew`, the place in the topic is searched for again."""
        try:
            with self._kafka.translated_errors(doing):
                try:
                    yield
                except kafka_errors.GroupAuthorizationFailedError as error:
                    raise ForeignGroup(
                        f"Kafka's user {self._kafka.user} may not read as the group {self._group}: it is another's.",
                        f"Name a group of your own, such as {self._kafka.own_groups}1.",
                    ) from error
                except _IN_USE as error:
                    raise GroupInUse(
                        f"Another consumer reads as the group {self._group}.", "End it, or name another group."
                    ) from error
        except Exception:
            self.close()
            raise
        if anew:
            self._next = None

    def lacks(self, first: int, last: int) -> TopicIncomplete:
        """Return the error for positions that the topic lacks."""
        return self._lossy(f"lacks the positions {first} to {last} of the log {self._log}: it was truncated")
