"""`make crash`: kills processes a given number of times on each store, reports kills per point, and fails if anything
was lost."""

import argparse
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from deploy.runtime.production.kafka import Broker
from deploy.runtime.production.postgres import PostgresCluster
from shared.messaging.administration import create_topics
from shared.messaging.connection import Kafka
from tests.crash.harness import Crashes
from tests.crash.roles import Place
from tests.oracle.recorder import Oracle
from tests.plugins.servers import Databases, KafkaServer

KILLS, QUICK = 200, 40


def main() -> int:
    parser = argparse.ArgumentParser(prog="tests.crash", description=__doc__)
    parser.add_argument("--kills", type=int, default=KILLS, help="on each store; half of them at random")
    parser.add_argument("--quick", action="store_true", help=f"{QUICK} kills on each store")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    kills = QUICK if given.quick else given.kills
    lost = False
    with (
        tempfile.TemporaryDirectory(prefix="rapporteur-crash-") as folder,
        _servers(Path(folder)) as (kafka, databases),
    ):
        for store in ("sqlite", "postgresql"):
            home = Path(folder) / store
            home.mkdir()
            url = f"sqlite:///{home}/store.db" if store == "sqlite" else databases.create()
            consumer = f"sqlite:///{home}/consumer.db" if store == "sqlite" else databases.create()
            topic = f"crash-{store}.lending.events"
            create_topics(kafka, [topic])
            crashes = Crashes(Place(url, consumer, Oracle(home), kafka, topic), given.seed)
            report = crashes.run(kills, kills // 2)
            never = [point for _, point in crashes.points if point not in report.kills]
            lost = lost or bool(never) or not report.findings.held
            print(f"{store}: {report}", *(f"NEVER HIT: {point}" for point in never), sep="\n", flush=True)
    return int(lost)


@contextmanager
def _servers(home: Path) -> Iterator[tuple[Kafka, Databases]]:
    server, cluster = KafkaServer(Broker(home)), PostgresCluster(home)
    try:
        with cluster.start():
            yield server.connection(), Databases(cluster)
    finally:
        server.stop()


if __name__ == "__main__":
    sys.exit(main())
