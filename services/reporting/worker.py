"""Reporting's worker: seals its two logs, publishes them where there is Kafka, and takes in all three logs.

Kafka's client is imported only where there is one: the run lock does not hold it.
It stops on SIGTERM and SIGINT, and holds the lease `worker` of its database.
"""

import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Engine

from services.reporting.read_models import LOGS, live
from services.reporting.service import OWN_LOGS, facts_consumer
from services.reporting.settings import Settings
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
    """What the worker does, by name, in an order in which one round brings a new event all the way to the facts."""
    found: dict[str, Turn] = {}
    for log in OWN_LOGS:
        found[f"seal {log}"] = Sealer(engine, log, reached=reached).seal
    found |= _publishing(settings, engine, reached)
    for log in LOGS:
        source, feed = _source(settings, engine, log)
        found[f"consume {log}"] = _into_live_facts(engine, log, source, feed, reached)
    return found


def _into_live_facts(
    engine: Engine, log: str, source: Source, feed: Source | None, reached: Callable[[str], None]
) -> Turn:
    """Takes a log into the facts that answer, going over to others once a rebuild has switched to them."""
    into: tuple[int, Consumer] | None = None

    def turn() -> int:
        nonlocal into
        with engine.connect() as connection:
            number = live(connection).number
        if into is None or into[0] != number:
            into = number, Consumer(log, facts_consumer(engine, reached), source, feed)
        return into[1].step()

    return turn


def main(environment: Mapping[str, str] = os.environ) -> int:
    settings = read(Settings, environment)
    configure(settings.log)
    stop = stopped_by_signals()
    engine = create_engine(settings.database)
    with lease(engine, WORKER) as mine:
        if not mine:
            sys.stderr.write("Another worker of reporting is running on this database. This one stops.\n")
            return REFUSED
        run([Loop(name, turn) for name, turn in turns(settings, engine).items()], stop)
    engine.dispose()
    return 0


def _publishing(settings: Settings, engine: Engine, reached: Callable[[str], None]) -> dict[str, Turn]:
    if not settings.kafka:
        return {}
    from shared.messaging.publisher import Publisher  # noqa: PLC0415  no Kafka, no client

    return {
        f"publish {log}": Publisher(Log(engine, log), _kafka(settings), _topic(settings, log), reached).publish
        for log in OWN_LOGS
    }


def _source(settings: Settings, engine: Engine, log: str) -> tuple[Source, Source | None]:
    """Where a log is read, and where else if that gives nothing. Its own log is in its own database."""
    if log in OWN_LOGS:
        return LocalLog(Log(engine, log)), None
    if not settings.kafka:
        database = settings.registry_database if log == "registry" else settings.meetings_database
        return LocalLog(Log(create_engine(database, read_only=True), log)), None
    from shared.messaging.sources.topic import Topic  # noqa: PLC0415  no Kafka, no client

    url = settings.registry_url if log == "registry" else settings.meetings_url
    feed = Feed(log, f"{url}/{log}/feed", lambda: settings.token.read_text().strip())
    return Topic(_kafka(settings), _topic(settings, log)), feed


def _kafka(settings: Settings) -> "Kafka":
    from shared.messaging.connection import Kafka  # noqa: PLC0415  no Kafka, no client

    password = Path(settings.kafka_password_file) if settings.kafka_password_file else None
    protocol = "SASL_PLAINTEXT" if settings.kafka_user else "PLAINTEXT"
    return Kafka(str(settings.kafka), protocol, settings.kafka_user, password)


def _topic(settings: Settings, log: str) -> str:
    return f"{settings.topic_prefix}{log}.events"


if __name__ == "__main__":
    sys.exit(main())
