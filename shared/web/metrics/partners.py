"""The positions up to which partners have read what they are told, collected at each scrape."""

from collections.abc import Callable, Iterator, Mapping

from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from shared.web.metrics.definitions import family


class PartnerCollector(Collector):
    """`read`: the position of each partner by the way it reads; `told`: the last position that there is."""

    def __init__(
        self, service: str, read: Callable[[], Mapping[tuple[str, str], int]], told: Callable[[], int]
    ) -> None:
        self._service, self._read, self._told = service, read, told

    def collect(self) -> Iterator[GaugeMetricFamily]:
        there, read = self._told(), self._read()
        position, behind = family("rapporteur_partner_read_events"), family("rapporteur_partner_behind_events")
        for (partner, way), at in sorted(read.items()):
            position.add_metric((self._service, partner, way), at)
            behind.add_metric((self._service, partner, way), max(0, there - at))
        yield from (position, behind)
