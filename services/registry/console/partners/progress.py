"""What a partner has read: its groups of Kafka as the worker saw them, and the feed as reporting says, asked when it is drawn."""

from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from services.registry.queries import RegistryQueries
from shared.web.peers import PeerDenied, Unreachable, ask_peer
from shared.web.tokens import viewer_authorization

SECONDS = 2


class ReadProgress(msgspec.Struct, frozen=True):
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


class FeedProgressRow(msgspec.Struct, frozen=True):
    """A row of reporting's answer."""

    partner: str
    position: int
    at: str | None = None
    refused: str | None = None
    refused_at: str | None = None


class FeedProgressAnswer(msgspec.Struct, frozen=True):
    """Reporting's answer: `size` is how many events the partners' log has."""

    size: int
    readings: tuple[FeedProgressRow, ...]


class FeedProgressUnavailable(Exception):
    """Reporting does not answer, or not as it should."""


class FeedProgressClient:
    """`url` is where reporting answers, without prefix."""

    def __init__(self, url: str, right: Callable[[], Mapping[str, str]] = viewer_authorization) -> None:
        self._address, self._right = f"{url}/reporting/partners/readings", right

    def of(self, partner: str) -> ReadProgress | None:
        """None where the partner has read nothing and was refused nothing. Raises NoAnswer."""
        try:
            said = msgspec.convert(ask_peer(self._address, self._right(), SECONDS), FeedProgressAnswer)
        except (Unreachable, PeerDenied, msgspec.ValidationError):
            raise FeedProgressUnavailable from None
        for row in said.readings:
            if row.partner == partner:
                return ReadProgress("feed", None, row.position, said.size, row.at, row.refused, row.refused_at)
        return None


def kafka_progress(queries: RegistryQueries, partner: str) -> list[ReadProgress]:
    seen: Any = queries.kafka_status()
    size = None if seen is None else seen.size
    return [ReadProgress("kafka", row.group, row.read, size, row.moved) for row in queries.groups_of(partner)]
