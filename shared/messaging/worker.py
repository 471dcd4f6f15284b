"""The common parts of all services' workers. Kafka's client is imported only where Kafka is used, since
requirements.lock does not list it."""

import os
import sys
import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from sqlalchemy import Engine

from shared.domain.errors import Unavailable
from shared.environment.disk import private_files
from shared.environment.service_settings import FeedReaderSettings, PartnerAccessSettings, ServiceSettings
from shared.environment.signals import stopped_by_signals
from shared.event_store.clock_guard import ClockGuard
from shared.event_store.command_handler import CommandHandler
from shared.event_store.embargoes import EmbargoEnder
from shared.event_store.engine import check_writable, create_engine
from shared.event_store.lease import WORKER, Lease, LeaseLost, lease
from shared.event_store.log import Log
from shared.event_store.outbox_key import OutboxKey
from shared.event_store.rereading import Rereading
from shared.event_store.sealer import Sealer
from shared.event_store.signed_history import NotConsistent
from shared.event_store.signer import CheckpointSigner
from shared.event_store.wakeups import Watch, Watched, WatchedFolder, watched_database
from shared.messaging.errors import SourceError
from shared.messaging.loops import Job, Loop, Pace, Paced, at_intervals, run, until_done
from shared.messaging.service_token import ServiceTokenRenewer
from shared.messaging.sources import Source
from shared.messaging.sources.feed import FeedSource
from shared.messaging.sources.local_log import LocalLogSource
from shared.messaging.witnessing import witness_jobs
from shared.transparency.checkpoint_store import CheckpointStore, requests_in
from shared.transparency.signing_key import SigningKey

if TYPE_CHECKING:
    from shared.messaging.connection import Kafka

REFUSED = 5  # exit code: another worker holds the lease
SECONDS_FOR_A_COMMAND = 3.0
DAY = 24 * 3600  # seconds
TO_SHOW_LIFE = 5.0  # seconds between heartbeats to the process that started this one
TO_ASK_THE_SERVER = 30.0  # seconds between checks that the database accepts new connections
TO_KEEP_THE_LEASE = 1.1  # seconds between checks of the lease, longer than the lease's own
TO_RENEW = 60.0  # seconds between checks for a token to renew
AT_THEIR_TIME = Pace(shortest=2.0)  # within two seconds something due is done, and a change of what will be is known
HEARTBEAT = "RAPPORTEUR_HEARTBEAT"  # the file descriptor that heartbeats are written to
AT_ONCE = Pace(shortest=0.0, longest=0.0)
# Under load something changes fifty times a second, and looking each time delays those whom others wait for.
UNHURRIED = Pace(shortest=0.5)
SECONDS_TO_LISTEN = 5.0
SECONDS_OF_SILENCE = 15.0  # seconds of a topic's silence after which its existence is checked
TOGETHER = 0.1  # seconds in which consumed events form one transaction
# Kafka tells nobody that it is away, nor that a topic was deleted or made anew. Batches are as far apart as those sealed.
PUBLISHING = Pace(shortest=0.0, longest=10.0)
SIGNING = Pace(shortest=0.2)  # with the signer's pace, every event is signed within ten seconds

ASK = "ask the database"
SEAL = "seal"
WAITED_FOR = (SEAL, "consume", "tell", "learn")  # the first words of the names of jobs whose results others wait for

Failpoint = Callable[[str], None]
Turns = Callable[[], Mapping[str, Job]]


def run_worker(service: str, engine: Engine, turns: Turns, watched: Sequence[Watched]) -> int:
    """Run all jobs concurrently until SIGTERM or SIGINT, under the database's lease `worker`; return the exit code."""
    with private_files():
        return run_worker_until(stopped_by_signals(), service, engine, turns, watched)


def run_worker_until(
    stop: threading.Event, service: str, engine: Engine, turns: Turns, watched: Sequence[Watched] = ()
) -> int:
    """Run all jobs until `stop` is set, or another worker takes the lease while the database is unreachable. Besides
    the database, `watched` wakes them.

    A command that does the worker's work holds the lease briefly; the worker waits for it. It also waits for a server
    that does not answer when it starts.
    """
    if engine.dialect.name == "postgresql" and not until_done(ASK, partial(_ask_alive, engine), stop):
        return 0
    until = time.monotonic() + SECONDS_FOR_A_COMMAND
    kept = _under_the_lease(stop, engine, turns, watched)
    while kept is None and time.monotonic() < until:
        if stop.wait(0.1):
            return 0
        kept = _under_the_lease(stop, engine, turns, watched)
    if kept:
        return 0
    sys.stderr.write(f"Another worker of {service} is running on this database. This one stops.\n")
    return REFUSED


def _under_the_lease(stop: threading.Event, engine: Engine, turns: Turns, watched: Sequence[Watched]) -> bool | None:
    """Work until `stop` is set; return whether the lease was kept to the end. Return None at once if another process
    has it."""
    with lease(engine, WORKER) as mine, closing(Watch([watched_database(engine), *watched])) as watch:
        if not mine:
            return None
        servers = [engine] if engine.dialect.name == "postgresql" else []
        loops = [
            Loop("show life", at_intervals(TO_SHOW_LIFE, _beat)),
            *(Loop("keep the lease", at_intervals(TO_KEEP_THE_LEASE, partial(_keep, mine, stop))) for _ in servers),
            *(Loop(ASK, at_intervals(TO_ASK_THE_SERVER, partial(_ask, each))) for each in servers),
            Loop("watch for changes", Paced(watch.turn, AT_ONCE), wakes_others=True, end=watch.end),
            *(Loop(name, turn, wakes_others=name.startswith(WAITED_FOR)) for name, turn in turns().items()),
        ]
        run(loops, stop)
        return bool(mine)


def _beat() -> int:
    """Send a heartbeat to show that this process is not hung. It does not matter if no one is listening."""
    with suppress(KeyError, OSError):
        os.write(int(os.environ[HEARTBEAT]), b".")
    return 0


def _ask(engine: Engine) -> int:
    """Detect a server that is shutting down but still serves its open connections."""
    check_writable(engine)
    return 0


def _ask_alive(engine: Engine) -> int:
    """Look for a server that is not there yet, as a process that is not hung."""
    _beat()
    return _ask(engine)


def _keep(mine: Lease, stop: threading.Event) -> int:
    try:
        mine.renew()
    except LeaseLost:
        stop.set()
    return 0


def log_jobs(settings: ServiceSettings, engine: Engine, logs: Sequence[str], failpoint: Failpoint) -> dict[str, Job]:
    """Return the jobs for the service's own logs: to seal, publish and sign them, and to have them cosigned."""
    return {
        **sealer_jobs(settings, engine, logs, failpoint),
        **publisher_jobs(settings, engine, logs, failpoint),
        **signer_jobs(settings, engine, logs, failpoint),
        **witness_jobs(engine, logs),
    }


def sealer_jobs(settings: ServiceSettings, engine: Engine, logs: Iterable[str], failpoint: Failpoint) -> dict[str, Job]:
    """Return a job for each of the service's own logs."""
    key = OutboxKey(settings.outbox_key)
    guards = {log: ClockGuard(log, settings.clock_bound) for log in logs}
    return {
        f"{SEAL} {log}": Sealer(engine, log, key, failpoint=failpoint, guard=guard).seal
        for log, guard in guards.items()
    }


def signer_jobs(settings: ServiceSettings, engine: Engine, logs: Iterable[str], failpoint: Failpoint) -> dict[str, Job]:
    """Return a job for each of the service's own logs. Its first run rereads the whole log; later runs do so part by
    part."""
    signers = {log: signer_of(settings, engine, log, failpoint) for log in logs}
    return {
        f"sign {log}": _signing(signer, Rereading(engine, log, signer.key, signer.kept))
        for log, signer in signers.items()
    }


def watched_by(settings: ServiceSettings, read: Iterable[str] = ()) -> list[Watched]:
    """Return the things that wake a worker besides its own database: requests for checkpoints, and the databases, given
    by address, whose logs it reads directly."""
    others = () if settings.kafka else read
    return [
        WatchedFolder(requests_in(settings.checkpoints)),
        *(watched_database(create_engine(url, read_only=True)) for url in others),
    ]


def consuming(step: Callable[[float | None], int], feed: Source | None, pace: float = TOGETHER) -> Job:
    """Return a consumer's job: one with a feed listens to Kafka, any other is woken by the log's database. Events within
    `pace` seconds form one transaction."""
    if feed is None:
        return Paced(partial(step, None), Pace(shortest=pace))
    return Paced(partial(step, SECONDS_TO_LISTEN), Pace(shortest=pace, longest=pace, listens=True))


def handler_jobs(settings: ServiceSettings, handler: CommandHandler, reader: Engine, log: str) -> dict[str, Job]:
    """Return the jobs that accompany a command handler: lifting due embargoes, and once a day deleting old results."""
    ender = EmbargoEnder(handler, reader, guard=ClockGuard(log, settings.clock_bound))
    return {
        "end embargoes": Paced(ender, AT_THEIR_TIME, ender.alarm.seconds_left),
        "forget old answers": at_intervals(DAY, handler.forget_old_commands),
    }


def signer_of(
    settings: ServiceSettings,
    engine: Engine,
    log: str,
    failpoint: Failpoint = lambda _: None,
    *,
    thorough: bool = True,
    progress: Callable[[str, int], None] = lambda _log, _position: None,
) -> CheckpointSigner:
    key, kept = SigningKey(settings.signing_keys, log), CheckpointStore(settings.checkpoints, log)
    return CheckpointSigner(engine, log, key, kept, failpoint, thorough=thorough, progress=progress)


def _signing(signer: CheckpointSigner, rereading: Rereading) -> Paced:
    def turn() -> int:
        try:
            signer.sign()
            _reread(signer, rereading)
        except (NotConsistent, Unavailable) as refusal:
            raise SourceError(
                f"{refusal.parameters.get('part', 'Nothing signed')}:", str(refusal.parameters["remedy"])
            ) from refusal
        # Zero, since no other job waits for signatures.
        return 0

    return Paced(turn, SIGNING, lambda: min(signer.seconds_left(), rereading.seconds_left()))


def _reread(signer: CheckpointSigner, rereading: Rereading) -> None:
    """Raise NotConsistent for an altered event; nothing is signed then until a complete pass finds the log as
    signed."""
    try:
        rereading.turn()
    except NotConsistent:
        signer.distrust()
        signer.sign(at_once=True)
        raise


def publisher_jobs(
    settings: ServiceSettings, engine: Engine, logs: Iterable[str], failpoint: Failpoint
) -> dict[str, Job]:
    """Return a job for each log that goes to Kafka; none without Kafka."""
    if not settings.kafka:
        return {}
    from shared.messaging.publisher import Publisher  # noqa: PLC0415  no Kafka, no client

    kafka = kafka_of(settings)
    return {
        f"publish {log}": Paced(
            Publisher(Log(engine, log), kafka, topic_of(settings, log), failpoint).publish, PUBLISHING
        )
        for log in logs
    }


def source_for(settings: FeedReaderSettings, log: str, database: str, url: str) -> tuple[Source, Source | None]:
    """Return the source of another service's log, and its feed as a fallback."""
    if not settings.kafka:
        return LocalLogSource(Log(create_engine(database, read_only=True), log)), None
    from shared.messaging.sources.topic import TopicSource  # noqa: PLC0415  no Kafka, no client

    source = TopicSource(kafka_of(settings), topic_of(settings, log), SECONDS_OF_SILENCE, long_fetch=True)
    return source, FeedSource(log, f"{url}/{log}/feed", lambda: settings.token.read_text().strip())


def token_jobs(settings: FeedReaderSettings, url: str) -> dict[str, Job]:
    """Return a job that renews the token for reading feeds; `url` is the address of its issuer, without prefix."""
    return {"renew the token": at_intervals(TO_RENEW, ServiceTokenRenewer(settings.token, url).renew)}


def topic_source(settings: ServiceSettings, log: str) -> Source:
    from shared.messaging.sources.topic import TopicSource  # noqa: PLC0415  no Kafka, no client

    return TopicSource(kafka_of(settings), topic_of(settings, log))


def kafka_of(settings: ServiceSettings) -> "Kafka":
    from shared.messaging.connection import Kafka  # noqa: PLC0415  no Kafka, no client

    return Kafka(
        str(settings.kafka),
        settings.effective_kafka_protocol,
        settings.kafka_user,
        settings.kafka_password_file,
        settings.kafka_mechanism,
        settings.kafka_ca_file,
    )


def keeper_of(settings: PartnerAccessSettings) -> "Kafka":
    """Return the connection as the user that manages the readers' users."""
    kafka = kafka_of(settings)
    return replace(kafka, user=settings.kafka_keeper, password_file=settings.kafka_keeper_password_file)


def topic_of(settings: ServiceSettings, log: str) -> str:
    return settings.topic_of(log)
