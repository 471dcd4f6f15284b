"""The disk: free space, durability of files, and file permissions."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

MIB = 1024 * 1024
NO_ROOM = MIB
"""Free bytes below which a disk counts as full."""
NO_ROOM_FOR_SERVERS = 64 * MIB
"""The same, for PostgreSQL and Kafka, which create files of 16 MiB and more, and exit if they cannot."""

OWNER_ALONE = 0o077
"""The umask of every process of the program: its files are private to their owner, even those created by libraries."""
_of_user: list[int] = []


class Disk(NamedTuple):
    """A disk in bytes: its size, and the space free for this user."""

    size: int
    free: int


def disk_of(folder: Path) -> Disk:
    """Return the disk of a folder; for a folder that does not exist yet, the disk it will be on."""
    existing = next(each for each in (folder, *folder.parents) if each.exists())
    usage = shutil.disk_usage(existing)
    return Disk(usage.total, usage.free)


@contextmanager
def private_files() -> Iterator[None]:
    """Run a block in which every new file, even one created by a library or a child process, is private to its
    owner."""
    _of_user.append(os.umask(OWNER_ALONE))
    try:
        yield
    finally:
        os.umask(_of_user.pop())


def apply_umask(file: Path) -> None:
    """Give a file that the user asked for the permissions of their other files."""
    if _of_user:
        file.chmod(0o666 & ~_of_user[-1])


def sync_folder(folder: Path) -> None:
    """Make the directory entries of new files durable."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
