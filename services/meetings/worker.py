"""The meetings' worker: seals and signs their log, publishes it to Kafka if there is one, and reads the registry's log."""

import os
import sys
from collections.abc import Mapping

from sqlalchemy import Engine

from services.meetings.service import LOG, create_handler, registry_projector
from services.meetings.settings import Settings
from shared.environment.settings import read_settings
from shared.event_store.engine import create_engine
from shared.messaging.consumer import Consumer
from shared.messaging.loops import Job
from shared.messaging.worker import (
    Failpoint,
    consuming,
    handler_jobs,
    log_jobs,
    run_worker,
    source_for,
    token_jobs,
    watched_by,
)
from shared.web.logging import configure


def jobs(settings: Settings, engine: Engine, failpoint: Failpoint = lambda _: None) -> Mapping[str, Job]:
    """Return the worker's jobs by name, in the order in which an event passes through them."""
    source, feed = source_for(settings, "registry", settings.registry_database, settings.registry_url)
    return {
        **token_jobs(settings, settings.registry_url),
        **log_jobs(settings, engine, [LOG], failpoint),
        **handler_jobs(settings, create_handler(settings, engine, failpoint), engine, LOG),
        "consume registry": consuming(
            Consumer("registry", registry_projector(engine, failpoint), source, feed).step, feed
        ),
    }


def main(environment: Mapping[str, str] = os.environ) -> int:
    settings = read_settings(Settings, environment)
    configure(settings.log, "meetings-worker")
    engine = create_engine(settings.database)
    watched = watched_by(settings, [settings.registry_database])
    return run_worker("the meetings", engine, lambda: jobs(settings, engine), watched)


if __name__ == "__main__":
    sys.exit(main())
