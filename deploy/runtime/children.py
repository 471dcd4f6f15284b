"""The processes in embedded mode, under one parent: none outlives it, and none is started twice."""

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from signal import Signals
from typing import Self

from deploy.installation.locks import acquire_process_lock, run_folder, running
from deploy.runtime.production.processes import Child, Launch
from shared.domain.errors import Refused, Unavailable

SECONDS_TO_END = 10
LOOK_AGAIN = 0.5  # seconds


class AlreadyRunning(Refused):
    """Refusal: the installation is already running. Parameters: remedy."""

    code = "already-running"


@contextmanager
def being_up(home: Path) -> Iterator[None]:
    """Be the only `rapporteur up` of a home during a block. Raises AlreadyRunning."""
    lock = acquire_process_lock(run_folder(home), "up")
    if lock is None:
        raise AlreadyRunning(
            remedy="It is already running: `rapporteur status` shows where. Stop it there with Ctrl-C first."
        )
    with lock:
        yield


class Children:
    """Running children, stopped at the end of the block. They write to this process's stderr."""

    def __init__(self, run: Path, environment: Mapping[str, str]) -> None:
        self._run, self._environment = run, environment
        self._started: list[Child] = []

    def start(self, name: str, command: Sequence[str]) -> None:
        if name in running(self._run):
            raise AlreadyRunning(
                remedy="It is already running. Open it in a browser, or stop it there with Ctrl-C first."
            )
        launch = Launch(name, command, self._run, None, self._environment, replace_environment=True)
        self._started.append(Child(launch))

    @property
    def children(self) -> list[Child]:
        return self._started

    def renew(self, name: str) -> None:
        """Shut a child down cleanly and restart it."""
        for place, child in enumerate(self._started):
            if child.name == name:
                child.stop(SECONDS_TO_END)
                self._started[place] = Child(child.launch)

    def wait(self, stop: threading.Event, beside: Callable[["Children"], None] = lambda _: None) -> None:
        """Wait until `stop` is set, calling `beside` periodically. Raises Unavailable if a child ends by itself."""
        while not stop.wait(LOOK_AGAIN):
            self.look()
            beside(self)

    def look(self) -> None:
        for child in self._started:
            if (code := child.ended()) is not None:
                how = f"exit code {code}" if code >= 0 else f"killed by {Signals(-code).name}"
                remedy = f"It ended by itself ({how}), so all was stopped. What it said is above; start it again."
                raise Unavailable(part=child.name, remedy=remedy)

    def stop(self) -> None:
        """Ask all children to exit, and kill those that do not."""
        for child in self._started:
            child.ask_to_end()
        for child in self._started:
            child.wait(SECONDS_TO_END)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_raised: object) -> None:
        self.stop()
