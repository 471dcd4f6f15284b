"""The state of a service's logs, readers, worker and disks."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine

from shared.environment.clock import utc_now
from shared.environment.disk import Disk
from shared.environment.service_settings import ServiceSettings
from shared.event_store.lag import ConsumerLag, LogLag, consumer_lags, log_lag
from shared.event_store.lease import WORKER, is_held
from shared.event_store.outbox_key import OutboxKey
from shared.transparency.checkpoint_store import CheckpointStore
from shared.web.metrics.gathering import Sample


@dataclass(frozen=True)
class MonitoredDatabase:
    """A monitored database: its logs, and the logs read by each consumer that stores its position there."""

    engine: Engine
    logs: tuple[str, ...] = ()
    reads: Callable[[], Mapping[str, Collection[str]]] = dict


def database_samples(
    settings: ServiceSettings, watched: Sequence[MonitoredDatabase], disk_of: Callable[[Path], Disk]
) -> Iterator[Sample]:
    """Yield the samples of databases. The first of `watched` is the service's own, with the lease of its worker."""
    key = OutboxKey(settings.outbox_key)
    for database in watched:
        for log in database.logs:
            lag = log_lag(database.engine, log, key, settings.topic_of(log) if settings.kafka else None)
            yield from ((name, (log,), value_of(lag)) for name, value_of in LOGS.items())
            yield from _signing_samples(CheckpointStore(settings.checkpoints, log), log)
        for reader in consumer_lags(database.engine, database.reads()):
            yield from ((name, (reader.consumer, reader.log), value_of(reader)) for name, value_of in READERS.items())
    yield "rapporteur_worker_running", (), is_held(watched[0].engine, WORKER)
    for name, folder in {"home": settings.home, "checkpoints": settings.checkpoints}.items():
        disk = disk_of(folder)
        yield "rapporteur_disk_free_bytes", (name,), disk.free
        yield "rapporteur_disk_size_bytes", (name,), disk.size


def _signing_samples(kept: CheckpointStore, log: str) -> Iterator[Sample]:
    last = kept.last_reread()
    age = None if last is None else max(0.0, (utc_now() - datetime.fromisoformat(last.at)).total_seconds())
    yield "rapporteur_signing_refused", (log,), kept.refusal() is not None
    yield "rapporteur_reread_age_seconds", (log,), age


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
