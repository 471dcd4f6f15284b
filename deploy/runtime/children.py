"""The processes of the embedded default, side by side under one parent: none outlives it, and none is started twice."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from deploy.installation.locks import lock_of, running
from deploy.runtime.production.processes import TIED
from shared.domain.errors import Refused, Unavailable

SECONDS_TO_END = 10
LOOK_AGAIN = 0.1  # seconds


class AlreadyRunning(Refused):
    """Parameters: remedy."""

    code = "already-running"


class Children:
    """Started children, stopped when the block is left. They write on this process's stderr.

    Each is tied to the life of this process by the kernel (deploy/runtime/production/tied.py). Start them from the main thread.
    """

    def __init__(self, run: Path, environment: Mapping[str, str]) -> None:
        self._run, self._environment = run, environment
        self._started: dict[str, subprocess.Popen[bytes]] = {}
        run.mkdir(parents=True, exist_ok=True)

    def start(self, name: str, command: Sequence[str]) -> None:
        if name in running(self._run):
            raise AlreadyRunning(remedy="It runs already. Open it in a browser, or end it there with Ctrl-C first.")
        tie = [str(lock_of(self._run, name)), str(os.getpid()), str(int(signal.SIGTERM)), "-", "-", "--"]
        # A session of its own, so that Ctrl-C reaches the parent alone and the parent stops them in order.
        self._started[name] = subprocess.Popen(
            [sys.executable, "-I", "-S", str(TIED), *tie, *command],
            stdin=subprocess.DEVNULL,
            stdout=sys.stderr.fileno(),
            env=dict(self._environment),
            start_new_session=True,
        )

    def wait(self, stop: threading.Event) -> None:
        """Until `stop` is set. Raises Unavailable when a child ends by itself."""
        while not stop.wait(LOOK_AGAIN):
            self.look()

    def look(self) -> None:
        for name, process in self._started.items():
            if process.poll() is not None:
                remedy = f"It ended by itself (exit code {process.returncode}); what it said is above."
                raise Unavailable(part=name, remedy=remedy)

    def stop(self) -> None:
        """Asks all to end, and ends those that do not."""
        alive = [process for process in self._started.values() if process.poll() is None]
        for process in alive:
            process.terminate()
        for process in alive:
            try:
                process.wait(SECONDS_TO_END)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
