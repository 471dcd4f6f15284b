"""Python's search for cycles, seldom while millions of objects are made and none of them is in one."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

SELDOM = 1_000_000  # objects made, less those that ended

_lock = Lock()
_before: list[tuple[int, int, int]] = []


@contextmanager
def infrequent_gc() -> Iterator[None]:
    """For facts by the million the search takes a fifth of the time. What was set before is set again by the last to leave."""
    with _lock:
        _before.append(_before[0] if _before else gc.get_threshold())
        gc.set_threshold(SELDOM)
    try:
        yield
    finally:
        with _lock:
            before = _before.pop()
            if not _before:
                gc.set_threshold(*before)
