"""`make demo` in a bare clone, with nothing beside it and nothing installed; nothing is running after Ctrl-C."""

import os
import pty
import re
import select
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

import pytest

from tests.plugins.free_ports import free_ports

ROOT = Path(__file__).resolve().parents[2]
SETTING_UP = 300  # seconds, since packages may have to be downloaded
ANSWERING = 180

pytestmark = [pytest.mark.process, pytest.mark.slow, pytest.mark.requirement("1.01", "1.03")]


class Terminal:
    """A command on its own terminal, as started by a user."""

    opened: ClassVar[list["Terminal"]] = []

    def __init__(self, folder: Path, *command: str) -> None:
        environment = {
            name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "RAPPORTEUR_"))
        }
        self.said = ""
        self.ended = False
        self.pid, self.screen = pty.fork()
        if self.pid == 0:
            os.chdir(folder)
            os.execvpe(command[0], command, environment)  # noqa: S606  a fixed command, on purpose without a shell
        self.opened.append(self)

    def until(self, wanted: str, seconds: float) -> str:
        """Read until a pattern appears, and return the match."""
        deadline = time.monotonic() + seconds
        while not (match := re.search(wanted, self.said)):
            assert time.monotonic() < deadline, f"no {wanted!r} within {seconds} s:\n{self.said}"
            assert not self.ended, f"ended without {wanted!r}:\n{self.said}"
            self.read(deadline)
        return match[0]

    def read(self, deadline: float) -> None:
        ready, _, _ = select.select([self.screen], [], [], max(0.0, deadline - time.monotonic()))
        try:
            more = os.read(self.screen, 65536) if ready else b""
        except OSError:  # on Linux, the end of the terminal's last process
            more = b""
        self.ended = bool(ready) and not more
        self.said += more.decode(errors="replace")

    def interrupt(self, seconds: float) -> None:
        """Press Ctrl-C and read until the end."""
        os.write(self.screen, b"\x03")
        deadline = time.monotonic() + seconds
        while not self.ended:
            assert time.monotonic() < deadline, f"still there {seconds} s after Ctrl-C:\n{self.said}"
            self.read(deadline)
        self._close()

    def kill(self) -> None:
        os.killpg(self.pid, signal.SIGKILL)
        self._close()

    def _close(self) -> None:
        os.waitpid(self.pid, 0)
        os.close(self.screen)
        self.opened.remove(self)


@pytest.fixture(autouse=True)
def killed() -> Iterator[None]:
    """Kill processes that a failed test has left running."""
    yield
    while Terminal.opened:
        Terminal.opened[-1].kill()


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The last commit, cloned into a folder with nothing beside it."""
    folder = tmp_path_factory.mktemp("elsewhere") / "rapporteur"
    subprocess.run(["git", "clone", "--quiet", str(ROOT), str(folder)], check=True)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def port() -> int:
    return free_ports()


def running_in(folder: Path) -> list[str]:
    """Return the command lines of processes that name a folder or work in it."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            command = (process / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
            place = str((process / "cwd").readlink())
        except OSError:
            continue
        if str(folder) in command or place.startswith(str(folder)):
            found.append(command)
    return found


def start(clone: Path, port: int) -> tuple[Terminal, str]:
    """Start the demonstration and wait until its reports exist."""
    terminal = Terminal(clone, "make", "demo", f"PORT={port}", f"PYTHON={sys.executable}")
    terminal.until(rf"http://[\w.]+:{port}/reporting/", SETTING_UP)
    terminal.until("Ctrl-C stops it", ANSWERING)  # the last line of its output
    deadline = time.monotonic() + ANSWERING
    while True:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/reporting/", timeout=5) as page:
                return terminal, page.read().decode()
        except OSError:
            assert time.monotonic() < deadline, f"no answer within {ANSWERING} s:\n{terminal.said}"
            terminal.read(time.monotonic() + 0.1)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="processes are looked for in /proc")
def test_a_bare_clone_shows_the_meetings_and_ends_with_ctrl_c(clone: Path, port: int) -> None:
    terminal, page = start(clone, port)
    assert "/reporting/" in page
    assert "/registry" in terminal.said
    assert "openapi" in terminal.said.lower() or "docs" in terminal.said.lower()
    terminal.interrupt(ANSWERING)
    assert "Traceback" not in terminal.said
    assert "***" not in terminal.said
    assert running_in(clone) == []

    stamp = clone / ".venv" / "rapporteur.json"
    written = stamp.stat().st_mtime_ns
    again, _ = start(clone, port)
    assert stamp.stat().st_mtime_ns == written, "it was set up again"
    assert "Nothing new: everything was already loaded." in again.said
    assert "cat var/secrets/administrator.password" in again.said, "nobody signed in yet"
    again.interrupt(ANSWERING)
    assert running_in(clone) == []
