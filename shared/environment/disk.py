"""Durability of files, and the rights on them."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

OWNER_ALONE = 0o077
"""The umask of every process of the program: its files are for its owner alone, even those made by libraries."""
_of_user: list[int] = []


@contextmanager
def private_files() -> Iterator[None]:
    """Run a block in which every new file, even one made by a library or a child process, is its owner's alone."""
    _of_user.append(os.umask(OWNER_ALONE))
    try:
        yield
    finally:
        os.umask(_of_user.pop())


def apply_umask(file: Path) -> None:
    """Give a result that somebody asked for the rights of their other files."""
    if _of_user:
        file.chmod(0o666 & ~_of_user[-1])


def sync_folder(folder: Path) -> None:
    """Make the names of new files durable."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
