"""A planned restart of a running `up`: web servers and workers are replaced one by one, while PostgreSQL and Kafka keep
running.

A web server's listening socket stays open, and its old process accepts requests until the new one does
(web_server/worker.py), so no request is refused. A worker is stopped and started; events recorded in the meantime wait
for it.
"""

import os
import signal
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

from deploy.installation.locks import run_folder, running
from deploy.runtime.production.processes import Child
from deploy.runtime.web_server.handover import serving_now
from shared.domain.errors import Unavailable

SIGNAL = signal.SIGUSR1
SECONDS_TO_SERVE = 90
SECONDS_TO_RESTART = 300
LOOK_AGAIN = 0.1  # seconds


class Keeper(Protocol):
    """An object that keeps children running."""

    @property
    def children(self) -> Sequence[Child]: ...

    def renew(self, name: str) -> None:
        """Shut a child down cleanly and restart it."""


class Restarts:
    """The restarts of one `up`, each requested by a signal, and abandoned once `stop` is set. Create it in the main
    thread."""

    def __init__(self, home: Path, notify: Callable[[str], None], stop: threading.Event) -> None:
        self._run, self._notify, self._stop, self._requested = run_folder(home), notify, stop, False
        _done(home).unlink(missing_ok=True)
        self._home = home
        signal.signal(SIGNAL, self._request)

    def look(self, keeper: Keeper) -> None:
        """Restart if requested."""
        if not self._requested:
            return
        self._requested = False
        self._notify("Restarting web servers and workers.")
        webs = {child.name: serving_now(self._run, child.name) for child in keeper.children if _is_web(child.name)}
        for child in keeper.children:
            if child.name in webs:
                child.signal(signal.SIGHUP)
        for name in [child.name for child in keeper.children if child.name.endswith("-worker")]:
            if self._stop.is_set():
                return
            keeper.renew(name)
        not_restarted = self._wait(keeper, webs)
        result = f"Not restarted: {', '.join(not_restarted)}. See its messages." if not_restarted else "Restarted."
        self._notify(result)
        _done(self._home).write_text(result)

    def _request(self, *_signal: object) -> None:
        self._requested = True

    def _wait(self, keeper: Keeper, webs: dict[str, int | None]) -> list[str]:
        """Wait until the new processes serve; return the web servers without one."""
        until = time.monotonic() + SECONDS_TO_SERVE
        while not_restarted := [name for name, before in webs.items() if serving_now(self._run, name) == before]:
            ended = any(child.ended() is not None for child in keeper.children if child.name in webs)
            if ended or time.monotonic() > until or self._stop.wait(LOOK_AGAIN):
                return not_restarted
        return []


def restart(home: Path) -> None:
    """Ask the running `up` for a restart, and wait until it is done. Raises Unavailable."""
    up = running(run_folder(home)).get("up")
    if up is None:
        raise Unavailable(part=f"The installation in {home}", remedy="It does not run. Start it with `rapporteur up`.")
    _done(home).unlink(missing_ok=True)
    os.kill(up, SIGNAL)
    until = time.monotonic() + SECONDS_TO_RESTART
    while not _done(home).exists():
        if running(run_folder(home)).get("up") != up or time.monotonic() > until:
            raise Unavailable(part="`rapporteur up`", remedy="It did not restart. See its messages.")
        time.sleep(LOOK_AGAIN)
    if (result := _done(home).read_text()) != "Restarted.":
        raise Unavailable(part="`rapporteur up`", remedy=result)


def _is_web(name: str) -> bool:
    return name == "web" or name.endswith("-web")


def _done(home: Path) -> Path:
    return run_folder(home) / "restarted"
