"""The loops of a worker, which run side by side: seal, publish, consume."""

import logging
import threading
import time
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import inf
from typing import NamedTuple

from shared.event_store.clock_guard import ClockJumped
from shared.event_store.database_errors import (
    cause_of,
    is_disk_full,
    is_out_of_connections,
    is_read_only,
    is_unreachable,
    lacks_right,
    server_message,
    takes_no_connections,
)
from shared.event_store.projector import OriginChanged
from shared.messaging.errors import SourceError

logger = logging.getLogger(__name__)

IDLE = 0.02  # seconds until a loop looks again, so that events arriving in that time are handled together
FALL_BACK = 30.0  # seconds after which a loop looks without a wake-up; a lost one is made up for by the watch, sooner
PATIENCE = 5.0  # seconds for jobs to end once told to stop
TO_HEAR = 0.3  # the same, for jobs that listen
AFTER_FAILURE = (0.1, 0.2, 0.5, 1.0, 2.0, 5.0)  # seconds; the last one repeats

Job = Callable[[], int]


class Pace(NamedTuple):
    """The times at which a job runs again: no sooner than `shortest` seconds; then at once if it had work, or when
    something changes, and after `longest` seconds in any case. With `by_time`, changes are ignored. A job that
    `listens` spends its time waiting for others, and is abandoned while waiting when the worker stops."""

    shortest: float = IDLE
    longest: float = FALL_BACK
    by_time: bool = False
    listens: bool = False


@dataclass(frozen=True)
class Paced:
    """A job with its own pace. `seconds_left` returns the time until it has work although nothing changed."""

    job: Job
    pace: Pace = Pace()  # noqa: RUF009  it cannot be changed
    seconds_left: Callable[[], float] = lambda: inf

    def __call__(self) -> int:
        return self.job()


def at_intervals(seconds: float, job: Job) -> Paced:
    """Return a job that runs at fixed intervals, each time until nothing is left to do."""
    return Paced(job, Pace(longest=seconds, by_time=True))


class Loop(NamedTuple):
    """A loop of a worker. `job` does a batch and returns its size; it is called from one thread only. With
    `wakes_others` a batch makes the other loops look at once, since they wait for its results. `end` interrupts a wait
    in the job."""

    name: str
    job: Job
    wakes_others: bool = False
    end: Callable[[], None] = lambda: None

    @property
    def pace(self) -> Pace:
        """The pace until the next turn."""
        if not isinstance(self.job, Paced):
            return Pace()
        pace = self.job.pace
        return pace._replace(longest=max(0.0, min(pace.longest, self.job.seconds_left())))


class _WakeSignal:
    """A signal that ends the wait of every loop that looked for work before the signal was given."""

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
    """Run every loop in its own thread until `stop` is set.

    A failed loop is retried after growing pauses, since a database or broker may come back. The reason is logged once,
    and so is the recovery.

    A job that does not end within `patience` seconds of the stop, for instance because it waits for a dead broker, is
    abandoned: it ends with the process, and its uncommitted work is lost.
    """
    bell = _WakeSignal()
    threads = [threading.Thread(target=_repeat, args=(loop, bell, stop), name=loop.name, daemon=True) for loop in loops]
    for thread in threads:
        thread.start()
    stop.wait()
    bell.wake()
    for loop in loops:
        loop.end()
    stopped_at = time.monotonic()
    for loop, thread in zip(loops, threads, strict=True):
        until = stopped_at + (min(patience, TO_HEAR) if loop.pace.listens else patience)
        thread.join(max(0.0, until - time.monotonic()))
        if thread.is_alive() and not loop.pace.listens:
            logger.warning("%s did not end in time, and is left", thread.name)


class _Failures:
    """The failures of a job since it last worked: each reason is logged once, and so is the recovery."""

    def __init__(self, name: str) -> None:
        self._name, self._count, self._logged = name, 0, set[str]()

    def add(self, error: Exception) -> float:
        """Log a failure, and return the seconds until the next attempt."""
        pause = AFTER_FAILURE[min(self._count, len(AFTER_FAILURE) - 1)]
        self._count += 1
        cause = _description(error)
        if cause not in self._logged:
            self._logged.add(cause)
            logger.error("%s failed (%s), and is tried again until it works, at %s", self._name, cause, _place(error))
        return pause

    def end(self) -> None:
        if self._count:
            logger.warning("%s goes on, after %d that failed", self._name, self._count)
            self._count, self._logged = 0, set()


def until_done(name: str, job: Job, stop: threading.Event) -> bool:
    """Try a job until it works once; return False if `stop` was set first."""
    failures = _Failures(name)
    while not stop.is_set():
        try:
            job()
        except Exception as error:  # noqa: BLE001  as in a loop
            stop.wait(failures.add(error))
        else:
            failures.end()
            return True
    return False


def _repeat(loop: Loop, bell: _WakeSignal, stop: threading.Event) -> None:
    failures = _Failures(loop.name)
    while True:
        # The order matters: either the signal sent on stopping is received, or it was sent earlier and `stop` is
        # already set.
        heard = bell.rung
        if stop.is_set():
            return
        try:
            done = loop.job()
        except Exception as error:  # noqa: BLE001  on any error the other loops go on and this one is tried again
            stop.wait(failures.add(error))
            continue
        failures.end()
        if done and loop.wakes_others:
            bell.wake()
        _wait(loop.pace, bell, stop, None if done else heard)


def _wait(pace: Pace, bell: _WakeSignal, stop: threading.Event, heard: int | None) -> None:
    """Wait until a job is due again. `heard`: the wake-ups before it last ran, None if it had work."""
    done = time.monotonic()
    if heard is not None:
        if pace.by_time:
            stop.wait(pace.longest)
        else:
            bell.wait(heard, pace.longest)
    # Only after a wake-up: waking once per turn is most of what an idle loop costs.
    if (early := done + pace.shortest - time.monotonic()) > 0:
        stop.wait(early)


def _description(error: Exception) -> str:
    """Return an error's description: in full for errors between services, whose sentences are ours and hold no secrets;
    only the type for others."""
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
    if is_read_only(error):
        return "the database accepts no writes"
    if lacks_right(error):
        return f"a user of the database lacks a right: {server_message(error)}"
    return "the database does not answer" if is_unreachable(error) else type(cause_of(error)).__name__


def _place(error: Exception) -> str:
    """Return the place of an error, without its text, which may hold secrets or names."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    return f"{frame.filename.rpartition('site-packages/')[2]}:{frame.lineno}"
