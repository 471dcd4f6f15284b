"""A log's topic in Kafka: a copy that may repeat records, lack some or contain foreign ones, all of which this module
detects."""

import logging
import time
from collections.abc import Callable, Sequence
from typing import Any

from kafka import TopicPartition
from kafka import errors as kafka_errors

from shared.domain.event import SealedEvent
from shared.event_store.projector import LogCursor
from shared.messaging import records
from shared.messaging.connection import Kafka
from shared.messaging.errors import SourceUnavailable, TopicIncomplete
from shared.messaging.sources import Batch

logger = logging.getLogger(__name__)

Monotonic = Callable[[], float]  # monotonic seconds

SECONDS_TO_ANSWER = 3.0
SHORT_FETCH = 0.1  # seconds; records within that time form one answer and one transaction of the consumer
# Seconds for which the broker holds a request when there are no records. It answers a connection's requests one by one,
# so other requests wait as long.
LONG_FETCH = 5.0
MOST_BEFORE = 1_000  # records to search for a log's first one
# After this long a silence, check that the topic exists and that we may read it: to the client either fault looks like
# an idle topic.
SECONDS_OF_SILENCE = 2.0
_GONE = (kafka_errors.OffsetOutOfRangeError, kafka_errors.LogTruncationError, kafka_errors.NoOffsetForPartitionError)


class TopicSource:
    """A source over a topic with one partition. The client identifies itself as `group`, which stores no offset. With
    `long_fetch` the broker is queried rarely and answers at once when a record arrives."""

    def __init__(
        self,
        kafka: Kafka,
        topic: str,
        silence: float = SECONDS_OF_SILENCE,
        group: str | None = None,
        clock: Monotonic = time.monotonic,
        *,
        long_fetch: bool = False,
    ) -> None:
        self._kafka, self._topic, self._silence, self._group, self._clock = kafka, topic, silence, group, clock
        self._long, self._answer = long_fetch, SECONDS_TO_ANSWER + (LONG_FETCH if long_fetch else 0)
        self._partition = TopicPartition(topic, 0)
        self._client: Any = None
        self._next: int | None = None
        self._heard = 0.0

    def read(self, after: LogCursor, limit: int, wait: float) -> Batch:
        try:
            with self._kafka.translated_errors(f"read the topic {self._topic}"):
                return self._read(after, limit, wait)
        except Exception:
            # After any error the next call starts with a new client.
            self.close()
            raise

    def close(self) -> None:
        client, self._client, self._next = self._client, None, None
        if client is not None:
            client.close(autocommit=False, timeout_ms=1000)

    def _read(self, after: LogCursor, limit: int, wait: float) -> Batch:
        client = self._connected()
        if self._next is None or self._next != after.offset:
            self._next = self._place(client, after)
            client.seek(self._partition, self._next)
        try:
            polled = client.poll(timeout_ms=int(wait * 1000), max_records=limit).get(self._partition, [])
        except _GONE as error:
            raise self._lossy(f"no longer has its record {self._next}: it was truncated or made anew") from error
        if polled:
            self._heard = self._clock()
            self._next = polled[-1].offset + 1
        elif self._clock() - self._heard > self._silence:
            self._ends(client)
            self._heard = self._clock()
        return self._batch(after, polled)

    def _batch(self, after: LogCursor, polled: Sequence[Any]) -> Batch:
        """Return the records that belong to the log. Others are skipped, counted and logged."""
        origin, events, strangers = after.origin, [], 0
        for record in polled:
            decoded = records.read(record)
            if decoded is None or (origin is not None and decoded[0] != origin):
                strangers += 1
                logger.warning("record %s of %s is another writer's and is passed over", record.offset, self._topic)
                continue
            origin = decoded[0]
            events.append(decoded[1])
        return Batch(origin, events, self._next, strangers)

    def _connected(self) -> Any:
        if self._client is None:
            self._kafka.ping()
            self._client = self._kafka.consumer(
                group_id=self._group,
                enable_auto_commit=False,
                auto_offset_reset="none",
                isolation_level="read_committed",
                allow_auto_create_topics=False,
                max_partition_fetch_bytes=16 * 1024 * 1024,
                fetch_min_bytes=1 if self._long else 64 * 1024,
                fetch_max_wait_ms=int(1000 * (LONG_FETCH if self._long else SHORT_FETCH)),
                # A recreated topic has to be found.
                metadata_max_age_ms=15_000 if self._long else 5_000,
            )
            self._client.assign([self._partition])
            self._heard = self._clock()
        return self._client

    def _ends(self, client: Any) -> tuple[int, int]:
        """Return the first retained offset and the one after the last.

        Raises:
            TopicIncomplete: there is no such topic.
            AccessDenied: we may not read it.
            SourceUnavailable: no broker answers.
        """
        try:
            first = client.beginning_offsets([self._partition], timeout_ms=self._answer * 1000)[self._partition]
            return first, client.end_offsets([self._partition])[self._partition]
        # Which of the two the client raises for a missing topic depends on when its metadata was last refreshed.
        except (kafka_errors.KafkaTimeoutError, kafka_errors.UnknownTopicOrPartitionError) as error:
            if not self._kafka.is_reachable():
                raise
            if not self._is_there(client):
                raise self._lossy("is not there: it was deleted, or never made") from error
            raise SourceUnavailable(f"The topic {self._topic} does not answer.", "It is asked again.") from error

    def _is_there(self, client: Any) -> bool:
        try:
            return bool(client.partitions_for_topic(self._topic))
        except kafka_errors.UnknownTopicOrPartitionError:
            # The client waited for a metadata refresh already in progress, and raises what that refresh found.
            return False

    def _place(self, client: Any, after: LogCursor) -> int:
        """Return the offset to continue from: the one in the cursor, or the one found by searching for its position.

        Raises:
            TopicIncomplete: the topic no longer has the cursor's offset.
        """
        first, end = self._ends(client)
        if after.offset is None:
            return self._looked_for(client, after, first, end)
        if after.offset < first:
            raise self._lossy(f"begins at its record {first}, and {after.offset} is wanted: it was truncated")
        if after.offset > end:
            raise self._lossy(f"ends at its record {end}, and {after.offset} is wanted: it was made anew")
        return after.offset

    def _looked_for(self, client: Any, after: LogCursor, first: int, end: int) -> int:
        """Find the offset of the first position after the cursor's by bisection: positions increase along a topic,
        except for repetitions, which the consumer skips."""
        low, high = self._beginning(client, after.origin, first, end), end
        while low < high and after.position:
            middle = (low + high) // 2
            found = self._first_from(client, after.origin, middle, high)
            if found is None or found[1].position > after.position:
                high = middle
            else:
                low = found[0] + 1
        return low

    def _beginning(self, client: Any, origin: str | None, first: int, end: int) -> int:
        """Return the offset of the log's first position, or of the first record left in a truncated topic. In a topic
        wiped while its publisher ran, a few later positions precede it."""
        offset, last = first, min(end, MOST_BEFORE) if first == 0 else first
        client.seek(self._partition, offset)
        while offset < last:
            for record in self._next_records(client, self._answer):
                offset, decoded = record.offset + 1, records.read(record)
                if decoded is not None and origin in (None, decoded[0]) and decoded[1].position == 1:
                    return int(record.offset)
        return first

    def _first_from(self, client: Any, origin: str | None, offset: int, end: int) -> tuple[int, SealedEvent] | None:
        """Return offset and event of the log's first record at or after an offset, and before `end`."""
        client.seek(self._partition, offset)
        while offset < end:
            for record in self._next_records(client, self._answer):
                offset = record.offset + 1
                decoded = records.read(record)
                if record.offset < end and decoded is not None and origin in (None, decoded[0]):
                    return record.offset, decoded[1]
        return None

    def _next_records(self, client: Any, seconds: float) -> Any:
        """Return the next records. Raises SourceUnavailable if none arrive where some must exist."""
        polled = _polled(client, self._partition, seconds, self._clock)
        if not polled:
            raise SourceUnavailable(f"The topic {self._topic} does not answer.", "It is asked again.")
        return polled

    def _lossy(self, defect: str) -> TopicIncomplete:
        return TopicIncomplete(f"The topic {self._topic} {defect}.", "What it lacks is taken from the feed.")


def _polled(client: Any, partition: TopicPartition, seconds: float, clock: Monotonic) -> Any:
    until = clock() + seconds
    while clock() < until:
        if found := client.poll(timeout_ms=200, max_records=50).get(partition):
            return found
    return []
