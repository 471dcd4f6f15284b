"""Supervision of children: started in order, restarted when they exit or hang, and stopped in reverse order.

Whatever keeps a child from running, such as a full disk, may pass. So restarting is retried for as long as it takes,
after growing pauses, while the others continue.
"""

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from deploy.runtime.production.errors import ServerError
from deploy.runtime.production.probes import Ending, NoSign, Probe
from deploy.runtime.production.processes import Child
from shared.environment.disk import NO_ROOM_FOR_SERVERS, disk_of

logger = logging.getLogger(__name__)

LOOK_AGAIN = 0.5  # seconds
PAUSES = (0.0, 1.0, 2.0, 5.0, 10.0, 15.0)  # seconds before a child is restarted; the last one repeats
CALM = 60.0  # seconds after which a restarted child counts as healthy
RESTART_AFTER = 30.0
SECONDS_TO_START = 300.0  # seconds until the first answer, since a killed server checks its files first
PROBE_EVERY, PROBE_AGAIN = 10.0, 2.0  # seconds between probes; the second applies while there is no sign of life
MISSES = 3  # failed probes until a child counts as hung, since one may come at a bad moment
SECONDS_TO_END = 5.0  # seconds for a hung child to exit

Start = Callable[[], Child]


@dataclass(frozen=True)
class Part:
    """A part of an installation: how it is started and awaited, how it is restarted without waiting, and how it is
    probed."""

    start: Start
    again: Start
    probe: Probe
    every: float = PROBE_EVERY


class Kept:
    """A child that is kept running, with its state. It is probed in a separate thread."""

    def __init__(self, part: Part, clock: Callable[[], float]) -> None:
        self.part, self._clock = part, clock
        self.child = part.start()
        self.next_try: float | None = None
        self.tries, self.lacked_room = 0, False
        self._began(heard=True)

    def start_again(self) -> None:
        self.child = self.part.again()
        self._began(heard=False)

    def _began(self, *, heard: bool) -> None:
        self.started, self.heard, self.ending = self._clock(), heard, ""
        self.misses, self.silent_since = 0, 0.0

    def look(self) -> float:
        """Probe the child; return the seconds until the next probe."""
        child = self.child
        if child.ended() is not None:
            return PROBE_AGAIN
        try:
            if child.is_stopped():
                raise NoSign  # noqa: TRY301  a stopped process may have children that answer
            self.part.probe(child)
        except Ending as ending:
            self.ending = str(ending)
        except Exception:  # noqa: BLE001  whatever it is, it is no sign of life
            self.silent_since = self.silent_since if self.misses else self._clock()
            self.misses += 1
        else:
            self.misses, self.heard = 0, True
            return self.part.every
        if child is not self.child:
            # The child was restarted in the meantime, so the result belongs to the former one.
            self.misses, self.ending = 0, ""
        return PROBE_AGAIN

    def hangs(self, after: float) -> str:
        """Return the problem of a child that will not answer any more; empty for one that may."""
        if self.ending:
            return f"takes nobody new ({self.ending})"
        patience = after if self.heard else max(after, SECONDS_TO_START)
        silent = self._clock() - self.silent_since
        return f"gave no answer for {silent:.0f} s" if self.misses >= MISSES and silent > patience else ""


class Supervisor:
    """A supervisor. Use it from the main thread, because children are tied to the thread that starts them.

    `restart_after`: seconds without an answer after which a child is restarted; 0 means never. `home` is the folder on
    whose disk the servers write.
    """

    def __init__(
        self, home: Path, restart_after: float = RESTART_AFTER, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._home, self._after, self._clock = home, restart_after, clock
        self._kept: list[Kept] = []
        self._stopped = threading.Event()

    def keep(self, part: Part) -> Child:
        """Start a child and keep it running from now on."""
        kept = Kept(part, self._clock)
        self._kept.append(kept)
        threading.Thread(target=self._probe, args=(kept,), name=f"probe {kept.child.name}", daemon=True).start()
        return kept.child

    @property
    def children(self) -> list[Child]:
        return [kept.child for kept in self._kept]

    def renew(self, name: str) -> None:
        """Shut a child down cleanly and restart it at once or, if that fails, as if it had ended by itself."""
        for kept in self._kept:
            if kept.child.name == name:
                kept.child.stop()
                kept.next_try = self._clock()
                self._try_again(kept)

    def wait(self, stop: threading.Event, beside: Callable[["Supervisor"], None] = lambda _: None) -> None:
        """Keep everything running until `stop` is set, calling `beside` periodically."""
        while not stop.wait(LOOK_AGAIN):
            self.look()
            beside(self)

    def look(self) -> None:
        for kept in self._kept:
            if kept.next_try is not None:
                self._try_again(kept)
            elif (code := kept.child.ended()) is not None:
                self._plan(kept, f"ended by itself (exit code {code})")
            elif self._after and (reason := kept.hangs(self._after)):
                self._plan(kept, reason)
                kept.child.end(SECONDS_TO_END)
            elif kept.tries and kept.heard and self._clock() - kept.started > CALM:
                kept.tries = 0

    def _plan(self, kept: Kept, reason: str) -> None:
        """Plan the next attempt; successive attempts with the longest pause are logged once."""
        kept.lacked_room = not self._has_room()
        pause = PAUSES[min(kept.tries, len(PAUSES) - 1)]
        if kept.tries < len(PAUSES):
            when = f"in {pause:g} s" if pause else "at once"
            full = " The disk is full: make room." if kept.lacked_room else ""
            logger.error("%s %s. It is started again %s, and until it runs.%s", kept.child.name, reason, when, full)
        kept.tries, kept.next_try = kept.tries + 1, self._clock() + pause

    def _try_again(self, kept: Kept) -> None:
        if self._clock() < (kept.next_try or 0) and not (kept.lacked_room and self._has_room()):
            return
        kept.next_try = None
        try:
            kept.start_again()
        except (ServerError, OSError) as error:
            self._plan(kept, f"could not be started ({error})")

    def _has_room(self) -> bool:
        return disk_of(self._home).free >= NO_ROOM_FOR_SERVERS

    def _probe(self, kept: Kept) -> None:
        pause = kept.part.every
        while not self._stopped.wait(pause):
            pause = kept.look()

    def stop(self) -> None:
        """Stop the children: first those that write to our log, together, and then the servers that they need, in
        reverse order."""
        self._stopped.set()
        for child in self.children:
            if child.launch.log is None:
                child.ask_to_end()
        while self._kept:
            self._kept.pop().child.stop()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_raised: object) -> None:
        self.stop()
