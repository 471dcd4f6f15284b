"""Samples of metrics, gathered on each scrape."""

from collections.abc import Callable, Iterable

from prometheus_client import Metric
from prometheus_client.registry import Collector

from shared.web.metrics.definitions import family

Sample = tuple[str, tuple[str, ...], float | None]
"""The name of a metric, its labels without the service, and its value; None if unknown, in which case it is omitted."""
Samples = Callable[[], Iterable[Sample]]


class Gathered(Collector):
    """The samples of a service that `find` yields."""

    def __init__(self, service: str, find: Samples) -> None:
        self._service, self._find = service, find

    def collect(self) -> Iterable[Metric]:
        families = {}
        for name, labels, value in self._find():
            if name not in families:
                families[name] = family(name)
            if value is not None:
                families[name].add_metric((self._service, *labels), value)
        return families.values()
