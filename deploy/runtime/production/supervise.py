"""Supervision of children: started in order, restarted if they end by themselves, and stopped in reverse."""

import sys
import threading
import time
from collections import deque
from collections.abc import Callable
from typing import Self

from deploy.runtime.production.errors import ServerError
from deploy.runtime.production.processes import Child

LOOK_AGAIN = 0.5  # seconds
TIMES, SECONDS = 5, 60.0

Start = Callable[[], Child]


class Supervisor:
    """A supervisor. Use it from the main thread: children are tied to the thread that starts them."""

    def __init__(self) -> None:
        self._kept: list[tuple[Start, Child]] = []
        self._restarts: deque[float] = deque(maxlen=TIMES)

    def keep(self, start: Start) -> Child:
        """Start a child and keep it running from now on."""
        child = start()
        self._kept.append((start, child))
        return child

    def wait(self, stop: threading.Event) -> None:
        """Wait until `stop` is set. Raises ServerError when children keep ending too fast for restarts to make sense."""
        while not stop.wait(LOOK_AGAIN):
            self.look()

    def look(self) -> None:
        for place, (start, child) in enumerate(self._kept):
            code = child.ended()
            if code is not None:
                self._refuse_endless(child.name)
                sys.stderr.write(f"{child.name} ended by itself (exit code {code}) and is started again.\n")
                self._kept[place] = (start, start())

    def _refuse_endless(self, name: str) -> None:
        now = time.monotonic()
        if len(self._restarts) == TIMES and now - self._restarts[0] < SECONDS:
            raise ServerError(
                f"{name} ended by itself, as {TIMES} others did within {SECONDS:g} seconds.",
                "What they said is above and in the folder `logs`; everything is stopped.",
            )
        self._restarts.append(now)

    def stop(self) -> None:
        """Stop the children in reverse order: those that need a server end before it."""
        while self._kept:
            self._kept.pop()[1].stop()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_raised: object) -> None:
        self.stop()
