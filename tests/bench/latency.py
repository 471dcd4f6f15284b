"""`latency`: in production mode at 50 commands a second, from the 201 until readable in Kafka, and until counted by
reporting."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path
from statistics import quantiles
from typing import Any, NamedTuple

from kafka import KafkaConsumer, TopicPartition
from sqlalchemy import select

from deploy.runtime.production.postgres import PostgresCluster
from services.reporting.read_models.tables import live_tables
from shared.event_store.engine import create_engine
from shared.event_store.tables import consumer_tables
from shared.messaging.connection import Kafka
from tests.bench.measuring import Row, Size, at_most
from tests.plugins.free_ports import free_ports
from tests.plugins.waiting import until

KAFKA_BAR, COUNTED_BAR = 100, 500  # milliseconds
A_SECOND = 50
SENDERS = 10
RAPPORTEUR = [sys.executable, "-m", "deploy.cli"]
# The time until counted is measured to this. Looking every 5 ms took a tenth of a core, and so lengthened what it measured.
BETWEEN_LOOKS = 0.02  # seconds
LOG = "registry"


class Seen:
    """The times at which each event was answered and read in the topic, by its id, and at which reporting had counted
    each position."""

    def __init__(self) -> None:
        self.answered: dict[str, float] = {}
        self.read: dict[str, tuple[float, int]] = {}
        self.counted: list[tuple[float, int]] = []
        self.over = threading.Event()

    def complete(self) -> bool:
        there = self.answered.keys() <= self.read.keys()
        last = max((self.read[event][1] for event in self.answered), default=0) if there else 0
        return there and bool(self.counted) and self.counted[-1][1] >= last

    def to_kafka(self) -> list[float]:
        """Return milliseconds; an event that was readable before the response counts as 0."""
        return [max(0.0, self.read[event][0] - at) * 1000 for event, at in self.answered.items()]

    def to_counted(self) -> list[float]:
        found = []
        for event, at in self.answered.items():
            position = self.read[event][1]
            found.append(max(0.0, next(when for when, upto in self.counted if upto >= position) - at) * 1000)
        return found


def rows(folder: Path, size: Size) -> Iterator[Row]:
    home = folder / "production"
    with up(home, ["--production", "--port", str(free_ports(3))]) as started:
        seen = _observed(home, started.environment, size.seconds)
    yield at_most("latency, 201 to readable in Kafka, p99", "ms", [_p99(seen.to_kafka())], KAFKA_BAR)
    yield at_most("latency, 201 to counted, p99", "ms", [_p99(seen.to_counted())], COUNTED_BAR)


class Started(NamedTuple):
    """A running installation: the environment of its commands, and its first process."""

    environment: dict[str, str]
    pid: int


@contextlib.contextmanager
def up(home: Path, options: list[str]) -> Iterator[Started]:
    """Start an installation as an operator would."""
    said = home.with_suffix(".said")
    environment = {**os.environ, "RAPPORTEUR_HOME": str(home)}
    with said.open("wb") as out:
        process = subprocess.Popen([*RAPPORTEUR, "up", *options], env=environment, stdout=out, stderr=out)
    try:
        until(lambda: "Ctrl-C stops it." in said.read_text() or process.poll() is not None)
        if process.poll() is not None:
            raise RuntimeError(said.read_text()[-2000:])
        yield Started(environment, process.pid)
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(60)


def _observed(home: Path, environment: dict[str, str], seconds: int) -> Seen:
    status = json.loads(_run(environment, "status", "--json"))
    token = _run(environment, "accounts", "token", "Example clerk", "--role", "staff").strip()
    seen = Seen()
    watching = [
        threading.Thread(target=_read_topic, args=(status["kafka"], seen)),
        threading.Thread(target=_watch_marks, args=(PostgresCluster(home).url("reporting"), seen)),
    ]
    address = status["urls"][LOG].removeprefix("http://")
    begin = time.monotonic() + 2
    sending = [
        threading.Thread(target=_send, args=(address, token, begin, range(n, seconds * A_SECOND, SENDERS), seen))
        for n in range(SENDERS)
    ]
    for thread in (*watching, *sending):
        thread.start()
    for thread in sending:
        thread.join()
    try:
        until(seen.complete)
    finally:
        seen.over.set()
        for thread in watching:
            thread.join()
    if len(seen.answered) != seconds * A_SECOND:
        raise RuntimeError(f"{seconds * A_SECOND} commands were sent and {len(seen.answered)} were carried out")
    return seen


def _send(address: str, token: str, begin: float, numbers: range, seen: Seen) -> None:
    connection = HTTPConnection(address)
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    for number in numbers:
        time.sleep(max(0.0, begin + number / A_SECOND - time.monotonic()))
        body = json.dumps({"name": f"Example organization {number}"})
        connection.request("POST", "/registry/api/organizations", body, headers)
        answer = connection.getresponse()
        said = answer.read()
        if answer.status == 201:
            seen.answered[json.loads(said)["events"][0]] = time.monotonic()
    connection.close()


def _read_topic(told: dict[str, str], seen: Seen) -> None:
    kafka = Kafka(told["bootstrap"], told["protocol"], told["user"], Path(told["password_file"]))
    client: Any = KafkaConsumer(**kafka.options(), group_id=None, enable_auto_commit=False, fetch_max_wait_ms=50)
    partition = TopicPartition(f"{LOG}.events", 0)
    client.assign([partition])
    client.seek_to_beginning(partition)
    while not seen.over.is_set():
        for record in client.poll(timeout_ms=100).get(partition, ()):
            position = int(dict(record.headers)["position"])
            seen.read[json.loads(record.value)["id"]] = time.monotonic(), position
    client.close(autocommit=False)


def _watch_marks(database: str, seen: Seen) -> None:
    engine, marks = create_engine(database, read_only=True), consumer_tables().marks
    with engine.connect() as connection:
        consumer = live_tables(connection).consumer
    query = select(marks.c.position).where(marks.c.consumer == consumer, marks.c.log == LOG)
    while not seen.over.wait(BETWEEN_LOOKS):
        with engine.connect() as connection:
            position = connection.scalar(query) or 0
        if not seen.counted or position > seen.counted[-1][1]:
            seen.counted.append((time.monotonic(), position))
    engine.dispose()


def _run(environment: dict[str, str], *arguments: str) -> str:
    return subprocess.run([*RAPPORTEUR, *arguments], env=environment, check=True, capture_output=True, text=True).stdout


def _p99(values: list[float]) -> float:
    return round(quantiles(values, n=100)[98], 1)
