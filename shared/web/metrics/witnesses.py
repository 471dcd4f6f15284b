"""Samples about cosignatures of a service's logs, and about detected forks."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from shared.environment.clock import utc_now
from shared.event_store.witnessed_logs import witnessed_logs
from shared.event_store.witnesses import witnesses_of
from shared.web.metrics.databases import MonitoredDatabase
from shared.web.metrics.gathering import Sample


def witness_samples(watched: Sequence[MonitoredDatabase]) -> Iterator[Sample]:
    """Yield the witnesses' answers about the logs in databases, and the external logs that have two histories."""
    for database in (each for each in watched if each.logs):
        with database.engine.connect() as connection:
            for log in database.logs:
                for each in witnesses_of(connection, log):
                    labels = (log, each.name)
                    yield "rapporteur_witness_cosigned_events", labels, each.size
                    yield "rapporteur_witness_failing_seconds", labels, _seconds_since(each.failing_since)
                    yield "rapporteur_witness_fork", labels, each.forked_since is not None
            for log_of_others in witnessed_logs(connection):
                yield "rapporteur_witnessed_fork", (log_of_others.origin,), log_of_others.refused is not None


def _seconds_since(time: str | None) -> float:
    return 0.0 if time is None else max(0.0, (utc_now() - datetime.fromisoformat(time)).total_seconds())
