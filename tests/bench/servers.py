"""A broker and a database cluster for one bench."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

from deploy.runtime.production.databases import connect
from deploy.runtime.production.kafka import ADMINISTRATOR, Broker
from deploy.runtime.production.postgres import PostgresCluster
from shared.messaging.connection import Kafka


class Servers:
    def __init__(self, broker: Broker, cluster: PostgresCluster) -> None:
        self._broker, self._cluster, self._numbers = broker, cluster, count(1)

    def kafka(self) -> Kafka:
        return Kafka(self._broker.bootstrap, "SASL_PLAINTEXT", ADMINISTRATOR, self._broker.password_file(ADMINISTRATOR))

    def new_database(self) -> str:
        name = f"bench_{next(self._numbers)}"
        with connect(self._cluster.url("postgres")) as server:
            server.execute(f'CREATE DATABASE "{name}"'.encode())
        return self._cluster.url(name)


@contextmanager
def servers(folder: Path) -> Iterator[Servers]:
    broker, cluster = Broker(folder), PostgresCluster(folder)
    with cluster.start(), broker.start():
        yield Servers(broker, cluster)
