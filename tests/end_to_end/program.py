"""The program as started by an operator: `rapporteur up` on an empty home, embedded or with `--production`."""

import contextlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.plugins.free_ports import free_ports
from tests.plugins.installations import result_of
from tests.plugins.waiting import until

RAPPORTEUR = [sys.executable, "-m", "deploy.cli"]
SECONDS_TO_END = 90


class Program:
    """A running installation. `address` answers for every service; `urls` gives each service's own server."""

    def __init__(self, home: Path, said: Path, *options: str) -> None:
        self.home, self._said = home, said
        port = free_ports(3)
        self.address = f"http://127.0.0.1:{port}"
        with said.open("wb") as out:
            self._process = subprocess.Popen(
                [*RAPPORTEUR, "up", *options, "--port", str(port)],
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                env={**os.environ, "RAPPORTEUR_HOME": str(home)},
                start_new_session=True,
            )

    def wait_until_up(self) -> None:
        def ready() -> bool:
            assert self._process.poll() is None, self._said.read_text()
            return "Ctrl-C stops it." in self._said.read_text()

        until(ready)

    def first_account(self) -> tuple[str, str]:
        """Return name and password of the first administrator, from the place that `up` prints."""
        found = re.search(r"Sign in as: +(\S+)\nIts password: +cat (\S+)", self._said.read_text())
        assert found is not None, self._said.read_text()
        return found[1], Path(found[2]).read_text().strip()

    def run(self, *arguments: str) -> str:
        """Return the output of a command on this installation."""
        return result_of(self.home, *arguments)

    def status(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.run("status", "--json"))
        return found

    def processes(self) -> set[int]:
        """Return every process of the installation: those that `status` names, and their descendants."""
        return descendants({self._process.pid, *self.status()["pids"].values()})

    def stop(self) -> int:
        """Stop it like Ctrl-C; return the exit code."""
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGINT)
        return ended(self._process)


@contextmanager
def up(*options: str) -> Iterator[Program]:
    # Not in pytest's own folder: another run of pytest closes that to PostgreSQL's user under root.
    folder = Path(tempfile.mkdtemp(prefix="rapporteur-story-"))
    program = Program(folder / "home", folder / "said", *options)
    try:
        program.wait_until_up()
        yield program
    finally:
        try:
            program.stop()
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def ended(process: subprocess.Popen[bytes]) -> int:
    """Return the exit code of a program that was told to exit. Raises TimeoutExpired if it had to be killed."""
    try:
        return process.wait(SECONDS_TO_END)
    except subprocess.TimeoutExpired:
        # It would slow every later test. Its children die with it.
        process.kill()
        process.wait()
        raise


@contextmanager
def silent(pid: int) -> Iterator[None]:
    """Make a server accept connections without answering, as if its machine were busy or down."""
    stopped = {pid}
    try:
        # First itself: what has stopped starts no more processes that would be missed.
        send_to_all({pid}, signal.SIGSTOP)
        stopped = descendants({pid})
        send_to_all(stopped, signal.SIGSTOP)
        # The signal only asks: on a busy machine threads answer for a moment longer.
        until(lambda: all(map(at_rest, stopped)))
        yield
    finally:
        send_to_all(stopped, signal.SIGCONT)


def send_to_all(pids: Iterable[int], number: signal.Signals) -> None:
    """Send a signal to each process that still exists."""
    for pid in pids:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, number)


def descendants(pids: set[int]) -> set[int]:
    """Return these processes with all their descendants."""
    parents = {int(entry.name): parent for entry in Path("/proc").glob("[0-9]*") if (parent := parent_of(entry))}
    found = set(pids)
    while more := {pid for pid, parent in parents.items() if parent in found} - found:
        found |= more
    return found


def parent_of(entry: Path) -> int | None:
    """Return the parent; None once the process has ended, even if it is still a zombie."""
    try:
        state, parent, *_ = (entry / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None
    return None if state == "Z" else int(parent)


def at_rest(pid: int) -> bool:
    """Return whether every thread of a process has stopped or ended."""
    try:
        states = [entry.read_text().rpartition(")")[2].split()[0] for entry in Path(f"/proc/{pid}/task").glob("*/stat")]
    except OSError:
        # A thread ended meanwhile, or the whole process.
        return not alive(pid)
    return all(state in "TtZX" for state in states)


def alive(pid: int) -> bool:
    """Return whether a process is alive; a zombie is not."""
    return parent_of(Path(f"/proc/{pid}")) is not None
