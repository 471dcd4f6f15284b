"""Logs that are not being sealed, published or signed; stalled readers; and events that readers have set aside."""

import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack

from sqlalchemy import Engine

from deploy.installation.home import LOGS, SERVICES
from deploy.installation.installation import Installation
from deploy.installation.locks import lock_of, run_folder, running
from deploy.monitoring.doctor.diagnosis import Diagnosis
from services.meetings import service as meetings
from services.registry import service as registry
from services.reporting import service as reporting
from shared.environment.clock import duration_text
from shared.event_store.engine import create_engine
from shared.event_store.lag import ConsumerLag, LogLag, consumer_lags, orphaned_events
from shared.event_store.lease import WORKER, is_held
from shared.event_store.outbox import Outbox, RefusedEntry

# Seconds, as for the alerts. A running worker that lags gets TO_MOVE to make progress, and one that has just started
# STARTING, in which Kafka starts too.
UNSEALED, UNPUBLISHED, AHEAD, TO_MOVE, STARTING = 30, 60, 60, 2, 30
MOST_LISTED = 20  # refused events listed per log


class InspectedDatabases:
    """The databases of an installation, opened for inspection, and the running workers."""

    def __init__(self, installation: Installation, opened: ExitStack) -> None:
        self.installation = installation
        self.engines = {service: installation.engine(service, read_only=True) for service in SERVICES}
        self.vault = create_engine(installation.registry.vault_database, read_only=True)
        for engine in (*self.engines.values(), self.vault):
            opened.callback(engine.dispose)
        self.running = {service for service, engine in self.engines.items() if is_held(engine, WORKER)}

    def log(self, log: str) -> LogLag:
        return self.installation.lag(self.engines[LOGS[log]], log)

    def refused(self, log: str) -> list[RefusedEntry]:
        with self.engines[LOGS[log]].connect() as connection:
            _waiting, refused = Outbox(log, self.installation.outbox_key(log)).inspect(connection)
        return refused

    def readers(self) -> Iterator[tuple[str, ConsumerLag]]:
        """Yield the readers, each with its service."""
        places: dict[str, tuple[Engine, Mapping[str, tuple[str, ...]]]] = {
            "registry": (self.vault, registry.READS),
            "meetings": (self.engines["meetings"], meetings.READS),
            "reporting": (self.engines["reporting"], reporting.consumed_logs(self.engines["reporting"])),
        }
        for service, (engine, reads) in places.items():
            for reader in consumer_lags(engine, reads):
                yield service, reader

    def has_just_started(self, service: str) -> bool:
        """Return whether a worker is young, or `up`, which is about to start it."""
        run = run_folder(self.installation.home)
        started = {"up", f"{service}-worker"} & running(run).keys()
        return any(time.time() - lock_of(run, name).stat().st_mtime < STARTING for name in started)

    def remedy(self, service: str) -> str:
        if service in self.running:
            return "Its worker runs but makes no progress: its log says why."
        return f"Start the worker: `rapporteur worker {service}`."


def troubles(installation: Installation, *, rests: bool = False) -> Iterator[Diagnosis]:
    """Yield the problems. `rests`: nothing is running, so that readers catch up at the next start."""
    with ExitStack() as opened:
        looked = InspectedDatabases(installation, opened)
        before = logs = {log: looked.log(log) for log in LOGS}
        standing = [] if rests else _behind(looked, logs)
        if not rests and (standing or any(map(_waits, logs.values()))):
            time.sleep(TO_MOVE)
            logs = {log: looked.log(log) for log in LOGS}
            now = _behind(looked, logs)
            standing = [each for each in standing if each in now and not looked.has_just_started(each[0])]
        for log, stands in logs.items():
            yield from _of_clock(log, stands)
            yield from _of_log(looked, log, before[log], stands, rests=rests)
            yield from _not_ours(looked, log, stands)
        for service, reader in standing:
            lag = logs[reader.log].sealed - reader.position
            sentence = f"{service}: {reader.consumer} is {lag:,} events of {reader.log} behind, and makes no progress."
            yield Diagnosis(f"{sentence} {looked.remedy(service)}", "A consumer stands still")
        for service, reader in looked.readers():
            if reader.set_aside:
                yield _set_aside(service, reader)


def _of_clock(log: str, stands: LogLag) -> Iterator[Diagnosis]:
    if stands.clock_refused:
        sentence = f"{log} is not being sealed: the clock jumped forward."
        yield Diagnosis(
            f"{sentence} Set it right; or, if it is right, `rapporteur clock confirm` with today's day.",
            "The clock jumped",
        )
    if stands.recorded_ahead > AHEAD:
        sentence = f"The last event of {log} has a recorded time {duration_text(stands.recorded_ahead)} in the future."
        yield Diagnosis(
            f"{sentence} The clock was ahead when it was sealed, or is behind now; set it right.",
            "Recorded times in the future",
        )


def _waits(stands: LogLag) -> bool:
    return bool(stands.unsealed or _unpublished(stands))


def _unpublished(stands: LogLag) -> int:
    return 0 if stands.published is None else stands.sealed - stands.published


def _of_log(
    looked: InspectedDatabases, log: str, before: LogLag, stands: LogLag, *, rests: bool
) -> Iterator[Diagnosis]:
    """Yield findings on what waits, unless a worker got on with it since `before`, or the next start will: after a
    restore, each event is old and has yet to be published."""
    service = LOGS[log]
    works, starts = service in looked.running, looked.has_just_started(service)
    seals = starts or (works and (stands.sealed > before.sealed or (stands.unsealed_age or 0) < UNSEALED))
    if stands.unsealed and not seals:
        sentence = f"{stands.unsealed:,} events of {log} are not sealed."
        yield Diagnosis(f"{sentence} {looked.remedy(service)}", "Events are not sealed")
    moved = (stands.published or 0) > (before.published or 0)
    publishes = starts or rests or (works and (moved or (stands.unpublished_age or 0) < UNPUBLISHED))
    if (waiting := _unpublished(stands)) and not publishes:
        sentence = f"{waiting:,} events of {log} have not reached Kafka."
        yield Diagnosis(f"{sentence} {looked.remedy(service)}", "Events are not published")


def _not_ours(looked: InspectedDatabases, log: str, stands: LogLag) -> Iterator[Diagnosis]:
    """Yield findings on events that the program did not write, and on events removed from the outbox."""
    engine = looked.engines[LOGS[log]]
    refused = looked.refused(log) if stands.refused else []
    for event in refused[:MOST_LISTED]:
        sentence = f"{log}: event {event.id}, number {event.version} of {event.stream}, is not sealed: {event.why}."
        yield Diagnosis(f"{sentence} Find out who writes to the database.", "Events are refused")
    if len(refused) > MOST_LISTED:
        yield Diagnosis(f"{log}: {len(refused) - MOST_LISTED:,} more events are not sealed.", "Events are refused")
    if lost := orphaned_events(engine, log):
        sentence = f"{log}: {lost:,} events are neither sealed nor wait to be: they were removed from the outbox."
        yield Diagnosis(f"{sentence} Find out who writes to the database.", "Events are refused")


def _behind(looked: InspectedDatabases, logs: dict[str, LogLag]) -> list[tuple[str, ConsumerLag]]:
    return [(service, each) for service, each in looked.readers() if each.position < logs[each.log].sealed]


def _set_aside(service: str, reader: ConsumerLag) -> Diagnosis:
    return Diagnosis(
        f"{service}: {reader.consumer} set aside {reader.set_aside:,} events of {reader.log}, which this version of the program "
        f"cannot read. Install the version that wrote them, then run `rapporteur migrate` and `rapporteur rebuild {service}`.",
        "Events are set aside",
    )
