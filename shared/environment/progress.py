"""How far a long computation is, for whoever listens; and where one that nobody waits for any more ends.

A computation says how many steps it may take and each one that it took. Without a listener that costs nothing.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

ProgressCallback = Callable[[int, int], None]
"""Hears of steps done and steps expected; may raise, and then the computation ends."""


class _Count:
    def __init__(self, tell: ProgressCallback) -> None:
        self.done, self.expected, self.tell = 0, 0, tell


_count: ContextVar[_Count | None] = ContextVar("progress", default=None)


@contextmanager
def notifying(tell: ProgressCallback) -> Iterator[None]:
    """Tell of each step that is taken while the block runs."""
    before = _count.set(_Count(tell))
    try:
        yield
    finally:
        _count.reset(before)


def expect(steps: int) -> None:
    """Say how many steps more there may be at most."""
    if count := _count.get():
        count.expected = count.done + steps
        count.tell(count.done, count.expected)


def step() -> None:
    """Say that one more was taken."""
    if count := _count.get():
        count.done += 1
        count.tell(count.done, max(count.done, count.expected))


def poll_listener() -> None:
    """Let the listener have its say between two steps."""
    if count := _count.get():
        count.tell(count.done, max(count.done, count.expected))
