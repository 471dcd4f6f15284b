"""The meetings' worker: seals and signs their log, publishes it where there is Kafka, and takes in the registry's log."""

import os
import sys
from collections.abc import Mapping

from sqlalchemy import Engine

from services.meetings.service import LOG, registry_consumer
from services.meetings.settings import Settings
from shared.environment.settings import read
from shared.event_store.engine import create_engine
from shared.messaging.consumer import Consumer
from shared.messaging.loops import Turn
from shared.messaging.worker import Reached, anothers_log, publishing, renewing, sealing, signing, work
from shared.web.logging import configure


def turns(settings: Settings, engine: Engine, reached: Reached = lambda _: None) -> Mapping[str, Turn]:
    """What the worker does, by name, in the order in which an event moves on."""
    source, feed = anothers_log(settings, "registry", settings.registry_database, settings.registry_url)
    return {
        **renewing(settings, settings.registry_url),
        **sealing(settings, engine, [LOG], reached),
        **publishing(settings, engine, [LOG], reached),
        **signing(settings, engine, [LOG], reached),
        "consume registry": Consumer("registry", registry_consumer(engine, reached), source, feed).step,
    }


def main(environment: Mapping[str, str] = os.environ) -> int:
    settings = read(Settings, environment)
    configure(settings.log)
    engine = create_engine(settings.database)
    return work("the meetings", engine, lambda: turns(settings, engine))


if __name__ == "__main__":
    sys.exit(main())
