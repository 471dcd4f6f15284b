"""Who does a job that only one may do: a lease that ends with its holder's process, however that ends."""

import fcntl
import re
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

from sqlalchemy import Connection, Engine, text

WORKER = "worker"  # the lease of a service's database that its worker holds


def lock_number(name: str) -> int:
    """A signed 64-bit number for a PostgreSQL advisory lock."""
    return int.from_bytes(sha256(name.encode()).digest()[:8], "big", signed=True)


def wait_in_line(connection: Connection, name: str) -> None:
    """Until the end of the transaction nobody else is past this line. SQLite's IMMEDIATE transactions are alone already."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": lock_number(name)})


@contextmanager
def lease(engine: Engine, name: str) -> Iterator[bool]:
    """Holds the lease `name` of a database, or says at once that another does.

    PostgreSQL: a session's advisory lock. SQLite: a lock on a file beside the database. Both are released by the
    system when the process dies.
    """
    if engine.dialect.name == "postgresql":
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            held = bool(connection.scalar(text("SELECT pg_try_advisory_lock(:number)"), {"number": lock_number(name)}))
            try:
                yield held
            finally:
                if held:
                    connection.execute(text("SELECT pg_advisory_unlock(:number)"), {"number": lock_number(name)})
        return
    with _beside(engine, name).open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            yield False
            return
        yield True


def is_held(engine: Engine, name: str) -> bool:
    """Whether a process holds the lease `name` of a database. Looking takes nothing, and so is in nobody's way."""
    if engine.dialect.name == "postgresql":
        with engine.connect() as connection:
            return bool(connection.scalar(_HELD, {"number": lock_number(name)}))
    path = _beside(engine, name)
    return path.exists() and _is_locked(path)


# An advisory lock's number is shown in two halves (PostgreSQL, pg_locks).
_HELD = text(
    "SELECT EXISTS (SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND granted AND objsubid = 1 "
    "AND (classid::bigint << 32) | objid::bigint = :number "
    "AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))"
)
_LOCKS = Path("/proc/locks")


def _is_locked(path: Path) -> bool:
    """Linux says which files are locked. Elsewhere it is tried: a process that starts in that moment would give up."""
    if _LOCKS.exists():
        held = re.compile(rf"FLOCK .* WRITE .*:{path.stat().st_ino} ")
        return any(held.search(line) for line in _LOCKS.read_text().splitlines() if "->" not in line)
    with path.open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except OSError:
            return True
    return False


def _beside(engine: Engine, name: str) -> Path:
    database = engine.url.database
    assert database is not None
    return Path(f"{database}.{name.replace(' ', '-')}.lease")
