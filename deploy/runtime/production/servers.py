"""Kafka and PostgreSQL of a production home: its own, or existing ones that the operator named."""

from dataclasses import dataclass
from pathlib import Path

import msgspec
from msgspec import UNSET
from sqlalchemy import make_url

from deploy.runtime.production.given import choice as given
from deploy.runtime.production.given.choice import KafkaChoice, ServerChoice
from deploy.runtime.production.given.errors import OtherServers
from deploy.runtime.production.given.kafka import ExistingKafka
from deploy.runtime.production.given.postgres import ExistingPostgres
from deploy.runtime.production.kafka import Broker
from deploy.runtime.production.postgres import PostgresCluster
from shared.domain.errors import Malformed


@dataclass(frozen=True)
class Servers:
    postgres: PostgresCluster | ExistingPostgres
    kafka: Broker | ExistingKafka


def servers_of(home: Path) -> Servers:
    """Return the servers with which the home's installation was started; before the first start, its own."""
    return of_choice(home, given.saved_choice(home) or ServerChoice())


def of_choice(home: Path, choice: ServerChoice) -> Servers:
    return Servers(
        ExistingPostgres(home, choice.database, choice.prefix) if choice.database else PostgresCluster(home),
        ExistingKafka(home, choice.kafka, choice.prefix) if choice.kafka else Broker(home, choice.listener or None),
    )


def settled(home: Path, requested: ServerChoice) -> ServerChoice:
    """Return the requested servers, completed by the remembered ones. Raises OtherServers if the two differ, and
    Malformed for options without effect.

    Users, password files and certificates may change; the servers with the data may not.
    """
    remembered = given.saved_choice(home)
    if requested.prefix and not any(each and (each.kafka or each.database) for each in (requested, remembered)):
        raise Malformed("--prefix", "Only names on existing servers begin with it: add --kafka or --database.")
    if remembered is None:
        return _refuse_listener_elsewhere(requested)
    if requested.kafka and not (remembered.kafka and _addresses(remembered.kafka) & _addresses(requested.kafka)):
        raise OtherServers(
            "Kafka", remembered.kafka.bootstrap if remembered.kafka else "its own, which it starts itself"
        )
    if requested.database and not (remembered.database and _place(remembered.database) == _place(requested.database)):
        raise OtherServers(
            "PostgreSQL", _place(remembered.database) if remembered.database else "its own, which it starts itself"
        )
    if requested.prefix and requested.prefix != remembered.prefix:
        raise OtherServers("prefix", remembered.prefix or "none")
    return _refuse_listener_elsewhere(
        msgspec.structs.replace(
            remembered,
            kafka=requested.kafka or remembered.kafka,
            database=requested.database or remembered.database,
            listener=remembered.listener if requested.listener is UNSET else requested.listener,
        )
    )


def _refuse_listener_elsewhere(choice: ServerChoice) -> ServerChoice:
    """Return the choice. Raises Malformed for a listener on a cluster that is not the home's own."""
    if choice.kafka and choice.listener:
        sentence = (
            f"Kafka at {choice.kafka.bootstrap} is not started here: who runs it gives it a listener for partners."
        )
        raise Malformed("--listen", sentence)
    return choice


def reach(servers: Servers, password: str | None, *, kafka: bool = True) -> None:
    """Check the connection to existing servers before anything is created; to Kafka only if it is needed.

    Raises the reason why a server does not answer.
    """
    if isinstance(servers.postgres, ExistingPostgres):
        servers.postgres.reach(password)
    if kafka and isinstance(servers.kafka, ExistingKafka):
        servers.kafka.reach()


def _addresses(kafka: KafkaChoice) -> set[str]:
    """Return addresses to compare. One in common is enough: a cluster's brokers come and go."""
    return set(kafka.bootstrap.split(","))


def _place(database: str) -> str:
    url = make_url(database)
    return f"{url.host}:{url.port}"
