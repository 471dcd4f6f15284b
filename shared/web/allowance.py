"""Request limits per credential: the number per second, and the number in progress at a time.

Requests are counted in the process that answers. One process answers for a service (deploy/runtime/web_server), so the
count is complete.
"""

import math
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Lock

from shared.web.long_poll import RequestSlots
from shared.web.problems import TooManyRequests
from shared.web.viewer import viewer

IN_TOTAL = 1000
"""More than there are threads, so that only the limit of each credential matters."""
MOST_CALLERS = 10_000
"""The maximum number of callers remembered (addresses, where anyone may ask); beyond it, callers whose allowance is
fully restored are forgotten."""


class Allowance:
    """The limits for each caller: `rate` requests a second on average, `burst` at once after a pause, `at_once` in
    progress.

    Uses the generic cell rate algorithm, which stores one theoretical arrival time for each caller.
    """

    def __init__(self, rate: float, burst: int, at_once: int, clock: Callable[[], float] = time.monotonic) -> None:
        self.rate, self.burst, self.at_once = rate, burst, at_once
        self._under_way, self._clock = RequestSlots(at_once, IN_TOTAL), clock
        self._paid: dict[str, float] = {}
        self._lock = Lock()

    def delay(self, caller: str, patience: float = 0) -> float:
        """Count a request, and return the seconds after which it may proceed. Raises TooManyRequests, without counting
        it, if that exceeds `patience`."""
        with self._lock:
            now = self._clock()
            if len(self._paid) > MOST_CALLERS:
                self._paid = {each: paid for each, paid in self._paid.items() if paid > now}
            paid = max(self._paid.get(caller, now), now)
            wait = paid + 1 / self.rate - now - self.burst / self.rate
            if wait > patience + 1e-9:
                raise TooManyRequests(rate=self.rate, retry_after=max(1, math.ceil(wait)))
            self._paid[caller] = paid + 1 / self.rate
            return max(0.0, wait)

    @contextmanager
    def admit(self, caller: str) -> Iterator[None]:
        """Count a request, and keep its place while the block runs. Raises TooManyRequests, TooManyAtOnce."""
        self.delay(caller)
        with self._under_way.hold(caller, retry_after=1):
            yield


def slow_down(allowance: Allowance, most: float) -> float:
    """Hold a request until its turn comes, and return the seconds that it waited. Raises TooManyRequests if that would
    exceed `most`."""
    delay = allowance.delay(viewer().caller, most)
    time.sleep(delay)
    return delay
