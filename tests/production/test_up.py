"""`rapporteur up --production` as an operator runs it: started, looked at, killed, started again, stopped."""

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any
from urllib.request import urlopen

import pytest
from kafka import KafkaConsumer, TopicPartition

from deploy.production import ports
from shared.messaging.connection import Kafka
from tests.messaging.conftest import until

pytestmark = [
    pytest.mark.requirement("1.21"),
    pytest.mark.process,
    pytest.mark.slow,
    pytest.mark.kafka,
    pytest.mark.postgres,
]

RAPPORTEUR = [sys.executable, "-m", "deploy.cli"]
SECONDS_TO_START = 120


class Home:
    """A production home and the commands on it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.environment = {**os.environ, "RAPPORTEUR_HOME": str(folder)}
        self.port = three_free_ports()
        self.started: list[tuple[subprocess.Popen[bytes], IO[bytes]]] = []

    def up(self) -> subprocess.Popen[bytes]:
        """Start it; return when it says that Ctrl-C ends it."""
        said = (self.folder.parent / f"up-{len(self.started)}").open("w+b")
        command = [*RAPPORTEUR, "up", "--production", "--port", str(self.port)]
        process = subprocess.Popen(command, env=self.environment, stdout=said, stderr=subprocess.STDOUT)
        self.started.append((process, said))

        def ready() -> bool:
            assert process.poll() is None, Path(said.name).read_text()
            return "Ctrl-C ends it." in Path(said.name).read_text()

        until(ready, SECONDS_TO_START)
        return process

    def run(self, *arguments: str) -> str:
        done = subprocess.run(
            [*RAPPORTEUR, *arguments], env=self.environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def status(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.run("status", "--json"))
        return found


def three_free_ports() -> int:
    """A port that is free, as are the two after it."""
    while True:
        with contextlib.ExitStack() as held, contextlib.suppress(OSError):
            first = held.enter_context(socket.create_server((ports.LOOPBACK, 0))).getsockname()[1]
            for following in (1, 2):
                held.enter_context(socket.create_server((ports.LOOPBACK, first + following)))
            return int(first)


def alive(pid: int) -> bool:
    """A child that has ended and that nobody has asked after is not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def positions_in(told: dict[str, str], topic: str) -> list[int]:
    kafka = Kafka(told["bootstrap"], told["protocol"], told["user"], Path(told["password_file"]))
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


@pytest.fixture
def home() -> Iterator[Home]:
    # Not in pytest's own folder: another run of pytest closes that to the user that PostgreSQL runs as under root.
    folder = Path(tempfile.mkdtemp(prefix="rapporteur-home-"))
    home = Home(folder / "home")
    yield home
    for process, said in home.started:
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
            process.wait(60)
        said.close()
    shutil.rmtree(folder)


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

    worker = status["pids"]["registry-worker"]
    os.kill(worker, signal.SIGKILL)
    until(lambda: home.status()["pids"].get("registry-worker", worker) != worker)

    pids = home.status()["pids"].values()
    first.kill()
    first.wait()
    until(lambda: not any(map(alive, pids)))

    second = home.up()
    status = home.status()
    assert status["positions"] == kept
    assert positions_in(status["kafka"], "registry.events") == list(range(1, kept["registry"] + 1))

    second.send_signal(signal.SIGINT)
    assert second.wait(60) == 0
    assert not any(map(alive, status["pids"].values()))
    # On a stopped home a command has PostgreSQL for itself, and leaves nothing either.
    stopped = home.status()
    assert (stopped["pids"], stopped["positions"]) == ({}, kept)
    assert not list((home.folder / "postgres" / "data").glob("postmaster.pid"))
