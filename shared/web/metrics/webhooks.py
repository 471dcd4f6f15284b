"""The progress of webhooks, collected anew at each scrape."""

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from shared.web.metrics.definitions import family


class WebhookProgress(NamedTuple):
    """A webhook: the events that it has yet to take, the seconds since its first failure (0: none), and whether failures
    parked it."""

    webhook: str
    behind: int
    failing: float
    parked: bool


class WebhookCollector(Collector):
    def __init__(self, service: str, progress: Callable[[], Iterable[WebhookProgress]]) -> None:
        self._service, self._progress = service, progress

    def collect(self) -> Iterator[GaugeMetricFamily]:
        lag, failing = family("rapporteur_webhook_lag_events"), family("rapporteur_webhook_failing_seconds")
        parked, count = family("rapporteur_webhooks_parked"), 0
        for each in self._progress():
            lag.add_metric((self._service, each.webhook), each.behind)
            failing.add_metric((self._service, each.webhook), each.failing)
            count += each.parked
        parked.add_metric((self._service,), count)
        yield from (lag, failing, parked)
