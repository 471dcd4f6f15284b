"""Publish: a topic holds the log in order, with unchanged bytes, and the mark is never ahead of acknowledged
records."""

from tests.simulation.broken import Broken
from tests.simulation.broker import Broker, Partition, Record
from tests.simulation.databases import Database
from tests.simulation.processes import topic_of
from tests.simulation.promises.sealing import Sealing

ORDER = "a topic has the log's order"
SAME = "a topic has the log's bytes"
MARK = "the mark moves only over an acknowledged prefix"


class Publishing:
    """Checks one log. `ever`: the furthest that the topic has had the log without a gap."""

    def __init__(self, database: Database, sealing: Sealing, broker: Broker) -> None:
        self._database, self._sealing, self._broker = database, sealing, broker
        self._topic = topic_of(sealing.log)
        self._heard: list[tuple[int | None, bool, Record]] = []
        self.ever = 0
        broker.heard.append(self._hear)

    def _hear(self, topic: str, partition: Partition, record: Record) -> None:
        if topic == self._topic:
            before = None if partition.holed else _before(partition, record)
            self._heard.append((before, partition.replicated > record.offset, record))

    @property
    def _origin(self) -> bytes | None:
        return self._sealing.origin.encode() if self._sealing.origin else None

    def check(self, *, marked: bool) -> None:
        """Check new records; `marked`: whether the database's mark belongs to the present log."""
        heard, self._heard = self._heard, []
        for before, replicated, record in heard:
            headers = dict(record.headers)
            if headers.get("origin") != self._origin:
                continue
            position = int(headers["position"])
            self._is_the_logs(position, record, headers)
            # It may be lost again within the same step.
            self.ever = max(self.ever, position if replicated else 0)
            if before is not None and position > before + 1:
                raise Broken(ORDER, f"{self._topic} has {position} after {before}")
        self._note_replicated()
        if marked:
            self._check_mark()

    def _is_the_logs(self, position: int, record: Record, headers: dict[str, bytes]) -> None:
        entries = self._sealing.entries
        entry = entries[position - 1] if position <= len(entries) else None
        said = (record.value, headers["recorded"].decode(), headers["origin"].decode(), record.key)
        key = None if entry is None else entry.stream.encode()
        if entry is None or said != (entry.stored, entry.recorded, self._sealing.origin, key):
            raise Broken(SAME, f"{self._topic} has at {position} what the log has not: {record}")

    def _note_replicated(self) -> None:
        if there := self._broker.topics.get(self._topic):
            held = [_position(record, self._origin) for record in there.read(there.first, len(there.records))]
            self.ever = max([self.ever, *held])

    def _check_mark(self) -> None:
        rows = self._database.rows(f"SELECT position FROM {self._sealing.log}_published")
        if rows and rows[0][0] > self.ever:
            raise Broken(
                MARK, f"{self._sealing.log} is marked up to {rows[0][0]}, and the topic never had more than {self.ever}"
            )

    def check_whole(self) -> None:
        """Check at the end that the topic has the whole log, except for records deleted at its beginning."""
        there = self._broker.topics.get(self._topic)
        if there and there.holed:
            return
        held = {_position(record, self._origin) for record in [*there.forgotten, *there.records]} if there else set()
        missing = set(range(1, len(self._sealing.entries) + 1)) - held
        if missing:
            raise Broken("a topic is given what it lacks", f"{self._topic} lacks {sorted(missing)[:10]}")


def _position(record: Record, origin: bytes | None) -> int:
    """Return a record's position; 0 for a record of another log."""
    headers = dict(record.headers)
    return int(headers["position"]) if origin and headers.get("origin") == origin else 0


def _before(partition: Partition, record: Record) -> int:
    """Return the greatest position before a record of a log; deleted records at the beginning count."""
    origin = dict(record.headers).get("origin")
    earlier = [*partition.forgotten, *partition.records[: record.offset - partition.first]]
    return max((_position(each, origin) for each in earlier), default=0)
