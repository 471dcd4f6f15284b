"""Access to an installation's files: only their owner. Public keys are readable by everyone."""

import os
import stat
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from sqlalchemy import make_url

from deploy.installation.installation import Installation

OTHERS = 0o077
PUBLIC = (".vkey", ".pub")
BESIDE = ("", "-wal", "-shm")  # an SQLite database consists of three files


def files_of(installation: Installation) -> list[Path]:
    """Return the home, the folders and files in it, and the databases located elsewhere."""
    return list(_all(installation))


def open_to_others(files: Iterable[Path]) -> Iterator[Path]:
    """Yield the folders and files that other users could read or change."""
    for path in files:
        with suppress(FileNotFoundError, PermissionError):
            if path.suffix not in PUBLIC and not path.is_symlink() and path.stat().st_mode & OTHERS:
                yield path


def inaccessible(files: Iterable[Path]) -> Iterator[Path]:
    """Yield the folders and files that this user may not use: those of another user, after a command ran as that one. Keys
    and secrets may be read-only."""
    for path in files:
        needed = os.R_OK if path.parent.name in ("keys", "secrets") else os.R_OK | os.W_OK
        if path.exists() and not path.is_symlink() and not os.access(path, needed):
            yield path


def tighten(installation: Installation) -> int:
    """Remove all permissions of other users, and return the number of files and folders changed; those owned by another
    user are left alone."""
    done = 0
    for path in open_to_others(_all(installation)):
        with suppress(PermissionError):
            path.chmod(stat.S_IMODE(path.stat().st_mode) & ~OTHERS)
            done += 1
    return done


def _all(installation: Installation) -> Iterator[Path]:
    yield installation.home
    for folder, folders, files in os.walk(installation.home):
        yield from (Path(folder, name) for name in (*folders, *files))
    for url in (*installation.databases.values(), installation.registry.vault_database):
        database_url = make_url(url)
        if database_url.get_backend_name() == "sqlite" and database_url.database:
            file = Path(database_url.database).absolute()
            if not file.is_relative_to(installation.home):
                yield from (file.with_name(file.name + suffix) for suffix in BESIDE)
