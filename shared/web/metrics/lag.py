"""The state of a service's logs, readers, worker and disks, collected anew at each scrape."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector
from sqlalchemy import Engine

from shared.environment.disk import Disk, disk_of
from shared.environment.service_settings import ServiceSettings
from shared.event_store.lag import ConsumerLag, LogLag, consumer_lags, log_lag
from shared.event_store.lease import WORKER, is_held
from shared.event_store.outbox_key import OutboxKey
from shared.event_store.sealer import utc_now
from shared.transparency.checkpoint_store import CheckpointStore
from shared.web.metrics.definitions import family

Stands = TypeVar("Stands")


@dataclass(frozen=True)
class MonitoredDatabase:
    """A monitored database: its logs, and the logs read by each consumer that keeps its position in it."""

    engine: Engine
    logs: tuple[str, ...] = ()
    reads: Callable[[], Mapping[str, Collection[str]]] = dict


class LagCollector(Collector):
    """A collector; of `watched`, the first is the service's own database, with the lease of its worker."""

    def __init__(
        self,
        service: str,
        settings: ServiceSettings,
        watched: Sequence[MonitoredDatabase],
        disk: Callable[[Path], Disk] = disk_of,
    ) -> None:
        self._service, self._settings, self._watched, self._disk = service, settings, watched, disk
        self._key = OutboxKey(settings.outbox_key)

    def collect(self) -> Iterator[GaugeMetricFamily]:
        logs = [self._of(each.engine, log) for each in self._watched for log in each.logs]
        yield from self._families(LOGS, [((log.log,), log) for log in logs])
        readers = [reader for each in self._watched for reader in consumer_lags(each.engine, each.reads())]
        yield from self._families(READERS, [((reader.consumer, reader.log), reader) for reader in readers])
        refused, reread = family("rapporteur_signing_refused"), family("rapporteur_reread_age_seconds")
        for log in logs:
            kept = CheckpointStore(self._settings.checkpoints, log.log)
            refused.add_metric((self._service, log.log), kept.refusal() is not None)
            if last := kept.last_reread():
                age = utc_now() - datetime.fromisoformat(last.at)
                reread.add_metric((self._service, log.log), max(0.0, age.total_seconds()))
        running = family("rapporteur_worker_running")
        running.add_metric((self._service,), is_held(self._watched[0].engine, WORKER))
        yield from (refused, reread, running, *self._disks())

    def _of(self, engine: Engine, log: str) -> LogLag:
        return log_lag(engine, log, self._key, self._settings.topic_of(log) if self._settings.kafka else None)

    def _families(
        self, asked: Mapping[str, Callable[[Stands], float | None]], stand: Sequence[tuple[tuple[str, ...], Stands]]
    ) -> Iterator[GaugeMetricFamily]:
        for name, value_of in asked.items():
            samples = family(name)
            for labels, each in stand:
                value = value_of(each)
                if value is not None:
                    samples.add_metric((self._service, *labels), value)
            yield samples

    def _disks(self) -> Iterator[GaugeMetricFamily]:
        folders = {"home": self._settings.home, "checkpoints": self._settings.checkpoints}
        free, size = family("rapporteur_disk_free_bytes"), family("rapporteur_disk_size_bytes")
        for name, folder in folders.items():
            disk = self._disk(folder)
            free.add_metric((self._service, name), disk.free)
            size.add_metric((self._service, name), disk.size)
        yield from (free, size)


LOGS: Mapping[str, Callable[[LogLag], float | None]] = {
    "rapporteur_log_events": lambda log: log.sealed,
    "rapporteur_unsealed_events": lambda log: log.unsealed,
    "rapporteur_unsealed_age_seconds": lambda log: log.unsealed_age,
    "rapporteur_refused_events": lambda log: log.refused,
    "rapporteur_signed_events": lambda log: log.signed,
    "rapporteur_unsigned_age_seconds": lambda log: log.unsigned_age,
    "rapporteur_checkpoint_age_seconds": lambda log: log.checkpoint_age,
    "rapporteur_published_events": lambda log: log.published,
    "rapporteur_unpublished_age_seconds": lambda log: log.unpublished_age,
    "rapporteur_recorded_ahead_seconds": lambda log: log.recorded_ahead,
    "rapporteur_clock_refused": lambda log: log.clock_refused,
    "rapporteur_backup_age_seconds": lambda log: log.backup_age,
    "rapporteur_unsaved_age_seconds": lambda log: log.unsaved_age,
    "rapporteur_vault_backup_age_seconds": lambda log: log.vault_backup_age,
}
READERS: Mapping[str, Callable[[ConsumerLag], float | None]] = {
    "rapporteur_consumed_events": lambda reader: reader.position,
    "rapporteur_set_aside_events": lambda reader: reader.set_aside,
}
