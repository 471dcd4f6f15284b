"""Cosignatures of a service's logs, and forks that were found, collected anew at each scrape."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector
from sqlalchemy import Connection

from shared.event_store.sealer import utc_now
from shared.event_store.witnessed_logs import witnessed_logs
from shared.event_store.witnesses import witnesses_of
from shared.web.metrics.definitions import family
from shared.web.metrics.lag import MonitoredDatabase


class WitnessCollector(Collector):
    def __init__(self, service: str, watched: Sequence[MonitoredDatabase]) -> None:
        self._service, self._watched = service, watched

    def collect(self) -> Iterator[GaugeMetricFamily]:
        cosigned, failing = family("rapporteur_witness_cosigned_events"), family("rapporteur_witness_failing_seconds")
        forked, theirs = family("rapporteur_witness_fork"), family("rapporteur_witnessed_fork")
        for database in (each for each in self._watched if each.logs):
            with database.engine.connect() as connection:
                for log in database.logs:
                    for each in witnesses_of(connection, log):
                        labels = (self._service, log, each.name)
                        cosigned.add_metric(labels, each.size)
                        failing.add_metric(labels, _seconds_since(each.failing_since))
                        forked.add_metric(labels, each.forked_since is not None)
                self._add_forks(theirs, connection)
        yield from (cosigned, failing, forked, theirs)

    def _add_forks(self, theirs: GaugeMetricFamily, connection: Connection) -> None:
        for each in witnessed_logs(connection):
            theirs.add_metric((self._service, each.origin), each.refused is not None)


def _seconds_since(time: str | None) -> float:
    return 0.0 if time is None else max(0.0, (utc_now() - datetime.fromisoformat(time)).total_seconds())
