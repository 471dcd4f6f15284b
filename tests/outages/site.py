"""The site of an outage: a running installation, and the servers behind it."""

import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread
from uuid import uuid4

from werkzeug.serving import make_server

from deploy.installation.installation import Installation
from deploy.installation.preparation import prepare
from deploy.runtime.loading import open_installation
from services.meetings import worker as meetings_worker
from services.meetings.app import create_app
from services.reporting import worker as reporting_worker
from shared.event_store.engine import create_engine
from shared.messaging.connection import Kafka
from shared.messaging.worker import run_worker_until
from shared.web import tokens
from tests.end_to_end.program import silent
from tests.plugins.free_ports import free_ports
from tests.plugins.servers import Databases, KafkaServer, PostgresServer

ROLES = frozenset({"staff", "approver"})


@dataclass(frozen=True)
class Site:
    """`meetings` and `reporting` are URLs of databases, `topics` is the prefix of the topics' names. The servers are
    set if they can be stopped and started."""

    url: str
    token: str
    meetings: str
    reporting: str
    kafka: Kafka
    topics: str = ""
    broker: KafkaServer | None = None
    postgres: PostgresServer | None = None

    @contextmanager
    def frozen_database(self) -> Iterator[None]:
        """Freeze the database within the block: it accepts connections but does not respond."""
        assert self.postgres is not None
        with silent(self.postgres.child.pid):
            yield

    @contextmanager
    def no_database(self) -> Iterator[None]:
        """Stop the database within the block: it refuses connections."""
        assert self.postgres is not None
        self.postgres.stop()
        try:
            yield
        finally:
            self.postgres.start()

    @contextmanager
    def no_broker(self) -> Iterator[None]:
        assert self.broker is not None
        self.broker.stop()
        try:
            yield
        finally:
            self.broker.start()


@contextmanager
def in_this_process(broker: KafkaServer, postgres: PostgresServer, databases: Databases, topics: str) -> Iterator[Site]:
    """Run the meetings' web server, and the workers of the meetings and of reporting, each in a thread."""
    with ExitStack() as stack:
        home = Path(tempfile.mkdtemp(prefix="rapporteur-outages-"))
        stack.callback(shutil.rmtree, home)
        port = free_ports()
        url = f"http://127.0.0.1:{port}"
        installation = _installation(home, url, broker, databases, topics)
        server = make_server("127.0.0.1", port, create_app(installation.meetings), threaded=True)
        _beside(stack, server.serve_forever, server.shutdown)
        stop = Event()
        for service, turns, settings in (
            ("the meetings", meetings_worker.jobs, installation.meetings),
            ("reporting", reporting_worker.jobs, installation.reporting),
        ):
            engine = create_engine(settings.database)
            stack.callback(engine.dispose)
            work = lambda s=service, t=turns, g=settings, e=engine: run_worker_until(stop, s, e, lambda: t(g, e))  # noqa: E731
            _beside(stack, work, stop.set)
        databases_of = installation.meetings.database, installation.reporting.database
        yield Site(url, token_of(home), *databases_of, broker.connection(), topics, broker, postgres)


def token_of(home: Path) -> str:
    """Return a token with the right to plan and announce, valid for an hour."""
    key = (home / "keys" / "token.key").read_text()
    return tokens.issue(key, f"account-{uuid4()}", ROLES, "example", int(time.time()) + 3600)


def _installation(home: Path, url: str, broker: KafkaServer, databases: Databases, topics: str) -> Installation:
    prepare(home)
    kafka = broker.connection()
    services = ("REGISTRY", "MEETINGS", "REPORTING")
    installation = open_installation(
        {
            **os.environ,
            "RAPPORTEUR_HOME": str(home),
            "RAPPORTEUR_VAULT_DATABASE": databases.create(),
            "RAPPORTEUR_KAFKA": kafka.bootstrap,
            "RAPPORTEUR_TOPIC_PREFIX": topics,
            **{f"RAPPORTEUR_{each}_DATABASE": databases.create() for each in services},
            **{f"RAPPORTEUR_{each}_URL": url for each in services},
            **{f"RAPPORTEUR_{each}_KAFKA_USER": str(kafka.user) for each in services},
            **{f"RAPPORTEUR_{each}_KAFKA_PASSWORD_FILE": str(kafka.password_file) for each in services},
        }
    )
    installation.migrate()
    return installation


def _beside(stack: ExitStack, work: Callable[[], object], end: Callable[[], object]) -> None:
    thread = Thread(target=work, daemon=True)
    thread.start()
    stack.callback(thread.join)
    stack.callback(end)
