"""The running program on a disk that fills up and is then freed: `python -m tests.faults.full_disk FOLDER HOME`,
where the folder is a small disk and the home is copied to it. It prints its observations as JSON.
"""

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Any, NamedTuple
from urllib.error import HTTPError
from urllib.request import Request, urlopen
from uuid import uuid4

from deploy.cli import main as rapporteur
from deploy.runtime import web_server
from deploy.runtime.starting import HOST
from shared.event_store.engine import create_engine
from shared.event_store.log import Log
from shared.web import tokens
from tests.end_to_end.program import ended
from tests.plugins.free_ports import free_ports
from tests.plugins.waiting import until

MOST = 2_000  # commands after which the disk has to be full
READ = "series?limit=500"


class Answer(NamedTuple):
    status: int
    headers: dict[str, str]
    body: Any


class Running:
    """The meetings' web server and worker on a home."""

    def __init__(self, home: Path) -> None:
        self.home, self._url = home, f"http://{HOST}:{free_ports()}"
        self._environment = {**os.environ, "RAPPORTEUR_HOME": str(home), "RAPPORTEUR_LOG": "text"}
        self.said = home.parent.with_name("worker.log")
        expires = int(time.time()) + 3600
        key = (home / "keys" / "token.key").read_text()
        self._token = tokens.issue(key, f"account-{uuid4()}", frozenset({"staff"}), "example", expires)
        self.acknowledged: list[str] = []

    @contextmanager
    def started(self) -> Iterator[subprocess.Popen[bytes]]:
        """Start the web server and worker; yield the worker."""
        serve = web_server.command(
            sys.executable, self._url.removeprefix("http://"), 'deploy.runtime.apps:app("meetings")'
        )
        with self.said.open("wb") as log:
            children = [
                subprocess.Popen(command, env=self._environment, stderr=log)
                for command in ([sys.executable, "-m", "services.meetings.worker"], serve)
            ]
        try:
            until(lambda: self._answers("meetings/health/ready"), "the web server is not ready")
            yield children[0]
        finally:
            with ExitStack() as ending:
                for child in children:
                    ending.callback(ended, child)
                    child.send_signal(signal.SIGCONT)
                    child.terminate()

    def open_series(self, code: str) -> Answer:
        """Send a command whose id is the series' code."""
        body = {"code": code, "name": f"Example {code}", "kind": "executive meeting"}
        answer = self._ask("meetings/api/series", json.dumps(body).encode(), {"Idempotency-Key": code})
        if answer.status == 201:
            self.acknowledged.append(code)
        return answer

    def codes(self) -> list[str]:
        answer = self._ask(f"meetings/api/{READ}")
        assert answer.status == 200, answer
        return [row["code"] for row in answer.body["items"]]

    def _ask(self, path: str, body: bytes | None = None, headers: dict[str, str] | None = None) -> Answer:
        known = {"Authorization": f"Bearer {self._token}", "Content-Type": "application/json", **(headers or {})}
        try:
            with urlopen(Request(f"{self._url}/{path}", body, known), timeout=30) as answer:  # noqa: S310  our own address
                return Answer(answer.status, dict(answer.headers), json.load(answer))
        except HTTPError as error:
            return Answer(error.code, dict(error.headers), json.load(error))

    def _answers(self, path: str) -> bool:
        try:
            return self._ask(path).status == 200
        except OSError:
            return False


def stop(worker: subprocess.Popen[bytes], database: Path) -> None:
    """Stop the worker while it holds no lock, since nothing could be written otherwise."""
    with closing(sqlite3.connect(database, timeout=0, isolation_level=None)) as writer:
        while True:
            worker.send_signal(signal.SIGSTOP)
            os.waitpid(worker.pid, os.WUNTRACED)
            try:
                writer.execute("BEGIN IMMEDIATE")
                writer.execute("ROLLBACK")
            except sqlite3.OperationalError:
                worker.send_signal(signal.SIGCONT)
                time.sleep(0.01)
            else:
                return


def fill(ballast: Path) -> None:
    """Fill the disk to the last byte."""
    with ballast.open("ab", buffering=0) as file:
        for piece in (1024 * 1024, 4096, 1):
            try:
                while True:
                    file.write(b"\0" * piece)
            except OSError:
                continue


def refused(running: Running, number: int) -> tuple[str, Answer]:
    """Send commands until one is refused; return the status and the response."""
    for code in map(str, range(number, number + MOST)):
        answer = running.open_series(code)
        if answer.status != 201:
            return code, answer
    raise AssertionError("the disk does not fill up")


def doctor(home: Path) -> str:
    os.environ["RAPPORTEUR_HOME"] = str(home)
    with redirect_stdout(StringIO()) as said:
        rapporteur(["doctor"])
    return said.getvalue()


def see(folder: Path, made: Path) -> dict[str, Any]:
    home, ballast = Path(shutil.copytree(made, folder / "home")), folder / "ballast"
    running = Running(home)
    log = Log(create_engine(f"sqlite:///{home}/meetings.db", read_only=True), "meetings")
    with running.started() as worker:
        assert running.open_series("1").status == 201
        until(lambda: log.size() == 1, "nothing is sealed")
        # Stopped here, the worker has to do this work without room.
        stop(worker, home / "meetings.db")
        assert running.open_series("2").status == 201
        fill(ballast)
        code, told = refused(running, 3)
        read_meanwhile = running.codes()
        worker.send_signal(signal.SIGCONT)
        full = "seal meetings failed (the disk is full)"
        until(lambda: full in running.said.read_text(), "the worker does not say that the disk is full")
        found = doctor(home)
        ballast.unlink()
        again = running.open_series(code)
        until(lambda: log.size() == len(running.acknowledged), "not everything is sealed")
        until(lambda: "goes on, after" in running.said.read_text(), "the worker does not say that it goes on")
        return {
            "told": told._asdict(),
            "again": again.status,
            "acknowledged": running.acknowledged,
            "read_meanwhile": read_meanwhile,
            "read": running.codes(),
            "sealed": log.size(),
            "doctor": found,
            "doctor_afterwards": doctor(home),
            "worker": running.said.read_text().splitlines(),
        }


if __name__ == "__main__":
    print(json.dumps(see(*map(Path, sys.argv[1:3])), indent=1))
