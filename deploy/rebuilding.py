"""What a service answers from, made again from the logs."""

from collections.abc import Callable
from contextlib import ExitStack, closing

from deploy.installation import Installation
from deploy.opened import opened
from services.meetings.service import fill as fill_meetings
from services.registry.service import rebuild as rebuild_registry
from services.reporting.read_models import LOGS
from services.reporting.rebuild import SECONDS_TO_LISTEN, rebuild
from services.reporting.service import codecs
from shared.domain.errors import Malformed, Unavailable
from shared.event_store.lease import WORKER, lease
from shared.messaging.sources import Source
from shared.messaging.sources.local_log import LocalLog
from shared.messaging.worker import topic_source

Told = Callable[[str, int], None]


def rebuild_reporting(installation: Installation, source: str, told: Told) -> dict[str, int]:
    """Makes the facts again beside the live ones, running or not, and switches; the positions they hold.

    `source` is `log` or `kafka`. Raises Malformed where there is no Kafka, Undecodable, RebuildRunning.
    """
    with opened(installation) as services, ExitStack() as held:
        sources = {}
        for log in LOGS:
            read = LocalLog(services.logs[log]) if source == "log" else _topic(installation, log)
            sources[log] = held.enter_context(closing(read))
        return rebuild(
            services.reporting.engine, codecs(), sources, told, SECONDS_TO_LISTEN if source == "kafka" else 0
        )


def rebuild_own(installation: Installation, service: str) -> None:
    """Makes the tables of registry or meetings again, which commands write too: its worker must not run."""
    makers = {"registry": rebuild_registry, "meetings": fill_meetings}
    with opened(installation) as services:
        engine = services.engines[service]
        with lease(engine, WORKER) as mine:
            if not mine:
                raise Unavailable(part=service, remedy="Its worker runs. Stop `rapporteur up` first, then rebuild.")
            with engine.begin() as connection:
                makers[service](connection)


def _topic(installation: Installation, log: str) -> Source:
    settings = installation.reporting
    if not settings.kafka:
        raise Malformed("--from", "This installation has no Kafka. Rebuild from the log: --from log.")
    return topic_source(settings, log)
