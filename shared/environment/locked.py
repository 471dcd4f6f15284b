"""Mutual exclusion among processes, through a file that all of them open."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Any


@contextmanager
def locked(file: IO[Any]) -> Iterator[None]:
    """Hold the file's lock for a block, after waiting for any other holder. The lock is released at the end of the
    block, even if closing the file fails, and when the process ends."""
    fcntl.flock(file, fcntl.LOCK_EX)
    try:
        yield
    finally:
        fcntl.flock(file, fcntl.LOCK_UN)
