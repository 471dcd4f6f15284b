"""A production home of a test: started as by an operator, with the commands on it, its topics, and its API."""

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

from kafka import KafkaConsumer, TopicPartition

from shared.messaging.connection import Kafka
from tests.end_to_end.program import ended
from tests.plugins.free_ports import free_ports
from tests.plugins.installations import result_of
from tests.plugins.waiting import until

RAPPORTEUR = [sys.executable, "-m", "deploy.cli"]


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
            assert process.poll() is None, self.said()
            return "Ctrl-C stops it." in self.said()

        until(ready)
        return process

    def said(self) -> str:
        """Return the output of the last start."""
        return Path(self.started[-1][1].name).read_text()

    def run(self, *arguments: str) -> str:
        """Return the output of a command on this home."""
        return result_of(self.folder, *arguments)

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
