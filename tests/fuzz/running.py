"""The fuzzing of a property: number and choice of examples, and limits of time and memory for each."""

import gc
import resource
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings

SECONDS = 5.0
"""An example that takes more processor time hangs: wall-clock time would blame a busy machine."""
PATIENCE = 30.0
"""Seconds by the clock, for an example that waits without computing."""
MIB = 1024
"""In units of `ru_maxrss`, which Linux counts in KiB."""
MOST_MIB = 256
"""The most that one example may add to the peak of the process."""


@dataclass
class Budget:
    """`examples` overrides each property's own number; `fresh`: use new ones each time."""

    examples: int | None = None
    fresh: bool = False


budget = Budget()


class Hangs(BaseException):
    """A BaseException, so that no `except Exception` of a parser catches it."""


@contextmanager
def bounded(seconds: float = SECONDS, most_mib: int = MOST_MIB) -> Iterator[None]:
    """Raise Hangs after some seconds, and AssertionError if an example takes too much memory."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with (
        _alarm(signal.SIGPROF, signal.ITIMER_PROF, seconds),
        _alarm(signal.SIGALRM, signal.ITIMER_REAL, PATIENCE),
        _garbage_left_alone(),
    ):
        yield
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // MIB
    assert grown <= most_mib, f"It took {grown} MiB."


@contextmanager
def _garbage_left_alone() -> Iterator[None]:
    """Collect no garbage meanwhile: that of thousands of earlier tests has taken 5 seconds of an example's time."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


@contextmanager
def _alarm(rung: signal.Signals, timer: int, seconds: float) -> Iterator[None]:
    def ring(_signal: int, _frame: FrameType | None) -> None:
        raise Hangs(f"It takes longer than {seconds:g} s.")

    previous = signal.signal(rung, ring)
    signal.setitimer(timer, seconds)
    try:
        yield
    finally:
        signal.setitimer(timer, 0)
        signal.signal(rung, previous)


def fuzzed(examples: int) -> Callable[[Any], Any]:
    """Mark a property to be tested by hypothesis: with `examples` in `make test`, the same ones each time."""
    phases = [Phase.explicit, Phase.generate, Phase.shrink]
    chosen = settings(
        max_examples=budget.examples or examples,
        derandomize=not budget.fresh,
        database=None,
        deadline=None,
        print_blob=True,
        phases=phases,
        suppress_health_check=list(HealthCheck),
    )

    def mark(test: Any) -> Any:
        return pytest.mark.generated(pytest.mark.requirement("4.10")(chosen(test)))

    return mark
