"""Rebuilding of a service's read models from the logs."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager

from sqlalchemy import Engine

from deploy.installation.installation import Installation
from deploy.installation.service_set import open_services
from services.meetings.service import rebuild_meetings as fill_meetings
from services.registry.service import rebuild_registry
from services.reporting.read_models.tables import LOGS
from services.reporting.rebuild import SECONDS_TO_LISTEN, rebuild
from services.reporting.service import codecs
from shared.domain.errors import Malformed, Unavailable
from shared.event_store.lease import WORKER, lease
from shared.event_store.projector import LogCursor
from shared.messaging.sources import Batch, Source
from shared.messaging.sources.local_log import LocalLogSource
from shared.messaging.worker import topic_source

ProgressCallback = Callable[[str, int], None]


def rebuild_reporting(installation: Installation, source: str, progress: ProgressCallback) -> dict[str, int]:
    """Rebuild the facts alongside the live ones, running or not, and switch; return their positions.

    `source` is `log` or `kafka`. Raises Malformed without Kafka, Undecodable, RebuildRunning.
    """
    with open_services(installation) as services, ExitStack() as held:
        sources: dict[str, Source] = {}
        for log in LOGS:
            local_log = services.logs[log]
            read = (
                LocalLogSource(local_log)
                if source == "log"
                else _OfPresent(_topic(installation, log), local_log.origin())
            )
            sources[log] = held.enter_context(closing(read))
        owner = held.enter_context(_owner(installation, "reporting"))
        return rebuild(owner, codecs(), sources, progress, SECONDS_TO_LISTEN if source == "kafka" else 0)


def rebuild_own(installation: Installation, service: str) -> None:
    """Rebuild the tables of registry or meetings. Commands write to them too, so the service's worker must not be
    running."""
    makers = {"registry": rebuild_registry, "meetings": fill_meetings}
    with _owner(installation, service) as engine, lease(engine, WORKER) as mine:
        if not mine:
            raise Unavailable(part=service, remedy="Its worker is running. Stop `rapporteur up` first, then rebuild.")
        with engine.begin() as connection:
            makers[service](connection, installation.outbox_key(service))


@contextmanager
def _owner(installation: Installation, service: str) -> Iterator[Engine]:
    engine = installation.owner_engine(service)
    try:
        yield engine
    finally:
        engine.dispose()


def _topic(installation: Installation, log: str) -> Source:
    settings = installation.reporting
    if not settings.kafka:
        raise Malformed("--from", "This installation has no Kafka. Rebuild from the log: --from log.")
    return topic_source(settings, log)


class _OfPresent:
    """The records in a topic that belong to the current log; it may begin with those of an earlier log, restored with a
    loss."""

    def __init__(self, source: Source, origin: str | None) -> None:
        self._source, self._origin = source, origin

    def read(self, after: LogCursor, limit: int, wait: float) -> Batch:
        cursor = after if after.origin else LogCursor(self._origin, after.position, after.offset)
        while (batch := self._source.read(cursor, limit, wait)).foreign_records and not batch.events:
            cursor = LogCursor(cursor.origin, cursor.position, batch.offset)
        return batch

    def close(self) -> None:
        self._source.close()
