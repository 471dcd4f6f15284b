"""The queue of the computing processes: fair between viewers, bounded for each, and cleared of jobs that no one
awaits."""

import logging
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from hmac import compare_digest
from threading import Condition, Thread

from shared.domain.errors import Unavailable
from shared.web.computing.jobs import Computation, ComputeRequest
from shared.web.computing.messages import Advanced, ComputedResponse, Ready, Up
from shared.web.computing.processes import Process
from shared.web.problems import Busy, TooManyAtOnce

OF_A_VIEWER = 2  # queued or being computed
LINGERING = 4  # requests of one viewer that may wait for one of these to end
MOST_QUEUED = 64
MOST_HELD = 20  # requests waiting at once, fewer than their threads
SECONDS_TO_LINGER = 2.0
SECONDS_TO_COMPUTE = 600.0
SECONDS_TO_CANCEL = 5.0
SECONDS_IDLE = 60.0
SECONDS_TO_START = 20.0  # seconds for the first process, for which a page is held
LOOK_AGAIN = 0.25  # seconds between two checks that a client is still there
MOST_TRIES = 3  # two processes may be killed at once, just after the second got the first one's job
RETRY = 5  # seconds until the next request

logger = logging.getLogger(__name__)


class ComputePool:
    """A pool of at most `most` processes, the first of which is started at once and kept. Thread-safe."""

    def __init__(self, command: Sequence[str], most: int) -> None:
        self._command, self._most = command, max(1, most)
        self._changed = Condition()
        self._jobs: dict[tuple[object, ...], Computation] = {}
        self._processes: list[Process] = []
        self._lingering: Counter[str] = Counter()
        self.turned_away: Counter[str] = Counter()
        with self._changed:
            self._start()
        Thread(target=self._watch, daemon=True).start()

    def ask(self, request: ComputeRequest) -> Computation:
        """Return the job for a request, a new one unless the same is in progress. Raises TooManyAtOnce, Busy."""
        with self._changed:
            job = self._jobs.get(request.key)
            if job is None:
                self._wait_for_a_place(request)
                if sum(not each.ended for each in self._jobs.values()) >= MOST_QUEUED:
                    self.turned_away["busy"] += 1
                    raise Busy(retry_after=RETRY)
                job = self._jobs.setdefault(request.key, Computation(request))
                self._dispatch()
                self._changed.notify_all()
            job.last_request = time.monotonic()
            return job

    def wait(
        self, job: Computation, seconds: float, is_gone: Callable[[], bool], service: str
    ) -> ComputedResponse | None:
        """Return the result of a job; None if it is not done in time. A job is cancelled once its only client
        disconnects.

        Raises the service's Unavailable if there can be no result.
        """
        started = time.monotonic()
        until, starting = started + seconds, started + SECONDS_TO_START
        with self._held(job) as may_wait:
            while not job.ended and may_wait and (remaining := until - time.monotonic()) > 0:
                self._changed.wait(min(remaining, LOOK_AGAIN))
                if not any(each.is_ready for each in self._processes):
                    until = min(time.monotonic() + seconds, starting)
                if is_gone() and job.held == 1:
                    self._cancel(job)
            if job.ended and self._jobs.get(job.request.key) is job:
                del self._jobs[job.request.key]
        if job.failed or job.cancelled:
            raise Unavailable(part=service, remedy="It was given up. Ask again in a moment.")
        return job.answer

    def ahead(self, job: Computation) -> int:
        """Return the minimum number of jobs computed before this one begins."""
        with self._changed:
            waiting = [each for each in self._jobs.values() if not each.ended and each.number < job.number]
            return 0 if job.running else len(waiting)

    def cancel(self, secret: str) -> bool:
        """Cancel a job. False if none has this secret."""
        job = self.find(secret)
        if job is None:
            return False
        with self._changed:
            self._cancel(job)
        return True

    def find(self, secret: str) -> Computation | None:
        """Return the job with this secret, if its result was not delivered yet."""
        with self._changed:
            jobs = list(self._jobs.values())
        return next((each for each in jobs if compare_digest(each.secret.encode(), secret.encode())), None)

    def counted(self) -> dict[str, int]:
        """Return the numbers of waiting jobs, jobs in progress, and processes."""
        with self._changed:
            queued = sum(not job.running and not job.ended for job in self._jobs.values())
            running = sum(process.job is not None for process in self._processes)
            return {"queued": queued, "running": running, "processes": len(self._processes)}

    def pids(self) -> list[int]:
        with self._changed:
            return [process.pid for process in self._processes]

    # The methods below run under the lock.

    def _wait_for_a_place(self, request: ComputeRequest) -> None:
        def has_place() -> bool:
            mine = (each for each in self._jobs.values() if each.request.viewer == request.viewer)
            return sum(not each.ended for each in mine) < OF_A_VIEWER or request.key in self._jobs

        if has_place():
            return
        if self._lingering[request.viewer] < LINGERING:
            self._lingering[request.viewer] += 1
            try:
                self._changed.wait_for(has_place, SECONDS_TO_LINGER)
            finally:
                self._lingering[request.viewer] -= 1
                if not self._lingering[request.viewer]:
                    del self._lingering[request.viewer]
        if not has_place():
            self.turned_away["viewer"] += 1
            raise TooManyAtOnce(most=OF_A_VIEWER, retry_after=RETRY)

    @contextmanager
    def _held(self, job: Computation) -> Iterator[bool]:
        """Count a waiting request; False if the limit is reached."""
        with self._changed:
            job.held += 1
            try:
                held = sum(each.held for each in self._jobs.values())
                of_viewer = sum(each.held for each in self._jobs.values() if each.request.viewer == job.request.viewer)
                yield held <= MOST_HELD and of_viewer <= OF_A_VIEWER + LINGERING
            finally:
                job.held -= 1
                job.last_request = time.monotonic()

    def _start(self) -> Process | None:
        """Start a process. None if the system has no room for one; the next request tries again."""
        try:
            process = Process(self._command, self._on_message)
        except (OSError, RuntimeError) as error:
            logger.warning("no process that computes could be started (%s)", error)
            return None
        self._processes.append(process)
        return process

    def _dispatch(self) -> None:
        while job := self._next():
            idle = next((each for each in self._processes if each.job is None), None)
            if idle is None and len(self._processes) >= self._most:
                return
            process = idle or self._start()
            if process is not None:
                job.running, job.began, job.tries = True, time.monotonic(), job.tries + 1
                process.give(job)
            elif self._processes:
                return  # one of those will take it
            else:
                job.failed = True

    def _next(self) -> Computation | None:
        """Return the first waiting job of the viewer with the fewest in progress; of two or more processes, one is
        reserved for light jobs."""
        busy = [each.job.request for each in self._processes if each.job is not None]
        viewers = Counter(request.viewer for request in busy)
        heavy_may = sum(request.heavy for request in busy) < max(1, self._most - 1)
        waiting = (job for job in self._jobs.values() if not job.running and not job.ended)
        able = (job for job in waiting if heavy_may or not job.request.heavy)
        return min(able, key=lambda job: (viewers[job.request.viewer], job.number), default=None)

    def _cancel(self, job: Computation) -> None:
        if job.ended:
            return
        job.cancelled = True
        self._jobs.pop(job.request.key, None)
        self.turned_away["cancelled"] += 1
        for process in self._processes:
            if process.job is job:
                process.cancel(job)
                job.began = time.monotonic()
        self._changed.notify_all()

    def _on_message(self, process: Process, message: Up | None) -> None:
        with self._changed:
            job = process.job
            if isinstance(message, Ready):
                process.is_ready = True
            elif isinstance(message, Advanced) and job is not None and job.number == message.job:
                job.done, job.expected = message.done, message.expected
            elif message is None:
                self._ended(process)
            elif job is not None and job.number == message.job:
                process.job, job.running = None, False
                process.idle_since = time.monotonic()
                if isinstance(message, ComputedResponse):
                    job.answer = message
            self._dispatch()
            self._changed.notify_all()

    def _ended(self, process: Process) -> None:
        """Give the job of an ended process to another, but only a few times, since the job itself may be what kills
        them."""
        self._processes.remove(process)
        job = process.job
        if job is not None:
            job.running = False
            job.failed = job.tries >= MOST_TRIES and not job.cancelled
        if (
            not self._processes
            and (job is None or not job.failed)
            and time.monotonic() - process.started > SECONDS_TO_CANCEL
        ):
            self._start()

    def _watch(self) -> None:
        while True:
            with self._changed:
                busy = bool(self._jobs) or len(self._processes) > 1
                self._changed.wait(1.0 if busy else None)
                self._look(time.monotonic())

    def _look(self, now: float) -> None:
        for key, job in list(self._jobs.items()):
            if job.has_lapsed(now):
                self._cancel(job)
                self._jobs.pop(key, None)
        for process in self._processes:
            current = process.job
            if current is not None and now - current.began > (
                SECONDS_TO_CANCEL if current.cancelled else SECONDS_TO_COMPUTE
            ):
                current.tries = MOST_TRIES
                process.kill()
        for process in self._processes[1:]:
            if process.job is None and now - process.idle_since > SECONDS_IDLE:
                process.kill()
