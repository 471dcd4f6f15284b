"""`rapporteur up --production` as run by an operator: started, inspected, killed, restarted, stopped."""

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any
from urllib.request import Request, urlopen

import pytest
from kafka import KafkaConsumer, TopicPartition
from kafka.errors import KafkaError
from sqlalchemy import make_url

from deploy.installation.permissions import open_to_others
from deploy.runtime.loading import open_installation
from deploy.runtime.production import databases
from deploy.runtime.production.postgres import PostgresCluster
from shared.messaging.connection import Kafka
from tests.end_to_end.program import alive, ended
from tests.messaging.conftest import until
from tests.plugins.free_ports import free_ports
from tests.plugins.installations import Rapporteur
from tests.plugins.servers import KafkaServer, outside

pytestmark = [
    pytest.mark.requirement("1.21"),
    pytest.mark.process,
    pytest.mark.slow,
    pytest.mark.kafka,
    pytest.mark.postgres,
]

RAPPORTEUR = [sys.executable, "-m", "deploy.cli"]
SECONDS_TO_START = 400


class Home:
    """A production home and the commands on it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.environment = {**os.environ, "RAPPORTEUR_HOME": str(folder)}
        self.port = free_ports(3)
        self.started: list[tuple[subprocess.Popen[bytes], IO[bytes]]] = []

    def up(self, *options: str) -> subprocess.Popen[bytes]:
        """Start it; return once it prints that Ctrl-C stops it."""
        said = (self.folder.parent / f"up-{len(self.started)}").open("w+b")
        command = [*RAPPORTEUR, "up", "--production", "--port", str(self.port), *options]
        process = subprocess.Popen(command, env=self.environment, stdout=said, stderr=subprocess.STDOUT)
        self.started.append((process, said))

        def ready() -> bool:
            assert process.poll() is None, Path(said.name).read_text()
            return "Ctrl-C stops it." in Path(said.name).read_text()

        until(ready, SECONDS_TO_START)
        return process

    def run(self, *arguments: str) -> str:
        done = subprocess.run(
            [*RAPPORTEUR, *arguments], env=self.environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def examined(self) -> str:
        """Return the output of `doctor`."""
        command = [*RAPPORTEUR, "doctor"]
        return subprocess.run(command, env=self.environment, capture_output=True, text=True, check=False).stdout

    def status(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.run("status", "--json"))
        return found


def reached(told: dict[str, str], user: str, secret: Path) -> Kafka:
    """Return the description of Kafka in `status --json`, for one of its users."""
    ca_file = Path(told["ca_file"]) if told["ca_file"] else None
    return Kafka(told["bootstrap"], told["protocol"], user, secret, ca_file=ca_file)


def positions_in(told: dict[str, str], topic: str) -> list[int]:
    kafka = reached(told, told["user"], Path(told["password_file"]))
    partition = TopicPartition(topic, 0)
    consumer = KafkaConsumer(**kafka.options(), group_id=None, enable_auto_commit=False)
    consumer.assign([partition])
    consumer.seek_to_beginning(partition)
    end = consumer.end_offsets([partition])[partition]
    found: list[int] = []
    while consumer.position(partition) < end:
        found += [int(dict(record.headers)["position"]) for record in consumer.poll(1000).get(partition, [])]
    consumer.close()
    return found


def commanded(url: str, bearer: str, body: dict[str, object]) -> dict[str, Any]:
    """Send a command and return the response; any version of the record is accepted."""
    headers = {"Authorization": f"Bearer {bearer}", "Content-Type": "application/json", "If-Match": "*"}
    with urlopen(Request(url, json.dumps(body).encode(), headers), timeout=30) as answer:  # noqa: S310  our own address
        found: dict[str, Any] = json.load(answer)
    return found


def is_let_in(told: dict[str, str], user: str, secret: Path) -> bool:
    """Return whether a Kafka user can connect and read the partners' topics."""
    kafka = reached(told, user, secret)
    with contextlib.suppress(KafkaError):
        consumer = KafkaConsumer(**kafka.options(), group_id=f"{user}-main", enable_auto_commit=False)
        with contextlib.closing(consumer):
            return bool(consumer.partitions_for_topic("partners.events"))
    return False


@contextlib.contextmanager
def home_of_its_own() -> Iterator[Home]:
    """Yield a home for a block, and stop everything started there."""
    # Not in pytest's own folder, since another run of pytest closes it to PostgreSQL's user under root.
    folder = Path(tempfile.mkdtemp(prefix="rapporteur-home-"))
    home = Home(folder / "home")
    try:
        yield home
    finally:
        try:
            with contextlib.ExitStack() as ending:
                for process, said in home.started:
                    ending.enter_context(said)
                    ending.callback(ended, process)
                    process.send_signal(signal.SIGINT)
        finally:
            shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def home() -> Iterator[Home]:
    with home_of_its_own() as home:
        yield home


@pytest.mark.requirement("5.14")
@pytest.mark.requirement("5.16")
@pytest.mark.requirement("12.05")
def test_an_installation_is_started_killed_started_again_and_stopped(home: Home) -> None:
    first = home.up()
    status = home.status()
    own = {f"{service}-{what}" for service in ("registry", "meetings", "reporting") for what in ("web", "worker")}
    assert set(status["pids"]) == own | {"postgres", "kafka", "up"}
    assert (status["way"], set(status["urls"])) == ("production", {"registry", "meetings", "reporting"})
    for url in status["urls"].values():
        for service in status["urls"]:
            assert urlopen(f"{url}/{service}/health/ready", timeout=30).status == 200  # noqa: S310  our own address
    secrets = {file.read_text().strip().rpartition(":")[2] for file in (home.folder / "secrets").glob("*.p*")}
    assert not [secret for secret in secrets if secret in json.dumps(status)]

    home.run("accounts", "token", "Example machine", "--role", "auditor")
    kept = home.status()["positions"]
    assert kept["registry"] > 0
    until(lambda: positions_in(status["kafka"], "registry.events") == list(range(1, kept["registry"] + 1)))

    # Roles and rights on PostgreSQL and the modes of files are correct.
    until(lambda: home.examined() == "No problems found.\n", SECONDS_TO_START)
    assert list(open_to_others(open_installation({"RAPPORTEUR_HOME": str(home.folder)}))) == []

    # The registry's worker gives a partner access with its own user and rights, and revokes it again.
    head = home.run("accounts", "token", "Example head", "--role", "administrator").strip()
    partners = f"{status['urls']['registry']}/registry/api/partners"
    body: dict[str, object] = {"name": "Example SDO", "handle": "example-sdo", "ways": ["kafka"]}
    partner = f"{partners}/{commanded(partners, head, body)['id']}"
    shown = commanded(f"{partner}/credentials", head, {"way": "kafka"})
    secret = home.folder.parent / "secret-of-a-partner"
    secret.write_text(shown["secret"])
    until(lambda: is_let_in(status["kafka"], shown["handle"], secret))
    commanded(f"{partner}/suspend", head, {"reason": "Example."})
    until(lambda: not is_let_in(status["kafka"], shown["handle"], secret), 60)
    kept = home.status()["positions"]

    worker = status["pids"]["registry-worker"]
    os.kill(worker, signal.SIGKILL)
    until(lambda: home.status()["pids"].get("registry-worker", worker) != worker)

    pids = home.status()["pids"].values()
    first.kill()
    first.wait()
    until(lambda: not any(map(alive, pids)))

    # From now on partners reach Kafka over TLS by the name in its certificate; services stay on the loopback interface.
    inside, host = status["kafka"], outside(home.folder.parent)
    files = ("--certificate", host.certificate, "--key", host.key, "--ca-file", str(host.ca_file))
    second = home.up("--listen", host.address, *files)
    status = home.status()
    assert status["positions"] == kept
    assert (status["kafka"]["bootstrap"], status["kafka"]["protocol"]) == (host.address, "SASL_SSL")
    for way in (status["kafka"], inside):
        assert positions_in(way, "registry.events") == list(range(1, kept["registry"] + 1))
    commanded(f"{partner}/resume", head, {"reason": "Example."})
    until(lambda: is_let_in(status["kafka"], shown["handle"], secret))
    until(lambda: home.examined() == "No problems found.\n", SECONDS_TO_START)
    kept = home.status()["positions"]

    second.send_signal(signal.SIGINT)
    assert second.wait(60) == 0
    assert not any(map(alive, status["pids"].values()))
    # On a stopped home a command starts PostgreSQL for itself, and stops it again.
    stopped = home.status()
    assert (stopped["pids"], stopped["positions"]) == ({}, kept)
    assert not list((home.folder / "postgres" / "data").glob("postmaster.pid"))


@pytest.mark.requirement("12.05")
def test_servers_that_are_there_already_are_used_and_left_as_they_are(
    home: Home,
    few_once: Path,
    tmp_path: Path,
    rapporteur: Rapporteur,
    kafka_cluster: KafkaServer,
    postgres_cluster: PostgresCluster,
    topic_prefix: str,
) -> None:
    administrator, prefix = make_url(postgres_cluster.administration), topic_prefix.replace(".", "_")
    password = postgres_cluster.new_password(str(administrator.username))
    options = [
        *("--kafka", kafka_cluster.broker.outside("admin").bootstrap, "--kafka-user", "admin"),
        *("--kafka-ca-file", str(kafka_cluster.broker.authority)),
        *("--kafka-password-file", str(kafka_cluster.broker.password_file("admin")), "--prefix", prefix),
        *("--database", administrator.set(query={}, password=password).render_as_string(hide_password=False)),
    ]
    first = home.up(*options)
    status = home.status()
    assert set(status["pids"]).isdisjoint({"postgres", "kafka"})
    assert status["kafka"]["user"] == f"{prefix}status"
    said = Path(home.started[0][1].name).read_text() + (home.folder / "installation.json").read_text()
    assert password not in said + json.dumps(status)
    assert all(file.stat().st_mode & 0o077 == 0 for file in (home.folder / "secrets").iterdir())

    # A log is loaded, published and counted while the program runs.
    assert rapporteur(few_once, "log", "export", "--out", str(tmp_path / "few.zip")).code == 0
    home.run("log", "load", str(tmp_path / "few.zip"))
    token = home.run("accounts", "token", "Example machine", "--role", "staff").strip()
    posted = Request(  # noqa: S310  our own address
        f"{status['urls']['reporting']}/reporting/api/study-periods",
        json.dumps({"name": "Example period", "first_day": "2031-01-01"}).encode(),
        {"Authorization": f"Bearer {token}", "Content-Type": "application/json"},
    )
    assert urlopen(posted, timeout=30).status == 201  # noqa: S310
    home.run("rebuild", "reporting", "--from", "kafka")
    kept = home.status()["positions"]
    assert kept["meetings"] > 0
    page = Request(  # noqa: S310
        f"{status['urls']['meetings']}/reporting/reports/wtsa?period=Example%20period",
        None,
        {"Authorization": f"Bearer {token}"},
    )
    assert "1 January 2031" in urlopen(page, timeout=30).read().decode()  # noqa: S310
    first.send_signal(signal.SIGINT)
    assert first.wait(60) == 0
    assert not any(map(alive, status["pids"].values()))

    # The servers keep running and the home remembers them: they need not be named again, and nothing is lost.
    assert kafka_cluster.child.ended() is None
    second = home.up()
    assert home.status()["positions"] == kept
    for log, topic in (("registry", "registry.events"), ("meetings", "meetings.events")):
        assert positions_in(status["kafka"], prefix + topic) == list(range(1, kept[log] + 1))
    second.send_signal(signal.SIGINT)
    assert second.wait(60) == 0
    with databases.connect(postgres_cluster.administration) as server:
        for database in databases.owners():
            server.execute(f'DROP DATABASE "{prefix}{database}"'.encode())
        for role in databases.roles():
            server.execute(f'DROP ROLE "{prefix}{role}"'.encode())
