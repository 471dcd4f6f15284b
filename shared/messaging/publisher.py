"""Publication of a sealed log to its topic: in order, with the stored bytes unchanged, and marked only once
acknowledged."""

import logging
import time
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from math import inf
from typing import Any

from kafka import TopicPartition
from kafka.errors import KafkaError, KafkaTimeoutError
from sqlalchemy import bindparam, insert, select, update

from shared.event_store.log import Log
from shared.messaging import records
from shared.messaging.administration import TopicIdentity, create_topics
from shared.messaging.connection import Kafka
from shared.messaging.errors import SourceUnavailable
from shared.transparency.note import Note

logger = logging.getLogger(__name__)

BATCH = 2_000
BATCHES_UNDER_WAY = 4
SECONDS_TO_ACKNOWLEDGE = 30
LOOKED_BACK = 200
LOOK_AGAIN = 3.0
SILENT = 20
"""Polls of one second without records, from a topic that has some, after which it counts as deleted."""


@dataclass(frozen=True)
class _Sent:
    """A batch in flight: its last position, and the broker's answer to each record."""

    last: int
    answers: Sequence[Any]


class Publisher:
    """The publisher of one log to one topic. Only one may run for a log (ensured by the worker's lease); a second would
    merely repeat records.

    `failpoint` is called wherever a crash test ends the process. Every `look_again` seconds the publisher checks that
    the topic is still the same one.
    """

    def __init__(
        self,
        log: Log,
        kafka: Kafka,
        topic: str,
        failpoint: Callable[[str], None] = lambda _: None,
        *,
        look_again: float = LOOK_AGAIN,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._log, self._kafka, self._topic, self._failpoint = log, kafka, topic, failpoint
        self._look_again, self._clock = look_again, clock
        self._producer: Any = None
        self._identity: TopicIdentity | None = None
        self._topic_id: str | None = None
        self._looked = -inf
        self._origin, self._position = "", 0
        self._under_way: deque[_Sent] = deque()
        self._checkpoint: Note | None = None
        marks = log.tables.published
        self._move_mark = update(marks).where(marks.c.topic == bindparam("of"))

    def publish(self) -> int:
        """Publish the sealed events; return their number once all are acknowledged and marked.

        Raises:
            SourceUnavailable: no broker answers, which is noticed within seconds even if there is nothing to publish; unacknowledged events are sent again the next time.
            AccessDenied: the user may not write the topic.
            MisconfiguredTopic: the topic would lose records.
        """
        try:
            with self._kafka.translated_errors(f"write the topic {self._topic}"):
                return self._publish()
        except Exception:
            self.close()
            raise

    def close(self) -> None:
        """Close the producer. Records in flight may or may not arrive, so the topic is checked before anything more is
        sent."""
        producer, self._producer, identity, self._identity = self._producer, None, self._identity, None
        self._under_way.clear()
        self._checkpoint = None
        if producer is not None:
            producer.close(timeout=0)
        if identity is not None:
            identity.close()

    def published_position(self) -> int:
        """Return the position up to which the topic is known to hold the log."""
        table = self._log.tables.published
        with self._log.engine.connect() as connection:
            row = connection.execute(select(table).where(table.c.topic == self._topic)).first()
        return row.position if row and row.origin == self._log.origin() else 0

    def _publish(self) -> int:
        if self._producer is not None and self._is_another():
            logger.warning("%s was deleted or made anew", self._topic)
            self.close()
        if self._producer is None and not self._begin():
            return 0
        sent, events = 0, self._log.read(self._position, BATCH)
        while events:
            if not sent:
                self._kafka.ping()
            checkpoint = self._new_checkpoint()
            answers = [
                self._producer.send(
                    self._topic,
                    event.bytes,
                    records.key_of(event),
                    records.headers_of(self._origin, event, checkpoint if event is events[0] else None),
                    partition=0,
                )
                for event in events
            ]
            self._failpoint("publish.after-send")
            self._position = events[-1].position
            self._under_way.append(_Sent(self._position, answers))
            sent += len(events)
            if len(self._under_way) >= BATCHES_UNDER_WAY:
                self._settle()
            # Events that came meanwhile are seen in the next turn, which follows at once.
            events = self._log.read(self._position, BATCH) if len(events) == BATCH else []
        while self._under_way:
            self._settle()
        return sent

    def _new_checkpoint(self) -> Note | None:
        """Return the newest checkpoint, if there is one, unless it was already sent since the publisher connected."""
        newest = self._log.checkpoint()
        if newest is None or newest == self._checkpoint:
            return None
        self._checkpoint = newest
        return newest

    def _settle(self) -> None:
        """Wait until the oldest batch is acknowledged, then move the mark past it."""
        oldest = self._under_way.popleft()
        for answer in oldest.answers:
            self._wait_for(answer)
        self._failpoint("publish.before-mark")
        self._mark(oldest.last)
        self._failpoint("publish.after-mark")

    def _wait_for(self, answer: Any) -> None:
        """Wait until the broker acknowledges a record. Without a broker the producer retries by itself, but for a
        deleted topic it would do so in vain."""
        until = self._clock() + SECONDS_TO_ACKNOWLEDGE
        while True:
            try:
                answer.get(timeout=min(self._look_again, SECONDS_TO_ACKNOWLEDGE))
                return
            except KafkaTimeoutError:
                if answer.is_done or self._clock() > until:
                    raise
            with suppress(KafkaError, SourceUnavailable):
                if self._is_another():
                    break
        raise SourceUnavailable(f"The topic {self._topic} was deleted or made anew.", "It is filled from the log.")

    def _is_another(self) -> bool:
        """Return whether the topic was recreated, which a producer cannot see, least of all while idle."""
        if self._identity is None or self._clock() - self._looked < self._look_again:
            return False
        self._kafka.ping()
        self._looked = self._clock()
        return self._identity.now() != self._topic_id

    def _begin(self) -> bool:
        """Find the topic's position and continue from there; False if nothing has been sealed. A missing topic is
        created."""
        origin = self._log.origin()
        if origin is None and self._clock() - self._looked < self._look_again:
            return False
        self._kafka.ping()
        self._looked = self._clock()
        if origin is None:
            return False
        self._origin = origin
        create_topics(self._kafka, [self._topic])
        # Before the topic is read: if it is recreated afterwards, the id differs.
        self._identity = TopicIdentity(self._kafka, self._topic)
        self._topic_id = self._identity.now()
        marked, topic_position = self.published_position(), self._last_in_topic()
        if topic_position < marked:
            logger.warning("%s has %s of %s events and is given the rest again", self._topic, topic_position, marked)
        if topic_position > self._log.size():
            raise SourceUnavailable(
                f"The topic {self._topic} has position {topic_position} of a log that ends at {self._log.size()}.",
                "The log's database was put back to an earlier state: bring it to the newest backup.",
            )
        self._position = topic_position
        self._mark(topic_position)
        self._producer = self._kafka.producer(
            acks="all",
            enable_idempotence=True,
            linger_ms=2,
            batch_size=256 * 1024,
            delivery_timeout_ms=SECONDS_TO_ACKNOWLEDGE * 1000,
            request_timeout_ms=10_000,
            max_block_ms=3_000,
            allow_auto_create_topics=False,
        )
        return True

    def _last_in_topic(self) -> int:
        """Return the last position up to which the topic holds this log; 0 if it holds none of it, or lacks the
        beginning.

        A topic that was wiped while a producer was running begins with later records: fewer were written to it than the
        last one's position implies.
        """
        client = self._kafka.consumer(
            group_id=None,
            enable_auto_commit=False,
            auto_offset_reset="none",
            isolation_level="read_committed",
        )
        try:
            partition = TopicPartition(self._topic, 0)
            last = _last(client, partition, self._origin)
            ever = client.end_offsets([partition], timeout_ms=10_000)[partition]
            return last if last <= ever else 0
        finally:
            client.close(autocommit=False)

    def _mark(self, position: int) -> None:
        table = self._log.tables.published
        values = {"origin": self._origin, "position": position}
        with self._log.engine.begin() as connection:
            if not connection.execute(self._move_mark, {"of": self._topic, **values}).rowcount:
                connection.execute(insert(table), {"topic": self._topic, **values})


def _last(client: Any, partition: TopicPartition, origin: str) -> int:
    """Return the log's last position in the topic, reading backwards in growing steps until one of its records is
    found."""
    client.assign([partition])
    first = client.beginning_offsets([partition], timeout_ms=10_000)[partition]
    end = upto = client.end_offsets([partition], timeout_ms=10_000)[partition]
    step = LOOKED_BACK
    while upto > first:
        start = max(first, upto - step)
        client.seek(partition, start)
        position, silent = 0, 0
        while client.position(partition) < end:
            batch = client.poll(timeout_ms=1000, max_records=1000).get(partition, [])
            silent = 0 if batch else silent + 1
            if silent > SILENT:
                raise SourceUnavailable(f"The topic {partition.topic} tells nothing.", "It is looked at again.")
            for record in batch:
                decoded = records.read(record)
                if decoded is not None and decoded[0] == origin:
                    position = max(position, decoded[1].position)
        if position:
            return position
        upto, step = start, step * 2
    return 0
