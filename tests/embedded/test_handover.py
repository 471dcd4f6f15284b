"""A web server that reloads: its old process answers until the new one does, or permanently if the new one cannot start."""

import os
import signal
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Iterator
from http.client import HTTPException
from pathlib import Path

import pytest

from deploy.runtime import web_server
from tests.plugins.free_ports import free_ports
from tests.plugins.waiting import until

pytestmark = [pytest.mark.requirement("12.04"), pytest.mark.process]
PATIENCE = 120
APP = """
from pathlib import Path
from time import sleep

def make():
    text = Path(__file__).with_name("text").read_text()
    sleep(1)  # as long as a real one takes
    if text == "broken":
        raise ValueError(text)
    def answer(environ, start):
        start("200 OK", [("Content-Type", "text/plain")])
        return [text.encode()]
    return answer
"""


class Visitor(threading.Thread):
    """A visitor that sends requests continuously, each over a new connection, and notes the responses."""

    def __init__(self, url: str) -> None:
        super().__init__(daemon=True)
        self._url, self.stop = url, threading.Event()
        self.answers: list[str] = []
        self.refused: list[str] = []

    def run(self) -> None:
        while not self.stop.wait(0.01):
            try:
                self.answers.append(asked(self._url))
            except (OSError, HTTPException) as error:
                self.refused.append(repr(error))


@pytest.fixture
def text(tmp_path: Path) -> Path:
    """The file whose text, read at the app's creation, is the app's response."""
    (tmp_path / "app_of_a_test.py").write_text(APP)
    (tmp_path / "text").write_text("one")
    return tmp_path / "text"


@pytest.fixture
def server(text: Path) -> Iterator[tuple[str, int, Path]]:
    """The server's address, its parent process, and the file with its output."""
    port, said = free_ports(), text.with_name("said")
    with said.open("wb") as err:
        process = subprocess.Popen(
            web_server.command(sys.executable, f"127.0.0.1:{port}", "app_of_a_test:make()"),
            env={**os.environ, "PYTHONPATH": os.pathsep.join([str(text.parent), *sys.path])},
            stderr=err,
        )
    url = f"http://127.0.0.1:{port}/"
    try:
        until(lambda: answers(url, "one"))
        yield url, process.pid, said
    finally:
        process.terminate()
        process.wait(PATIENCE)


def test_nobody_is_refused_and_a_new_process_that_cannot_begin_changes_nothing(
    server: tuple[str, int, Path], text: Path
) -> None:
    url, parent, said = server
    visitor = Visitor(url)
    visitor.start()
    text.write_text("two")
    os.kill(parent, signal.SIGHUP)
    until(lambda: "two" in visitor.answers)

    text.write_text("broken")
    os.kill(parent, signal.SIGHUP)
    until(lambda: "the old one goes on" in said.read_text())
    at = len(visitor.answers)
    until(lambda: len(visitor.answers) > at + 50)
    assert set(visitor.answers[at:]) == {"two"}

    text.write_text("three")
    os.kill(parent, signal.SIGHUP)
    until(lambda: "three" in visitor.answers)
    visitor.stop.set()
    visitor.join(PATIENCE)
    assert visitor.refused == []


def answers(url: str, text: str) -> bool:
    try:
        return asked(url) == text
    except OSError:
        return False


def asked(url: str) -> str:
    with urllib.request.urlopen(url, timeout=PATIENCE) as answer:  # noqa: S310  our own address
        return str(answer.read().decode())
