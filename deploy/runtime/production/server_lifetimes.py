"""The servers of a production home, available while a command needs them: started if they are its own, otherwise only
contacted."""

from collections.abc import Callable, Container, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import psycopg
from sqlalchemy import make_url

from deploy.installation.locks import acquire_process_lock, run_folder, running
from deploy.installation.preparation import prepare
from deploy.runtime.production import databases, environment, rights
from deploy.runtime.production.given.choice import ServerChoice, save_choice
from deploy.runtime.production.given.errors import MadeByAnotherHome, NameTaken
from deploy.runtime.production.given.kafka import ExistingKafka
from deploy.runtime.production.given.postgres import ExistingPostgres
from deploy.runtime.production.kafka import STATUS, Broker
from deploy.runtime.production.postgres import PostgresCluster
from deploy.runtime.production.servers import of_choice, reach, servers_of, settled
from shared.domain.errors import Unavailable
from shared.messaging.connection import Kafka

Notify = Callable[[str], None]


@contextmanager
def running_servers(
    home: Path, requested: ServerChoice, password: str | None, notify: Notify, *, kafka: bool = True
) -> Iterator[None]:
    """Run the servers during a block, creating missing databases, topics, users and rights; the home cannot be started
    in the meantime.

    `kafka`: whether Kafka is required; if not, it may be unavailable. Raises Unavailable while the home is running,
    MadeByAnotherHome, and the errors of starting.
    """
    choice = settled(home, requested)
    of_environment = environment.without_pgpassword()
    reach(of_choice(home, choice), password or (of_environment if requested.database else None), kafka=kafka)
    prepare(home, "production")
    lock = acquire_process_lock(run_folder(home), "up")
    if lock is None:
        raise Unavailable(
            part=f"The installation in {home}", remedy="It is running. Stop `rapporteur up` first, then restore."
        )
    with lock, ExitStack() as started:
        servers, running_names = of_choice(home, choice), running(run_folder(home))
        try:
            _postgres(servers.postgres, running_names, started, notify)
            if kafka:
                _kafka(servers.kafka, running_names, started, notify)
        except NameTaken as taken:
            raise MadeByAnotherHome(taken.found, home) from taken
        save_choice(home, choice)
        yield


def provide_databases(home: Path) -> None:
    """Create missing roles and rights on a running server. Raises MissingRight, NameTaken, Unavailable."""
    server = servers_of(home).postgres
    try:
        if isinstance(server, ExistingPostgres):
            server.provide()
        else:
            databases.provide(server)
    except psycopg.OperationalError as error:
        url = make_url(server.administration)
        raise Unavailable(
            part=f"PostgreSQL at {url.host}:{url.port}",
            remedy=f"Start it, and see that it lets {url.username} in; then try again.",
        ) from error


def _postgres(
    server: PostgresCluster | ExistingPostgres, running_names: Container[str], started: ExitStack, notify: Notify
) -> None:
    if isinstance(server, ExistingPostgres):
        server.provide()
        return
    if "postgres" not in running_names:
        notify("Starting PostgreSQL")
        started.enter_context(server.start())
    databases.provide(server)


def _kafka(server: Broker | ExistingKafka, running_names: Container[str], started: ExitStack, notify: Notify) -> None:
    if isinstance(server, ExistingKafka):
        server.provide()
        return
    if "kafka" not in running_names:
        notify("Starting Apache Kafka")
        started.enter_context(server.start())
    rights.provide(server)


def reader(home: Path) -> tuple[Kafka, str]:
    """Return the user that may read every topic, and the prefix of the topics' names."""
    cluster = servers_of(home).kafka
    return cluster.connection(STATUS), cluster.prefix
