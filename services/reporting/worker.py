"""Reporting's worker: seals and signs its two logs, publishes them to Kafka if configured, reads all three logs, and
publishes public facts to partners."""

import os
import sys
from collections.abc import Mapping

from sqlalchemy import Engine

from services.reporting.publication import (
    CorrectionPublisher,
    Deliveries,
    DuePublisher,
    SigningSecrets,
    partner_projector,
    webhooks_projector,
)
from services.reporting.read_models.tables import LOGS, live_tables
from services.reporting.service import OWN_LOGS, create_handler, facts_projector
from services.reporting.settings import Settings
from shared.environment.settings import read_settings
from shared.event_store.clock_guard import ClockGuard
from shared.event_store.engine import autocommit, create_engine
from shared.event_store.log import Log
from shared.event_store.outbox_key import OutboxKey
from shared.messaging.consumer import Consumer
from shared.messaging.loops import Job, Paced
from shared.messaging.sources import Source
from shared.messaging.sources.local_log import LocalLogSource
from shared.messaging.worker import (
    AT_THEIR_TIME,
    UNHURRIED,
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
    """Return the worker's jobs by name, ordered so that one round takes a new event all the way to the facts."""
    # A read-only engine takes no lock from writers.
    reader, key = create_engine(settings.database, read_only=True), OutboxKey(settings.outbox_key)
    counting = {
        f"consume {log}": _into_live_facts(engine, reader, log, *_source(settings, reader, log), failpoint)
        for log in LOGS
    }
    telling = {f"tell {log}": _to_partners(settings, engine, reader, log, failpoint) for log in LOGS}
    due = DuePublisher(engine, reader, key, guard=_guard(settings))
    corrections = CorrectionPublisher(engine, reader, key)
    sender = deliveries(settings, engine, reader, failpoint)
    timed = {
        "tell what is due": Paced(due, AT_THEIR_TIME, due.alarm.seconds_left),
        "tell corrections": Paced(corrections.publish_corrections, AT_THEIR_TIME, corrections.seconds_left),
        "send to webhooks": Paced(sender.step, seconds_left=sender.seconds_left),
    }
    return {
        **token_jobs(settings, settings.registry_url),
        **log_jobs(settings, engine, OWN_LOGS, failpoint),
        **handler_jobs(settings, create_handler(settings, engine, failpoint), reader, "reporting"),
        **counting,
        **telling,
        "learn of webhooks": _webhooks(settings, engine, reader, failpoint),
        **timed,
    }


def deliveries(settings: Settings, engine: Engine, reader: Engine, failpoint: Failpoint = lambda _: None) -> Deliveries:
    """Return the sender to webhooks, with a thread for each."""
    secrets = SigningSecrets(settings.registry_url, settings.token)
    return Deliveries(engine, Log(reader, "partners"), secrets, settings.inside_hosts, failpoint=failpoint)


def _webhooks(settings: Settings, engine: Engine, reader: Engine, failpoint: Failpoint) -> Job:
    """Learn of webhooks from the registry's log."""
    source, feed = _source(settings, reader, "registry")
    return consuming(
        Consumer("registry", webhooks_projector(engine, failpoint), source, feed).step, feed, UNHURRIED.shortest
    )


def _into_live_facts(
    engine: Engine, reader: Engine, log: str, source: Source, feed: Source | None, failpoint: Failpoint
) -> Job:
    """Read a log into the live facts, switching to new ones after a rebuild."""
    into: tuple[int, Consumer] | None = None
    connections = autocommit(reader)

    def step(wait: float | None) -> int:
        nonlocal into
        with connections.connect() as connection:
            number = live_tables(connection).number
        if into is None or into[0] != number:
            into = number, Consumer(log, facts_projector(engine, failpoint), source, feed)
        return into[1].step(wait)

    return consuming(step, feed)


def _to_partners(settings: Settings, engine: Engine, reader: Engine, log: str, failpoint: Failpoint) -> Job:
    """Publish a log to partners."""
    source, feed = _source(settings, reader, log)
    key = OutboxKey(settings.outbox_key)
    projector = partner_projector(engine, key, failpoint=failpoint, guard=_guard(settings))
    return consuming(Consumer(log, projector, source, feed).step, feed)


def _guard(settings: Settings) -> ClockGuard:
    """Return the guard against publishing before an embargo is over when the clock has jumped."""
    return ClockGuard("partners", settings.clock_bound)


def _source(settings: Settings, reader: Engine, log: str) -> tuple[Source, Source | None]:
    """Return the source of a log, and another to use if the first gives nothing. Its own log is in its own database."""
    match log:
        case "registry":
            return source_for(settings, log, settings.registry_database, settings.registry_url)
        case "meetings":
            return source_for(settings, log, settings.meetings_database, settings.meetings_url)
    return LocalLogSource(Log(reader, log)), None


def main(environment: Mapping[str, str] = os.environ) -> int:
    settings = read_settings(Settings, environment)
    configure(settings.log, "reporting-worker")
    engine = create_engine(settings.database)
    watched = watched_by(settings, [settings.registry_database, settings.meetings_database])
    return run_worker("reporting", engine, lambda: jobs(settings, engine), watched)


if __name__ == "__main__":
    sys.exit(main())
