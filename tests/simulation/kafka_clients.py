"""kafka-python's clients, as used by the publisher and the source, over the simulated broker."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any

from kafka import TopicPartition
from kafka import errors as kafka_errors

from shared.messaging.administration import KEEP_FOR_EVER
from shared.messaging.connection import Kafka
from tests.simulation.broker import Broker, Headers, Message, Record
from tests.simulation.clocks import Clock
from tests.simulation.faults import Faults

NOBODY = 0.1  # seconds until a client notices that there is no answer


@dataclass(frozen=True)
class SimulatedKafka(Kafka):
    """The program's own connection to the cluster; only the clients it opens are simulated."""

    broker: Broker | None = None
    clock: Clock | None = None
    producers: list["Producer"] = field(default_factory=list)

    def died(self) -> None:
        """Close everything, since the process has died."""
        for producer in self.producers:
            producer.close()
        self.producers.clear()

    def there(self) -> tuple[Broker, Clock]:
        if self.broker is None or self.clock is None:
            raise RuntimeError("there is no broker")
        return self.broker, self.clock

    def monotonic(self) -> float:
        """Return the time, which the clients' waiting advances."""
        return self.there()[1].now

    def is_reachable(self) -> bool:
        return self.there()[0].up

    def producer(self, **more: Any) -> "Producer":
        self.producers.append(Producer(*self.there(), more))
        return self.producers[-1]

    def consumer(self, **more: Any) -> "Consumer":
        if more["auto_offset_reset"] != "none" or more["enable_auto_commit"]:
            raise NotImplementedError("the simulated consumer neither resets its place nor keeps it")
        return Consumer(*self.there())

    def admin(self) -> "Admin":
        return Admin(self.there()[0])


class _Answer:
    """The broker's future answer for a record."""

    def __init__(self, producer: "Producer") -> None:
        self._producer = producer
        self.said: Any = None

    @property
    def is_done(self) -> bool:
        return self.said is not None

    def get(self, timeout: float) -> Any:
        if self.said is None:
            self._producer.deliver(self)
        if isinstance(self.said, Exception):
            raise self.said
        assert self.said is not None
        return self.said


class Producer:
    """Records wait here until an answer is requested. With idempotence they arrive in order, each once, or fail."""

    def __init__(self, broker: Broker, clock: Clock, options: Mapping[str, Any]) -> None:
        self._broker, self._clock, self._faults = broker, clock, broker.faults
        self._safe = options.get("acks") == "all"
        self._idempotent = bool(options.get("enable_idempotence"))
        self._waiting: list[tuple[str, Message, _Answer]] = []
        self._found = {topic: partition.place for topic, partition in broker.topics.items()}
        self._has_sent = set[str]()

    def send(self, topic: str, value: bytes, key: bytes | None, headers: Headers, partition: int) -> _Answer:
        self._faults.effect(f"send to {topic}")
        if topic not in self._broker.topics or partition != 0:
            raise kafka_errors.KafkaTimeoutError(f"no such topic: {topic}")
        answer = _Answer(self)
        self._waiting.append((topic, Message(key, value, headers), answer))
        return answer

    def deliver(self, asked: _Answer) -> None:
        """Deliver waiting records, up to the given one."""
        self._faults.stall("acknowledgement")
        while asked.said is None:
            if (
                not self._idempotent
                and len(self._waiting) > 1
                and self._faults.happens("acknowledgement lost", "retry")
            ):
                # A batch is sent again after the one that followed it, or twice.
                self._waiting[0], self._waiting[1] = self._waiting[1], self._waiting[0]
            self._faults.effect(f"deliver to {self._waiting[0][0]}")
            topic, message, answer = self._waiting.pop(0)
            answer.said = self._delivered(topic, message)
            if isinstance(answer.said, Exception):
                # Nothing overtakes a failed record.
                for _topic, _message, later in self._waiting:
                    later.said = answer.said
                self._waiting.clear()

    def _delivered(self, topic: str, message: Message) -> Any:
        partition = self._broker.topics.get(topic)
        if not self._broker.up or self._faults.happens("send fails", topic):
            self._clock.pass_by(NOBODY)
            return kafka_errors.KafkaTimeoutError("not delivered in time")
        if partition is None:
            return kafka_errors.UnknownTopicOrPartitionError()
        if self._found.setdefault(topic, partition.place) != partition.place:
            if topic in self._has_sent and self._idempotent:
                return kafka_errors.OutOfOrderSequenceNumberError()
            # A producer that has sent nothing yet does not learn that records were lost since it connected.
            partition.holed, self._found[topic] = True, partition.place
        self._has_sent.add(topic)
        record = self._broker.take(topic, message, safe=self._safe)
        if self._faults.happens("acknowledgement lost", topic):
            return kafka_errors.KafkaTimeoutError("not acknowledged in time")
        return record

    def close(self, timeout: float = 0) -> None:
        left, self._waiting = self._waiting, []
        for topic in dict.fromkeys(topic for topic, _message, _answer in left):
            self._broker.leave_behind(topic, [message for to, message, _answer in left if to == topic])


class Consumer:
    """Reads the one partition it is assigned."""

    def __init__(self, broker: Broker, clock: Clock) -> None:
        self._broker, self._clock, self._faults = broker, clock, broker.faults
        self._at: dict[TopicPartition, int] = {}

    def assign(self, partitions: Sequence[TopicPartition]) -> None:
        self._partitions = list(partitions)

    def seek(self, partition: TopicPartition, offset: int) -> None:
        self._at[partition] = offset

    def position(self, partition: TopicPartition) -> int:
        return self._at[partition]

    def poll(self, timeout_ms: int = 0, max_records: int = 500) -> dict[TopicPartition, list[Record]]:
        self._faults.effect("poll")
        self._faults.stall("poll")
        if self._faults.happens("poll fails"):
            raise kafka_errors.NodeNotReadyError("not connected")
        (partition,) = self._partitions
        there = self._broker.topics.get(partition.topic)
        offset = self._at[partition]
        if not self._broker.up or there is None or self._faults.happens("silence"):
            return self._nothing(timeout_ms)
        if not there.first <= offset <= there.end:
            raise kafka_errors.OffsetOutOfRangeError({partition: offset})
        if not (found := there.read(offset, max_records)):
            return self._nothing(timeout_ms)
        self._at[partition] = found[-1].offset + 1
        return {partition: found}

    def beginning_offsets(self, partitions: Sequence[TopicPartition], timeout_ms: int = 0) -> dict[TopicPartition, int]:
        return {each: self._known(each, timeout_ms)[0] for each in partitions}

    def end_offsets(self, partitions: Sequence[TopicPartition], timeout_ms: int = 0) -> dict[TopicPartition, int]:
        return {each: self._known(each, timeout_ms)[1] for each in partitions}

    def partitions_for_topic(self, topic: str) -> set[int] | None:
        return {0} if topic in self._broker.topics else None

    def close(self, **_how: Any) -> None:
        """Nothing is held open."""

    def _known(self, partition: TopicPartition, timeout_ms: int) -> tuple[int, int]:
        self._faults.effect("ask for offsets")
        there = self._broker.topics.get(partition.topic)
        if there is None or not self._broker.up or self._faults.happens("poll fails"):
            self._clock.pass_by(max(timeout_ms / 1000, NOBODY))
            raise kafka_errors.KafkaTimeoutError("no answer in time")
        return there.first, there.replicated

    def _nothing(self, timeout_ms: int) -> dict[TopicPartition, list[Record]]:
        self._clock.pass_by(timeout_ms / 1000)
        return {}


class Admin:
    """Creates topics, and describes them as they were created."""

    def __init__(self, broker: Broker) -> None:
        self._broker, self._faults = broker, broker.faults

    def list_topics(self) -> list[str]:
        self._ask()
        return sorted(self._broker.topics)

    def create_topics(self, topics: Mapping[str, Any], wait_for_metadata: bool) -> None:
        self._ask()
        for topic in topics:
            if topic in self._broker.topics:
                raise kafka_errors.TopicAlreadyExistsError(topic)
            self._broker.make(topic)

    def describe_cluster(self) -> dict[str, Any]:
        return {"brokers": [{"node_id": number} for number in range(3)]}

    def describe_topics(self, topics: Sequence[str]) -> list[dict[str, Any]]:
        partitions = [{"replica_nodes": [0, 1, 2]}]
        there = self._broker.topics
        return [
            {"name": topic, "error_code": 0, "topic_id": str(there[topic].generation), "partitions": partitions}
            if topic in there
            else {"name": topic, "error_code": 3, "topic_id": None, "partitions": []}
            for topic in topics
        ]

    def describe_configs(self, resources: Sequence[Any], config_filter: str) -> dict[str, Any]:
        return {"topic": {resource.name: dict(KEEP_FOR_EVER) for resource in resources}}

    def close(self) -> None:
        """Nothing is held open."""

    def _ask(self) -> None:
        self._faults.effect("administer")
        if not self._broker.up:
            raise kafka_errors.KafkaTimeoutError("no answer in time")


def at_peace() -> SimulatedKafka:
    """Return a cluster without faults."""
    faults = Faults(Random(1), lambda _line: None)
    faults.quiet = True
    return SimulatedKafka("simulated:9092", broker=Broker(faults), clock=Clock())
