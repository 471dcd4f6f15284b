"""Mutual exclusion among processes, by a file that all of them open."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Any


@contextmanager
def locked(file: IO[Any]) -> Iterator[None]:
    """Wait until nobody else is in such a block with the same file. The lock ends with the block, whether the file can
    then be closed or not, and with the process."""
    fcntl.flock(file, fcntl.LOCK_EX)
    try:
        yield
    finally:
        fcntl.flock(file, fcntl.LOCK_UN)
