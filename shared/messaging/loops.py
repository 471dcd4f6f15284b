"""What a worker does all the time, side by side: seal, publish, consume."""

import logging
import signal
import threading
import time
import traceback
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from shared.event_store.database_errors import cause_of, is_disk_full, is_out_of_connections, is_unreachable
from shared.event_store.projector import OriginChanged
from shared.messaging.errors import SourceError

logger = logging.getLogger(__name__)

IDLE = 0.02  # seconds until a loop looks again: what comes meanwhile is taken in one go
AWAKE = 2.0  # seconds after the last event for which it looks that often
ASLEEP = 0.1  # seconds between looks from then on: three idle workers took a third of a core at 20 ms
PATIENCE = 5.0  # seconds for jobs to end in, once told to stop
AFTER_FAILURE = (0.1, 0.2, 0.5, 1.0, 2.0, 5.0)  # seconds, the last one from then on

Job = Callable[[], int]


class Loop(NamedTuple):
    """`job` does a batch and says how much it was; it is called from one thread only. With `wakes_others` the other loops look
    at once when it did something: they wait for what it makes."""

    name: str
    job: Job
    wakes_others: bool = False


class _WakeSignal:
    """Ends the waiting of everybody who began to wait, or looked for work, before it was rung."""

    def __init__(self) -> None:
        self._changed, self.rung = threading.Condition(), 0

    def wake(self) -> None:
        with self._changed:
            self.rung += 1
            self._changed.notify_all()

    def wait(self, heard: int, seconds: float) -> None:
        with self._changed:
            self._changed.wait_for(lambda: self.rung != heard, seconds)


def run(loops: Sequence[Loop], stop: threading.Event, patience: float = PATIENCE) -> None:
    """Runs every loop in a thread of its own until `stop` is set.

    A loop is called again after 20 ms, and after 100 ms when nothing has happened for a while, or once another rings. One
    that fails is tried again, later each time: a database or broker that is away comes back. Why it fails is said once, and
    then that it goes on.

    A job that does not end within `patience` seconds of the stop, since it waits for a broker that is gone, is left: the
    process ends with it, and what was not committed was not done.
    """
    bell = _WakeSignal()
    threads = [threading.Thread(target=_repeat, args=(loop, bell, stop), name=loop.name, daemon=True) for loop in loops]
    for thread in threads:
        thread.start()
    stop.wait()
    bell.wake()
    until = time.monotonic() + patience
    for thread in threads:
        thread.join(max(0.0, until - time.monotonic()))
        if thread.is_alive():
            logger.warning("%s did not end in time, and is left", thread.name)


def run_until_idle(jobs: Mapping[str, Job] | Iterable[Job]) -> int:
    """Calls each in its order, again and again, until a whole round did nothing; how much it was in all."""
    everyone = list(jobs.values() if isinstance(jobs, Mapping) else jobs)
    total = 0
    while done := sum(job() for job in everyone):
        total += done
    return total


def stopped_by_signals() -> threading.Event:
    """An event that SIGTERM and SIGINT set. Call it from the main thread."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    return stop


def _repeat(loop: Loop, bell: _WakeSignal, stop: threading.Event) -> None:
    failures, said = 0, set[str]()
    last = time.monotonic()
    while not stop.is_set():
        heard = bell.rung
        try:
            done = loop.job()
        except Exception as error:  # noqa: BLE001  whatever it is, the other loops go on and this one is tried again
            pause = AFTER_FAILURE[min(failures, len(AFTER_FAILURE) - 1)]
            failures += 1
            what = _what(error)
            if what not in said:
                said.add(what)
                logger.error("%s failed (%s), and is tried again until it works, at %s", loop.name, what, _place(error))  # noqa: TRY400
            stop.wait(pause)
            continue
        if failures:
            logger.warning("%s goes on, after %d that failed", loop.name, failures)
            failures, said = 0, set()
        if done:
            last = time.monotonic()
        if done and loop.wakes_others:
            bell.wake()
            stop.wait(IDLE)
        else:
            bell.wait(heard, IDLE if time.monotonic() - last < AWAKE else ASLEEP)


def _what(error: Exception) -> str:
    """Troubles between services are said whole: their sentences are ours, and hold no secret. Of what is no trouble that we
    know, its kind."""
    if isinstance(error, (SourceError, OriginChanged)):
        return str(error)
    if is_disk_full(error):
        return "the disk is full"
    if is_out_of_connections(error):
        return "the database has no connection to spare"
    return "the database does not answer" if is_unreachable(error) else type(cause_of(error)).__name__


def _place(error: Exception) -> str:
    """Where it failed. Not why: an error's text may hold what nobody should read in a log."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    return f"{frame.filename.rpartition('site-packages/')[2]}:{frame.lineno}"
