"""The servers of a production home for as long as a command needs them: started if they are its own, found if they are given."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from deploy.home import prepare
from deploy.production import databases, environment, rights
from deploy.production.given.choice import Choice, remember
from deploy.production.kafka import STATUS, Broker
from deploy.production.postgres import Cluster
from deploy.production.processes import claim, running
from deploy.production.servers import of_choice, reach, servers_of, settled
from shared.domain.errors import Unavailable
from shared.messaging.connection import Kafka


@contextmanager
def lent(
    home: Path, asked: Choice, password: str | None, told: Callable[[str], None], *, kafka: bool = True
) -> Iterator[None]:
    """With databases, topics, users and rights made where they are missing; nobody can start the home meanwhile.

    Raises Unavailable while it runs, and what starting raises.
    """
    choice = settled(home, asked)
    of_environment = environment.without_pgpassword()
    reach(of_choice(home, choice), password or (of_environment if asked.database else None))
    prepare(home, "production")
    lock = claim(home / "run", "up")
    if lock is None:
        raise Unavailable(
            part=f"The installation in {home}", remedy="It runs. Stop `rapporteur up` first, then restore."
        )
    with lock, ExitStack() as started:
        servers, there = of_choice(home, choice), running(home / "run")
        if isinstance(servers.postgres, Cluster):
            if "postgres" not in there:
                told("Starting PostgreSQL")
                started.enter_context(servers.postgres.start())
            databases.provide(servers.postgres)
        else:
            servers.postgres.provide()
        if kafka and isinstance(servers.kafka, Broker):
            if "kafka" not in there:
                told("Starting Apache Kafka")
                started.enter_context(servers.kafka.start())
            rights.provide(servers.kafka)
        elif kafka:
            servers.kafka.provide()  # type: ignore[union-attr]  # the other kind of cluster
        remember(home, choice)
        yield


def reader(home: Path) -> tuple[Kafka, str]:
    """The user that reads every topic, and what the topics' names begin with."""
    cluster = servers_of(home).kafka
    return cluster.connection(STATUS), cluster.prefix
