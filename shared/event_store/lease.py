"""Who does a job that only one may do: a lease that ends with its holder's process, however that ends."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

from sqlalchemy import Connection, Engine, text


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
    database = engine.url.database
    assert database is not None
    path = Path(f"{database}.{name.replace(' ', '-')}.lease")
    with path.open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            yield False
            return
        yield True
