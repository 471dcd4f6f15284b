"""Progress of a long computation, told to a listener, which can also end it.

A computation announces how many steps it may take, and each step taken. Without a listener that costs nothing.
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
    """Tell the callback of each step taken while the block runs."""
    before = _count.set(_Count(tell))
    try:
        yield
    finally:
        _count.reset(before)


def expect(steps: int) -> None:
    """Announce how many more steps there may be at most."""
    if count := _count.get():
        count.expected = count.done + steps
        count.tell(count.done, count.expected)


def step() -> None:
    """Announce one more step taken."""
    if count := _count.get():
        count.done += 1
        count.tell(count.done, max(count.done, count.expected))


def poll_listener() -> None:
    """Call the listener between two steps, so that it may end the computation."""
    if count := _count.get():
        count.tell(count.done, max(count.done, count.expected))
