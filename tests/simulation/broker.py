"""A broker implemented as a list: topics of one partition, with replication, records lost with a leader, and late
records."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from tests.simulation.faults import Faults

Headers = Sequence[tuple[str, bytes]]


class Message(NamedTuple):
    """A producer's message."""

    key: bytes | None
    value: bytes
    headers: Headers


class Record(NamedTuple):
    """A consumer's record, as far as the program reads it."""

    offset: int
    key: bytes | None
    value: bytes
    headers: Headers


class Partition:
    """Records from offset `first` on; those up to `replicated` are on all replicas, and only they can be read."""

    def __init__(self, generation: int) -> None:
        self.generation = generation
        self.first, self.records, self.replicated = 0, list[Record](), 0
        self.leader = 1
        self.forgotten: list[Record] = []
        self.holed = False
        """True once records were lost without its publisher knowing: it lacks some for good."""

    @property
    def place(self) -> tuple[int, int]:
        """Return the identity of the topic: its generation and its leader."""
        return self.generation, self.leader

    @property
    def end(self) -> int:
        return self.first + len(self.records)

    def read(self, offset: int, limit: int) -> list[Record]:
        return self.records[offset - self.first : min(self.replicated - self.first, offset - self.first + limit)]


Heard = Callable[[str, Partition, Record], None]


class Broker:
    """`heard` holds functions to call with every record that a topic takes."""

    def __init__(self, faults: Faults) -> None:
        self.faults, self.up = faults, True
        self.topics: dict[str, Partition] = {}
        self.heard: list[Heard] = []
        self._late: list[tuple[str, tuple[int, int], list[Message]]] = []
        self._made = 0

    def make(self, topic: str) -> None:
        self._made += 1
        self.topics[topic] = Partition(self._made)

    def take(self, topic: str, message: Message, *, safe: bool) -> Record:
        """Append a record; a `safe` one is acknowledged when all replicas have it."""
        partition = self.topics[topic]
        record = Record(partition.end, *message)
        partition.records.append(record)
        if safe or not self.faults.happens("replication lags", topic):
            partition.replicated = partition.end
        for hear in self.heard:
            hear(topic, partition, record)
        return record

    def leave_behind(self, topic: str, messages: list[Message]) -> None:
        """Drop the records that a vanished producer had in flight: some have arrived, some arrive later, some never."""
        if messages and self.faults.happens("late", topic):
            there = self.topics.get(topic)
            if there is not None:
                self._late.append((topic, there.place, messages[: self.faults.chance.randint(1, len(messages))]))

    def deliver_late(self) -> int:
        """Deliver late records; return their number."""
        late, self._late = self._late, []
        arrived = 0
        for topic, place, messages in late:
            # A new leader detects the gap before the record, and refuses it.
            if topic in self.topics and self.topics[topic].place == place:
                for message in messages:
                    self.take(topic, message, safe=True)
                    arrived += 1
        return arrived

    def replicate(self) -> None:
        for partition in self.topics.values():
            partition.replicated = partition.end

    def change_leader(self, topic: str) -> int:
        """Elect another replica: records only on the last leader are lost. Return their number."""
        partition = self.topics[topic]
        partition.leader += 1
        return self._cut(partition, partition.replicated)

    def truncate(self, topic: str, records: int) -> None:
        """Lose a number of the newest records, replicated or not, as in an unclean election."""
        partition = self.topics[topic]
        partition.leader += 1
        self._cut(partition, max(partition.first, partition.end - records))

    def forget_oldest(self, topic: str, records: int) -> None:
        """Delete a number of the oldest records."""
        partition = self.topics[topic]
        upto = min(records, partition.replicated - partition.first)
        partition.forgotten += partition.records[:upto]
        partition.records = partition.records[upto:]
        partition.first += upto

    def delete(self, topic: str) -> None:
        del self.topics[topic]

    def _cut(self, partition: Partition, end: int) -> int:
        lost = partition.end - end
        partition.records = partition.records[: end - partition.first]
        partition.replicated = min(partition.replicated, end)
        return lost
