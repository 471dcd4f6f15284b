"""The pool's queue, read at each scrape; all 0 where requests are answered in the web server."""

from collections.abc import Callable, Iterator, Mapping
from typing import Protocol

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.registry import Collector

from shared.web.metrics.definitions import METRICS, family

TURNED_AWAY = "rapporteur_computing_turned_away_total"
WHY = ("viewer", "busy", "cancelled")


class Pool(Protocol):
    @property
    def turned_away(self) -> Mapping[str, int]: ...

    def counted(self) -> Mapping[str, int]: ...


class ComputingCollector(Collector):
    def __init__(self, service: str, pool: Callable[[], Pool | None]) -> None:
        self._service, self._pool = service, pool

    def collect(self) -> Iterator[GaugeMetricFamily | CounterMetricFamily]:
        pool = self._pool()
        counted = pool.counted() if pool else {}
        for name in ("queued", "running", "processes"):
            gauge = family(f"rapporteur_computing_{name}")
            gauge.add_metric((self._service,), counted.get(name, 0))
            yield gauge
        away = CounterMetricFamily(TURNED_AWAY, METRICS[TURNED_AWAY].help, labels=("service", "why"))
        for why in WHY:
            away.add_metric((self._service, why), pool.turned_away.get(why, 0) if pool else 0)
        yield away
