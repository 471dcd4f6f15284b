"""Reporting's worker: seals and signs its two logs, publishes them where there is Kafka, takes in all three, tells partners."""

import os
import sys
from collections.abc import Mapping

from sqlalchemy import Engine

from services.reporting.publication import Corrected, publisher, tell_due
from services.reporting.read_models import LOGS, live
from services.reporting.service import OWN_LOGS, facts_consumer
from services.reporting.settings import Settings
from shared.environment.settings import read
from shared.event_store.engine import create_engine
from shared.event_store.log import Log
from shared.event_store.outbox_key import OutboxKey
from shared.messaging.consumer import Consumer
from shared.messaging.loops import Turn
from shared.messaging.sources import Source
from shared.messaging.sources.local_log import LocalLog
from shared.messaging.worker import Reached, anothers_log, publishing, renewing, sealing, signing, work
from shared.web.logging import configure


def turns(settings: Settings, engine: Engine, reached: Reached = lambda _: None) -> Mapping[str, Turn]:
    """What the worker does, by name, in an order in which one round brings a new event all the way to the facts."""
    # It looks many times a second: a reader takes no lock from those who write.
    reader, key = create_engine(settings.database, read_only=True), OutboxKey(settings.outbox_key)
    consuming = {
        f"consume {log}": _into_live_facts(engine, reader, log, *_source(settings, reader, log), reached)
        for log in LOGS
    }
    telling: dict[str, Turn] = {
        f"tell {log}": Consumer(log, publisher(engine, key, reached=reached), *_source(settings, reader, log)).step
        for log in LOGS
    }
    telling |= {
        "tell what is due": tell_due(engine, reader, key),
        "tell corrections": Corrected(engine, reader, key).look,
    }
    return {
        **renewing(settings, settings.registry_url),
        **sealing(settings, engine, OWN_LOGS, reached),
        **publishing(settings, engine, OWN_LOGS, reached),
        **signing(settings, engine, OWN_LOGS, reached),
        **consuming,
        **telling,
    }


def _into_live_facts(
    engine: Engine, reader: Engine, log: str, source: Source, feed: Source | None, reached: Reached
) -> Turn:
    """Takes a log into the facts that answer, going over to others once a rebuild has switched to them."""
    into: tuple[int, Consumer] | None = None

    def turn() -> int:
        nonlocal into
        with reader.connect() as connection:
            number = live(connection).number
        if into is None or into[0] != number:
            into = number, Consumer(log, facts_consumer(engine, reached), source, feed)
        return into[1].step()

    return turn


def _source(settings: Settings, reader: Engine, log: str) -> tuple[Source, Source | None]:
    """Where a log is read, and where else if that gives nothing. Its own log is in its own database."""
    match log:
        case "registry":
            return anothers_log(settings, log, settings.registry_database, settings.registry_url)
        case "meetings":
            return anothers_log(settings, log, settings.meetings_database, settings.meetings_url)
    return LocalLog(Log(reader, log)), None


def main(environment: Mapping[str, str] = os.environ) -> int:
    settings = read(Settings, environment)
    configure(settings.log)
    engine = create_engine(settings.database)
    return work("reporting", engine, lambda: turns(settings, engine))


if __name__ == "__main__":
    sys.exit(main())
