"""The meetings' worker: seals their log, publishes it where there is Kafka, and takes in the registry's log.

Kafka's client is imported only where there is one: the run lock does not hold it.
It stops on SIGTERM and SIGINT, and holds the lease `worker` of its database.
"""

import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Engine

from services.meetings.service import LOG, registry_consumer
from services.meetings.settings import Settings
from shared.domain.settings import read
from shared.event_store.engine import create_engine
from shared.event_store.lease import lease
from shared.event_store.log import Log
from shared.event_store.sealer import Sealer
from shared.messaging.consumer import Consumer
from shared.messaging.loops import Loop, Turn, run, stopped_by_signals
from shared.messaging.sources import Source
from shared.messaging.sources.feed import Feed
from shared.messaging.sources.local_log import LocalLog
from shared.web.logging import configure

if TYPE_CHECKING:
    from shared.messaging.connection import Kafka

WORKER = "worker"
REFUSED = 5  # exit code: another worker holds the lease


def turns(settings: Settings, engine: Engine, reached: Callable[[str], None] = lambda _: None) -> Mapping[str, Turn]:
    """What the worker does, by name, in the order in which an event moves on."""
    found: dict[str, Turn] = {f"seal {LOG}": Sealer(engine, LOG, reached=reached).seal}
    found |= _publishing(settings, engine, reached)
    source, feed = _registry(settings)
    found["consume registry"] = Consumer("registry", registry_consumer(engine, reached), source, feed).step
    return found


def main(environment: Mapping[str, str] = os.environ) -> int:
    settings = read(Settings, environment)
    configure(settings.log)
    stop = stopped_by_signals()
    engine = create_engine(settings.database)
    with lease(engine, WORKER) as mine:
        if not mine:
            sys.stderr.write("Another worker of the meetings is running on this database. This one stops.\n")
            return REFUSED
        run([Loop(name, turn) for name, turn in turns(settings, engine).items()], stop)
    engine.dispose()
    return 0


def _publishing(settings: Settings, engine: Engine, reached: Callable[[str], None]) -> dict[str, Turn]:
    if not settings.kafka:
        return {}
    from shared.messaging.publisher import Publisher  # noqa: PLC0415  no Kafka, no client

    return {f"publish {LOG}": Publisher(Log(engine, LOG), _kafka(settings), _topic(settings, LOG), reached).publish}


def _registry(settings: Settings) -> tuple[Source, Source | None]:
    """Where the registry's log is read, and where else if that gives nothing."""
    if not settings.kafka:
        return LocalLog(Log(create_engine(settings.registry_database, read_only=True), "registry")), None
    from shared.messaging.sources.topic import Topic  # noqa: PLC0415  no Kafka, no client

    feed = Feed("registry", f"{settings.registry_url}/registry/feed", lambda: settings.token.read_text().strip())
    return Topic(_kafka(settings), _topic(settings, "registry")), feed


def _kafka(settings: Settings) -> "Kafka":
    from shared.messaging.connection import Kafka  # noqa: PLC0415  no Kafka, no client

    password = Path(settings.kafka_password_file) if settings.kafka_password_file else None
    protocol = "SASL_PLAINTEXT" if settings.kafka_user else "PLAINTEXT"
    return Kafka(str(settings.kafka), protocol, settings.kafka_user, password)


def _topic(settings: Settings, log: str) -> str:
    return f"{settings.topic_prefix}{log}.events"


if __name__ == "__main__":
    sys.exit(main())
