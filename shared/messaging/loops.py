"""The loops of a worker, which run side by side: seal, publish, consume."""

import logging
import threading
import time
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from shared.event_store.clock_guard import ClockJumped
from shared.event_store.database_errors import (
    cause_of,
    is_disk_full,
    is_out_of_connections,
    is_unreachable,
    takes_no_connections,
)
from shared.event_store.projector import OriginChanged
from shared.messaging.errors import SourceError

logger = logging.getLogger(__name__)

IDLE = 0.02  # seconds until a loop looks again: all events of that time are taken in one go
FALL_BACK = 5.0  # seconds after which a loop looks though nothing woke it: a wake-up may be lost
PATIENCE = 5.0  # seconds for jobs to end, once told to stop
TO_HEAR = 0.3  # likewise, for those that listen
AFTER_FAILURE = (0.1, 0.2, 0.5, 1.0, 2.0, 5.0)  # seconds, the last one from then on

Job = Callable[[], int]


class Pace(NamedTuple):
    """The times at which a job is done again: at the earliest after `shortest` seconds; then at once if there was
    something to do, or when something changed, and after `longest` seconds in any case. With `by_time`, changes do not
    matter. A job that `listens` spends its time waiting for others, and is abandoned in its wait at the end."""

    shortest: float = IDLE
    longest: float = FALL_BACK
    by_time: bool = False
    listens: bool = False


@dataclass(frozen=True)
class Paced:
    """A job with a pace of its own."""

    job: Job
    pace: Pace

    def __call__(self) -> int:
        return self.job()


def at_intervals(seconds: float, job: Job) -> Paced:
    """Return a job to be done every so many seconds, until nothing is left to do."""
    return Paced(job, Pace(longest=seconds, by_time=True))


class Loop(NamedTuple):
    """A loop of a worker. `job` does a batch and returns its size; it is called from one thread only. With
    `wakes_others` a batch makes the other loops look at once: they wait for its results. `end` ends a wait in the job."""

    name: str
    job: Job
    wakes_others: bool = False
    end: Callable[[], None] = lambda: None

    @property
    def pace(self) -> Pace:
        return self.job.pace if isinstance(self.job, Paced) else Pace()


class _WakeSignal:
    """A signal that ends the wait of every loop that looked for work before it was rung."""

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
    """Run every loop in a thread of its own until `stop` is set.

    A failed one is tried again, later each time, since a database or broker may come back. The reason is logged once,
    and so is the recovery.

    A job that does not end within `patience` seconds of the stop, since it waits for a dead broker, is abandoned: the
    process ends with it, and uncommitted work was not done.
    """
    bell = _WakeSignal()
    threads = [threading.Thread(target=_repeat, args=(loop, bell, stop), name=loop.name, daemon=True) for loop in loops]
    for thread in threads:
        thread.start()
    stop.wait()
    bell.wake()
    for loop in loops:
        loop.end()
    told = time.monotonic()
    for loop, thread in zip(loops, threads, strict=True):
        until = told + (min(patience, TO_HEAR) if loop.pace.listens else patience)
        thread.join(max(0.0, until - time.monotonic()))
        if thread.is_alive() and not loop.pace.listens:
            logger.warning("%s did not end in time, and is left", thread.name)


def _repeat(loop: Loop, bell: _WakeSignal, stop: threading.Event) -> None:
    failures, said = 0, set[str]()
    while True:
        # In this order: the bell that rings at the stop is heard, or was rung before and the stop is seen.
        heard = bell.rung
        if stop.is_set():
            return
        try:
            done = loop.job()
        except Exception as error:  # noqa: BLE001  on any error the other loops go on and this one is tried again
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
        if done and loop.wakes_others:
            bell.wake()
        _wait(loop.pace, bell, stop, None if done else heard)


def _wait(pace: Pace, bell: _WakeSignal, stop: threading.Event, heard: int | None) -> None:
    """Wait until it is time for a job again; `heard`: the wake-ups before it was last done, None when there was work."""
    done = time.monotonic()
    if heard is not None:
        if pace.by_time:
            stop.wait(pace.longest)
        else:
            bell.wait(heard, pace.longest)
    # Only after a wake-up: an idle loop wakes once a turn, which is most of what idling costs.
    if (early := done + pace.shortest - time.monotonic()) > 0:
        stop.wait(early)


def _what(error: Exception) -> str:
    """Return an error's description: errors between services in full, since their sentences are ours and hold no
    secret; of any other its kind."""
    if isinstance(error, (SourceError, OriginChanged)):
        return str(error)
    if isinstance(error, ClockJumped):
        return "{part}: {remedy}".format(**error.parameters)
    if is_disk_full(error):
        return "the disk is full"
    if takes_no_connections(error):
        return "the database takes no new connections"
    if is_out_of_connections(error):
        return "the database has no connection to spare"
    return "the database does not answer" if is_unreachable(error) else type(cause_of(error)).__name__


def _place(error: Exception) -> str:
    """Return the place of an error, without its text, which may hold secrets or names."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    return f"{frame.filename.rpartition('site-packages/')[2]}:{frame.lineno}"
