"""Waiting requests: limited per caller and in total, with one watch on a log shared by all that wait for it."""

import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Condition, Lock
from typing import Protocol

from shared.web.problems import Busy, TooManyAtOnce

STEP = 0.05  # seconds between checks
HAND_OVER = 1.0  # seconds after which a waiting request checks whether another still watches the log


class RequestSlots:
    """Places for waiting requests, `each` for one credential and `most` in total."""

    def __init__(self, each: int, most: int) -> None:
        self.each, self.most = each, most
        self._taken: Counter[str] = Counter()
        self._lock = Lock()

    def count(self, who: str) -> int:
        """Return the number of places that a caller currently holds."""
        with self._lock:
            return self._taken[who]

    @contextmanager
    def hold(self, who: str, retry_after: int) -> Iterator[None]:
        """Hold a place while the block runs. Raises TooManyAtOnce, Busy."""
        with self._lock:
            if self._taken[who] >= self.each:
                raise TooManyAtOnce(most=self.each, retry_after=retry_after)
            if self._taken.total() >= self.most:
                raise Busy(retry_after=retry_after)
            self._taken[who] += 1
        try:
            yield
        finally:
            with self._lock:
                self._taken[who] -= 1
                if not self._taken[who]:
                    del self._taken[who]


class Sized(Protocol):
    def size(self) -> int: ...


class LogGrowth:
    """A wait for a log to grow. One of the waiting requests watches it for all."""

    def __init__(self, log: Sized) -> None:
        self._log, self._size = log, 0
        self._looks, self._changed = Lock(), Condition()

    def wait_beyond(self, position: int, seconds: float) -> None:
        """Return once the log has grown beyond a position, or after some seconds. Raises the log's errors."""
        until = time.monotonic() + seconds
        grown = self._log.size() > position
        while not grown and (remaining := until - time.monotonic()) > 0:
            if self._looks.acquire(blocking=False):
                try:
                    self._look_for_all(position, until)
                finally:
                    self._looks.release()
                    with self._changed:
                        self._changed.notify()
            else:
                with self._changed:
                    self._changed.wait(min(remaining, HAND_OVER))
            grown = self._size > position

    def _look_for_all(self, position: int, until: float) -> None:
        self._size = self._log.size()
        while self._size <= position and time.monotonic() < until:
            time.sleep(STEP)
            size = self._log.size()
            if size != self._size:
                with self._changed:
                    self._size = size
                    self._changed.notify_all()
