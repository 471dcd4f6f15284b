"""Runs jobs at the same time, and returns their results."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

T = TypeVar("T")
PATIENCE = 30.0  # seconds to wait for a condition


def together(*jobs: Callable[[], T]) -> list[T | Exception]:
    """Start all jobs at the same moment; return their results in order, including exceptions."""
    start = Barrier(len(jobs))

    def run(job: Callable[[], T]) -> T | Exception:
        start.wait(PATIENCE)
        try:
            return job()
        except Exception as error:  # noqa: BLE001  what went wrong is what the test looks at
            return error

    with ThreadPoolExecutor(len(jobs)) as threads:
        return list(threads.map(run, jobs))


def answers(results: Sequence[T | Exception]) -> list[T]:
    """Return the results; raise the first exception among them."""
    for result in results:
        if isinstance(result, Exception):
            raise result
    return [result for result in results if not isinstance(result, Exception)]
