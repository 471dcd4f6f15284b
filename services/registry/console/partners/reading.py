"""What a partner has read: its groups of Kafka as the worker saw them, and the feed as reporting says, asked when it is drawn."""

from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from services.registry.queries import Questions
from shared.web.neighbours import Denied, Silent, ask
from shared.web.tokens import right_of_the_viewer

SECONDS = 2


class Read(msgspec.Struct, frozen=True):
    """One row: by which way and in which group, how many events of how many, when that last changed, the last refusal."""

    way: str
    group: str | None
    read: int
    size: int | None
    at: str | None
    refused: str | None = None
    refused_at: str | None = None

    @property
    def behind(self) -> int | None:
        return None if self.size is None else max(0, self.size - self.read)


class Reading(msgspec.Struct, frozen=True):
    """A row of reporting's answer."""

    partner: str
    position: int
    at: str | None = None
    refused: str | None = None
    refused_at: str | None = None


class Readings(msgspec.Struct, frozen=True):
    """Reporting's answer: `size` is how many events the partners' log has."""

    size: int
    readings: tuple[Reading, ...]


class NoAnswer(Exception):
    """Reporting does not answer, or not as it should."""


class FeedReadings:
    """`url` is where reporting answers, without prefix."""

    def __init__(self, url: str, right: Callable[[], Mapping[str, str]] = right_of_the_viewer) -> None:
        self._address, self._right = f"{url}/reporting/partners/readings", right

    def of(self, partner: str) -> Read | None:
        """None where the partner has read nothing and was refused nothing. Raises NoAnswer."""
        try:
            said = msgspec.convert(ask(self._address, self._right(), SECONDS), Readings)
        except (Silent, Denied, msgspec.ValidationError):
            raise NoAnswer from None
        for row in said.readings:
            if row.partner == partner:
                return Read("feed", None, row.position, said.size, row.at, row.refused, row.refused_at)
        return None


def of_kafka(questions: Questions, partner: str) -> list[Read]:
    seen: Any = questions.kafka_seen()
    size = None if seen is None else seen.size
    return [Read("kafka", row.group, row.read, size, row.moved) for row in questions.groups_of(partner)]
