"""The parts that a service needs to take a command, looked at anew at each scrape."""

from collections.abc import Collection, Iterator
from typing import Protocol

from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from shared.web.metrics.definitions import family


class NeededParts(Protocol):
    @property
    def parts(self) -> Collection[str]: ...

    def broken(self) -> Collection[str]:
        """Return the parts that do not work."""


class ReadyCollector(Collector):
    def __init__(self, service: str, readiness: NeededParts) -> None:
        self._service, self._readiness = service, readiness

    def collect(self) -> Iterator[GaugeMetricFamily]:
        broken, found = self._readiness.broken(), family("rapporteur_ready")
        for part in self._readiness.parts:
            found.add_metric((self._service, part), part not in broken)
        yield found
