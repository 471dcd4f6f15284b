"""Less frequent garbage collection while modules load, an application is made, or millions of objects without cycles are
created."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

SELDOM = 1_000_000  # objects created, minus those freed

_lock = Lock()
_before: list[tuple[int, int, int]] = []


@contextmanager
def infrequent_gc() -> Iterator[None]:
    """Raise the collector's thresholds: with millions of facts or thousands of modules, it takes a fifth of the time. The
    last caller to leave restores the old ones."""
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
