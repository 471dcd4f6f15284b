"""One real Kafka broker and one real PostgreSQL cluster per run, started when first requested and stopped at the end.

Tests that use these fixtures are marked `kafka` or `postgres`, so that `make test-pure` excludes them.
"""

import logging
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import make_url

from deploy.runtime.production.databases import connect
from deploy.runtime.production.errors import NotInstalled
from deploy.runtime.production.kafka import ADMINISTRATOR, Broker
from deploy.runtime.production.outside.choice import OutsideListener, outside_listener
from deploy.runtime.production.postgres import PostgresCluster
from deploy.runtime.production.processes import Child
from shared.messaging.connection import Kafka
from tests.plugins.free_ports import free_ports
from tests.plugins.tls import authority, certificate

NO_SERVERS = "the production lock is not installed"
MARKS = {
    "kafka": {"kafka_cluster", "kafka_home", "topic_prefix"},
    "postgres": {"postgres_server", "postgres_cluster", "postgres_databases", "postgres_database"},
}
_number = count(1)


class KafkaServer:
    """The run's broker; a test may kill and restart it, but must leave it running. It also accepts TLS, at
    `broker.outside`."""

    def __init__(self, broker: Broker) -> None:
        self.broker = broker
        self.child: Child = broker.start()

    def connection(self, user: str = ADMINISTRATOR) -> Kafka:
        return Kafka(self.broker.bootstrap, "SASL_PLAINTEXT", user, self.broker.password_file(user))

    def start(self) -> None:
        if self.child.ended() is not None:
            self.child = self.broker.start()

    def stop(self) -> None:
        self.child.kill()


class PostgresServer:
    """The run's cluster; a test may stop and restart it, but must leave it running."""

    def __init__(self, cluster: PostgresCluster) -> None:
        self.cluster = cluster
        self.child: Child = cluster.start()

    def start(self) -> None:
        if self.child.ended() is not None:
            self.child = self.cluster.start()

    def stop(self) -> None:
        """Stop the server; clients are cut off."""
        self.child.stop()


class Databases:
    """Creates databases in the run's cluster, each a copy of a template."""

    def __init__(self, cluster: PostgresCluster) -> None:
        self.cluster = cluster
        self._templates: dict[str, str] = {}

    def create(self, prepared: str = "empty", prepare: Callable[[str], None] = lambda _: None) -> str:
        """Return the URL of a new database. `prepare` fills the template `prepared` at the first call that names it."""
        if prepared not in self._templates:
            self._templates[prepared] = template = self._copy_of("template0")
            prepare(self.cluster.url(template))
        return self.cluster.url(self._copy_of(self._templates[prepared]))

    def drop(self, url: str) -> None:
        with connect(self.cluster.url("postgres")) as server:
            server.execute(f'DROP DATABASE "{make_url(url).database}" WITH (FORCE)'.encode())

    def _copy_of(self, template: str) -> str:
        name = f"test_{next(_number)}"
        with connect(self.cluster.url("postgres")) as server:
            # A template cannot be copied while clients are connected, and those that filled it may still be.
            server.execute(
                "SELECT pg_terminate_backend(pid, 30000) FROM pg_stat_activity WHERE datname = %s", [template]
            )
            server.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"'.encode())
        return name


@pytest.fixture(scope="session")
def servers_home() -> Iterator[Path]:
    """Return the folder of the run's servers. Its name has what has a meaning of its own in URLs, to Kafka and to Java."""
    home = Path(tempfile.mkdtemp(prefix="rapporteur servers, &50%41+?"))
    yield home
    shutil.rmtree(home, ignore_errors=True)


def outside(folder: Path) -> OutsideListener:
    """Return a broker's TLS listener at `localhost`, with a certificate of its own authority."""
    certificate_file, key = certificate(folder, issuer := authority(folder), "localhost")
    return outside_listener(f"localhost:{free_ports()}", certificate_file, key, issuer.file)


@pytest.fixture(scope="session")
def kafka_cluster(servers_home: Path) -> Iterator[KafkaServer]:
    with ExitStack() as stack:
        try:
            server = KafkaServer(Broker(servers_home, outside(servers_home)))
        except NotInstalled:
            pytest.skip(NO_SERVERS)
        stack.callback(server.stop)
        yield server
        # A test's worker is not stopped, and its clients would log each attempt to reconnect.
        logging.getLogger("kafka").setLevel(logging.CRITICAL)


@pytest.fixture(scope="session")
def postgres_server(servers_home: Path) -> Iterator[PostgresServer]:
    try:
        server = PostgresServer(PostgresCluster(servers_home))
    except NotInstalled:
        pytest.skip(NO_SERVERS)
    yield server
    server.stop()


@pytest.fixture(scope="session")
def postgres_cluster(postgres_server: PostgresServer) -> PostgresCluster:
    return postgres_server.cluster


@pytest.fixture(scope="session")
def postgres_databases(postgres_cluster: PostgresCluster) -> Databases:
    return Databases(postgres_cluster)


@pytest.fixture
def postgres_database(postgres_server: PostgresServer, postgres_databases: Databases) -> Iterator[str]:
    """The URL of the test's own empty database."""
    postgres_server.start()
    url = postgres_databases.create()
    yield url
    postgres_databases.drop(url)


@pytest.fixture
def topic_prefix(kafka_cluster: KafkaServer) -> str:
    """Return the prefix of the names of this test's topics."""
    kafka_cluster.start()
    return f"test-{next(_number)}."


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def store_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of an empty database, for each supported database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'store.db'}"
    url: str = request.getfixturevalue("postgres_database")
    return url


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        for mark, fixtures in MARKS.items():
            if fixtures.intersection(getattr(item, "fixturenames", ())):
                item.add_marker(mark)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    skipped = [report for report in terminalreporter.stats.get("skipped", []) if NO_SERVERS in str(report.longrepr)]
    if skipped:
        terminalreporter.section("NOT RUN: no Kafka, no PostgreSQL", sep="!", red=True, bold=True)
        terminalreporter.line(f"{len(skipped)} tests on real servers were not run: {NO_SERVERS}. Run `make setup`.")
