"""The tail of a log in its topic, after a position, for recovery after a loss."""

from shared.domain.event import SealedEvent
from shared.event_store.projector import LogCursor
from shared.messaging import records
from shared.messaging.connection import Kafka
from shared.messaging.errors import TopicIncomplete
from shared.messaging.sources import Tail
from shared.messaging.sources.followed import FollowedTopic


class TopicTail(FollowedTopic):
    """A reader up to the current end of a topic. Repetitions are skipped: the first record of a position counts."""

    def __init__(self, kafka: Kafka, topic: str, log: str) -> None:
        super().__init__(kafka, topic, log)

    def behind(self, origin: str | None, position: int) -> Tail:
        """Return the tail after a position, of the log with that origin, or if None, of the newest record's log.

        Raises SourceUnavailable, AccessDenied. A missing topic counts as empty.
        """
        try:
            return self._behind(origin, position)
        except TopicIncomplete:
            return Tail(origin)
        finally:
            self.close()

    def _behind(self, origin: str | None, position: int) -> Tail:
        with self._kafka.translated_errors(f"read the topic {self._topic}"):
            client = self._connected()
            first, end = self._ends(client)
            if origin is None:
                newest = self._newest(client, first, end)
                origin = newest[0] if newest else None
            if origin is None:
                return Tail(None, offset=end)
            start = self._looked_for(client, LogCursor(origin, position), first, end)
            by_position: dict[int, SealedEvent] = {}
            for record in self._between(client, start, end):
                decoded = records.read(record)
                if decoded is not None and decoded[0] == origin and decoded[1].position > position:
                    by_position.setdefault(decoded[1].position, decoded[1])
        return _parted(origin, position, by_position, end)


def _parted(origin: str, position: int, by_position: dict[int, SealedEvent], end: int) -> Tail:
    following = list[SealedEvent]()
    while (event := by_position.pop(position + len(following) + 1, None)) is not None:
        following.append(event)
    return Tail(origin, following, [by_position[each] for each in sorted(by_position)], end)
