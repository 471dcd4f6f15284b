"""Progress of a long computation, reported to a listener, which can also end it.

A computation announces the number of steps it may take, and each completed step. Without a listener this costs nothing.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

ProgressCallback = Callable[[int, int], None]
"""A listener to the steps done and the steps expected; raising ends the computation."""


class _Count:
    def __init__(self, tell: ProgressCallback) -> None:
        self.done, self.expected, self.tell = 0, 0, tell


_count: ContextVar[_Count | None] = ContextVar("progress", default=None)


@contextmanager
def notifying(tell: ProgressCallback) -> Iterator[None]:
    """Call the callback for each step completed while the block runs."""
    before = _count.set(_Count(tell))
    try:
        yield
    finally:
        _count.reset(before)


def expect(steps: int) -> None:
    """Announce the maximum number of further steps."""
    if count := _count.get():
        count.expected = count.done + steps
        count.tell(count.done, count.expected)


def step() -> None:
    """Announce one more completed step."""
    if count := _count.get():
        count.done += 1
        count.tell(count.done, max(count.done, count.expected))


def poll_listener() -> None:
    """Call the listener between steps, so that it can end the computation."""
    if count := _count.get():
        count.tell(count.done, max(count.done, count.expected))
