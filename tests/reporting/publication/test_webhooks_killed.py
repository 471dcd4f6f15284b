"""The receiver in docs/partners.md and the worker, both killed repeatedly: everything arrives in order, and
duplicates are recognized."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from contextlib import closing
from pathlib import Path
from random import Random
from typing import Any

import pytest

from services.reporting.publication import Deliveries
from services.reporting.service import Service
from shared.event_store.engine import create_engine
from shared.event_store.log import Log
from tests.docs.written import blocks, text_of
from tests.event_store.children import FORK
from tests.plugins.free_ports import free_ports
from tests.plugins.waiting import until
from tests.reporting.publication.receiving import SECRET, Sending, registered
from tests.reporting.publication.saying import Saying

pytestmark = [pytest.mark.requirement("12.12"), pytest.mark.process]
RECEIVER_KILLS, WORKER_KILLS, AT_A_TIME = 30, 10, 5
RECEIVER = next(each for each in blocks(text_of("docs/partners.md"), "python") if "HTTPServer" in each)
POINTS = ("deliver.before-commit", "deliver.after-commit")


class Partner:
    """The document's receiver as a process, and the ids in its file."""

    def __init__(self, folder: Path, secret: str) -> None:
        self._folder = folder
        (folder / "receiver.py").write_text(RECEIVER)
        self.port = free_ports()
        self._environment = {**os.environ, "WEBHOOK_SECRET": secret, "PORT": str(self.port)}
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with (self._folder / "log").open("ab") as log:
            command = [sys.executable, "receiver.py"]
            self._process = subprocess.Popen(command, cwd=self._folder, env=self._environment, stderr=log)

    def kill(self) -> None:
        assert self._process is not None
        assert self._process.poll() is None, (self._folder / "log").read_text()
        self._process.kill()
        assert self._process.wait() == -signal.SIGKILL

    def kept(self) -> list[str]:
        try:
            with closing(sqlite3.connect(self._folder / "mine.db", timeout=30)) as mine:
                return [id_ for (id_,) in mine.execute("SELECT id FROM event ORDER BY rowid")]
        except sqlite3.OperationalError:
            return []  # it was killed before it had created its tables

    def requests(self) -> int:
        """Return the number of requests answered: its log has a line for each."""
        return (self._folder / "log").read_text().count('"POST /hook')


def _work(database: str, secret: str, point: str | None, reached: int) -> None:
    """Send like a worker until killed; if a point is named, the process kills itself on reaching it for the
    `reached`-th time."""
    engine, reader = create_engine(database), create_engine(database, read_only=True)
    left = [reached]

    def failpoint(name: str) -> None:
        if name == point:
            left[0] -= 1
            if not left[0]:
                os.kill(os.getpid(), signal.SIGKILL)

    deliveries = Deliveries(
        engine,
        Log(reader, "partners"),
        lambda _webhook, _ids: [secret],
        {"127.0.0.1"},
        jitter=lambda _: 0.0,
        failpoint=failpoint,
    )
    while True:
        deliveries.step()
        time.sleep(0.01)


class Worker:
    """The sending process; `point` names the place where it kills itself."""

    def __init__(self, service: Service, secret: str) -> None:
        self._service, self._secret = service, secret
        self._process: Any = None

    def start(self, point: str | None = None, reached: int = 1) -> None:
        self.end()
        arguments = (self._service.settings.database, self._secret, point, reached)
        self._process = FORK.Process(target=_work, args=arguments, daemon=True)
        self._process.start()

    def wait_until_killed(self) -> None:
        self._process.join(120)
        assert self._process.exitcode == -signal.SIGKILL

    def end(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.join(30)


def test_a_receiver_killed_thirty_times_and_a_worker_killed_ten_times_get_everything_in_order(
    saying: Saying, tmp_path: Path
) -> None:
    sending, chance, kills = Sending(saying), Random(12), Counter[str]()
    (tmp_path / "partner").mkdir()
    partner = Partner(tmp_path / "partner", sending.secrets[SECRET])
    sending.say(registered(f"http://127.0.0.1:{partner.port}/hook"))
    worker = Worker(saying.reporting.service, sending.secrets[SECRET])
    try:
        for number in range(RECEIVER_KILLS):
            kills_worker = number % 3 == 0
            if kills_worker:
                point = POINTS[number // 3 % 2]
                worker.start(point, 1 + number % 2)
            elif number % 3 == 1:
                worker.start()
            before = len(partner.kept())
            sending.tell(AT_A_TIME)
            partner.start()
            if kills_worker:
                worker.wait_until_killed()
                kills[f"worker, {point}"] += 1
            else:
                wanted = before + chance.randint(1, AT_A_TIME)
                until(lambda wanted=wanted: len(partner.kept()) >= wanted)  # type: ignore[misc]
            partner.kill()
            kills["receiver"] += 1
        partner.start()
        told = [event["id"] for event in saying.events()]
        until(lambda: len(partner.kept()) >= len(told))
        until(lambda: sending.row().position == len(told))
        partner.kill()
    finally:
        worker.end()
    print(f"{dict(kills)}: {len(told)} events told, {partner.requests()} requests answered")
    assert partner.kept() == told, "each once, in the order in which it was told"
    assert kills["receiver"] == RECEIVER_KILLS
    assert [kills[f"worker, {point}"] for point in POINTS] == [WORKER_KILLS // 2] * 2
