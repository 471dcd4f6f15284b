"""`make outages`: every outage for a minute, on an installation started as by an operator; fails if a promise was not
kept."""

import argparse
import os
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from sqlalchemy import make_url

from deploy.installation.locks import running
from deploy.runtime.production import environment
from deploy.runtime.production.kafka import Broker
from deploy.runtime.production.postgres import PostgresCluster
from shared.messaging.connection import Kafka
from tests.outages.clerks import Clerks
from tests.outages.hanging import each_hung, own_site
from tests.outages.run import NOTICED_WITHIN, copies_of, during, found_of, late, outage, wiped, wrong
from tests.outages.site import Site, token_of
from tests.plugins.servers import KafkaServer, PostgresServer
from tests.plugins.waiting import until
from tests.production.home import Home

SECONDS, QUICK = 60.0, 5.0
ENOUGH = 20  # events at the beginning


def main() -> int:
    parser = argparse.ArgumentParser(prog="tests.outages", description=__doc__)
    parser.add_argument("--seconds", type=float, default=SECONDS, help="of each outage")
    parser.add_argument("--quick", action="store_true", help=f"{QUICK:g} seconds each")
    given = parser.parse_args()
    seconds = QUICK if given.quick else given.seconds
    # Not in a folder that PostgreSQL's user cannot access under root.
    folder = Path(tempfile.mkdtemp(prefix="rapporteur-outages-"))
    try:
        with _given_servers(folder / "servers") as (broker, postgres), _home(folder / "given") as home:
            home.up(*_naming(broker, postgres))
            failed = _outages(_site(home, broker.connection(), broker, postgres), seconds)
        with _home(folder / "own") as home:
            home.up()
            failed += _files_lost(home)
            failed += _hung(home)
    finally:
        shutil.rmtree(folder)
    print(*(f"WRONG: {sentence}" for sentence in failed), sep="\n")
    return int(bool(failed))


def _outages(site: Site, seconds: float) -> list[str]:
    clerks = Clerks(site.url, site.token)
    with copies_of(site) as copies, clerks.at_work():
        until(lambda: len(clerks.acknowledged) > ENOUGH)
        of_the_broker = outage("no broker", clerks, copies, seconds, site.no_broker())
        print(of_the_broker, flush=True)
        of_the_database = [
            outage("no database", clerks, copies, seconds, site.no_database()),
            outage("database frozen", clerks, copies, seconds, site.frozen_database()),
        ]
        print(*of_the_database, sep="\n", flush=True)
        of_the_topics = [wiped(copies, clerks, anew=anew) for anew in (False, True)]
        print(*of_the_topics, sep="\n", flush=True)
    with copies_of(site) as copies:
        sizes = copies.now()
        until(lambda: copies.have(sizes))
        found = found_of(clerks, copies)
    print(f"{found.acknowledged} events acknowledged, {found.found} of these found")
    return [
        *(sentence for each in of_the_database for sentence in wrong(each) + late(each)),
        *(f"{each.name}: commands were refused" for each in [of_the_broker, *of_the_topics] if each.refused),
        *(f"{each.name}: repaired too late" for each in of_the_topics if each.drained >= NOTICED_WITHIN),
        *found.wrong,
        *(f"lost: {each}" for each in found.lost),
    ]


def _files_lost(home: Home) -> list[str]:
    """Kill the installation's own broker, and let it restart without its files."""
    pids, site = home.status()["pids"], own_site(home)
    clerks = Clerks(site.url, site.token)
    with copies_of(site) as copies, clerks.at_work():
        until(lambda: len(clerks.acknowledged) > ENOUGH)
        sizes, began = copies.now(), time.monotonic()
        os.kill(pids["up"], signal.SIGSTOP)
        os.kill(pids["kafka"], signal.SIGKILL)
        shutil.rmtree(home.folder / "kafka" / "data")
        os.kill(pids["up"], signal.SIGCONT)
        until(
            lambda: (
                running(home.folder / "run").get("kafka", pids["kafka"]) != pids["kafka"] and site.kafka.is_reachable()
            )
        )
        back = time.monotonic()
        until(lambda: copies.have(sizes))
        found = during("the broker's files lost", clerks, began, back, time.monotonic() - back)
    print(found, flush=True)
    return [f"{found.name}: commands were refused"] if found.refused else []


def _hung(home: Home) -> list[str]:
    """Make each process of the installation hang until it is restarted."""
    site = own_site(home)
    clerks = Clerks(site.url, site.token)
    with copies_of(site) as copies, clerks.at_work():
        print(*each_hung(home, clerks, copies), sep="\n", flush=True)
    with copies_of(site) as copies:
        sizes = copies.now()
        until(lambda: copies.have(sizes))
        found = found_of(clerks, copies)
    return [*found.wrong, *(f"lost: {each}" for each in found.lost)]


def _site(home: Home, kafka: Kafka, broker: KafkaServer, postgres: PostgresServer) -> Site:
    known, url = environment.of(home.folder), home.status()["urls"]["meetings"]
    databases = known["RAPPORTEUR_MEETINGS_DATABASE"], known["RAPPORTEUR_REPORTING_DATABASE"]
    return Site(url, token_of(home.folder), *databases, kafka, "", broker, postgres)


def _naming(broker: KafkaServer, postgres: PostgresServer) -> list[str]:
    """Return the options that name existing servers."""
    user = postgres.cluster.administration
    password = postgres.cluster.new_password(str(make_url(user).username))
    return [
        *("--kafka", broker.broker.bootstrap, "--kafka-protocol", "SASL_PLAINTEXT", "--kafka-user", "admin"),
        *("--kafka-password-file", str(broker.broker.password_file("admin"))),
        *("--database", make_url(user).set(query={}, password=password).render_as_string(hide_password=False)),
    ]


@contextmanager
def _given_servers(folder: Path) -> Iterator[tuple[KafkaServer, PostgresServer]]:
    with ExitStack() as stack:
        broker = KafkaServer(Broker(folder))
        stack.callback(broker.stop)
        postgres = PostgresServer(PostgresCluster(folder))
        stack.callback(postgres.stop)
        yield broker, postgres


@contextmanager
def _home(folder: Path) -> Iterator[Home]:
    """Yield a home for a block, and stop everything started there."""
    folder.mkdir()
    home = Home(folder / "home")
    try:
        yield home
    finally:
        for process, said in home.started:
            process.send_signal(signal.SIGINT)
            process.wait(60)
            said.close()


if __name__ == "__main__":
    sys.exit(main())
