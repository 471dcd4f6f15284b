"""Leases for jobs that only one process may do. A lease ends with its holder's process, however that process ends."""

import fcntl
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from shared.event_store.engine import can_be_read

# Seconds between questions to the session that holds a lease, unless it was closed. A server that lost us without our
# noticing keeps the lease for about ten.
POLL_SECONDS = 5.0
MILLISECONDS_TO_END = 1000  # for a session to end once terminated
# Set on the server's side: a disconnected holder loses its lock after about ten seconds instead of two hours.
_KEEPALIVES = {
    "tcp_keepalives_idle": "5",
    "tcp_keepalives_interval": "2",
    "tcp_keepalives_count": "3",
    "tcp_user_timeout": "10000",
}


class LeaseLost(Exception):
    """Another process took the lease while the database was unreachable."""


WORKER = "worker"  # the lease that a service's worker holds on its database


def lock_number(name: str) -> int:
    """Return a signed 64-bit number for a PostgreSQL advisory lock."""
    return int.from_bytes(sha256(name.encode()).digest()[:8], "big", signed=True)


def advisory_lock(connection: Connection, name: str) -> None:
    """Lock a name until the end of the transaction. SQLite needs none: its IMMEDIATE transactions exclude one
    another."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": lock_number(name)})


class Lease:
    """A lease; true while it is held."""

    def __init__(self, held: bool) -> None:
        self._held = held

    def __bool__(self) -> bool:
        return self._held

    def renew(self) -> None:
        """Check the lease; call this periodically. A file lock needs no check: it is lost only with the process."""


class SessionLease(Lease):
    """A lease backed by a PostgreSQL session's lock, which is lost when the server goes down."""

    def __init__(self, engine: Engine, name: str) -> None:
        self._engine, self._number = engine, {"number": lock_number(name)}
        self._session: Connection | None = None
        self._pool = engine.pool
        self._known: dict[str, Any] = {}  # the session as the server identifies it: process id and start time
        self.look_again, self._looked = POLL_SECONDS, time.monotonic()
        super().__init__(self._taken())

    def renew(self) -> None:
        """Take the lease again if the connection to the server was lost.

        If the server did not notice the loss, our former session still holds the lock; it is terminated, now or at the
        next call.

        Raises:
            LeaseLost: another was first.
            sqlalchemy's OperationalError: the server does not answer.
        """
        if not self._held or (self._is_open() and time.monotonic() - self._looked < self.look_again):
            return
        if self._is_there() or self._taken() or self._still_ending() or self._taken():
            self._looked = time.monotonic()
            return
        self._held = False
        raise LeaseLost

    def release(self) -> None:
        """Release the lease. If the server is unreachable, there is nothing to release."""
        session, self._session = self._session, None
        if session is not None:
            with suppress(SQLAlchemyError), session:
                session.execute(text("SELECT pg_advisory_unlock_all()"))

    def _is_open(self) -> bool:
        """Return whether the server has not closed the session, without asking it."""
        if self._session is None or self._pool is not self._engine.pool or self._session.invalidated:
            return False
        return not can_be_read(self._session.connection.driver_connection)

    def _is_there(self) -> bool:
        if self._session is not None and self._pool is not self._engine.pool:
            # The server is shutting down and waits for this session too.
            session, self._session = self._session, None
            with suppress(SQLAlchemyError):
                session.invalidate()
                session.close()
        try:
            return self._session is not None and bool(self._session.scalar(text("SELECT 1")))
        except DBAPIError:
            self.release()
            return False

    def _taken(self) -> bool:
        """Try to take the lock in a separate session, which is kept. Raises OperationalError."""
        self._pool = self._engine.pool
        session = self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        try:
            for name, value in _KEEPALIVES.items():
                session.execute(text("SELECT set_config(:name, :value, false)"), {"name": name, "value": value})
            taken = bool(session.scalar(text("SELECT pg_try_advisory_lock(:number)"), self._number))
            if taken:
                self._known = dict(session.execute(_MYSELF).mappings().one())
        except DBAPIError:
            session.close()
            raise
        if taken:
            self._session = session
        else:
            session.close()
        return taken

    def _still_ending(self) -> bool:
        """Terminate our former session if it holds the lock; return whether it still exists afterwards."""
        if not self._known:
            return False
        with self._engine.connect() as connection:
            return connection.scalar(_END, {**self._number, **self._known, "wait": MILLISECONDS_TO_END}) is False


@contextmanager
def lease(engine: Engine, name: str) -> Iterator[Lease]:
    """Hold the lease `name` of a database; the lease is false if another holds it.

    PostgreSQL uses a session's advisory lock, SQLite a lock on a file beside the database. Both are released
    automatically when the process dies.
    """
    if engine.dialect.name == "postgresql":
        of_session = SessionLease(engine, name)
        try:
            yield of_session
        finally:
            of_session.release()
        return
    with _beside(engine, name).open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            yield Lease(held=False)
            return
        yield Lease(held=True)


def is_held(engine: Engine, name: str) -> bool:
    """Return whether any process holds the lease `name` of a database, without taking it even briefly."""
    if engine.dialect.name == "postgresql":
        with engine.connect() as connection:
            return bool(connection.scalar(_HELD, {"number": lock_number(name)}))
    path = _beside(engine, name)
    return path.exists() and _is_locked(path)


# pg_locks shows an advisory lock's number in two halves.
_LOCK = (
    "locktype = 'advisory' AND granted AND objsubid = 1 AND (classid::bigint << 32) | objid::bigint = :number "
    "AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
)
_HELD = text(f"SELECT EXISTS (SELECT 1 FROM pg_locks WHERE {_LOCK})")  # noqa: S608  our own words
# A restarted server reuses process ids, so a session is identified by its start time as well.
_MYSELF = text("SELECT pid, backend_start AS began FROM pg_stat_activity WHERE pid = pg_backend_pid()")
_END = text(
    "SELECT pg_terminate_backend(pid, :wait) FROM pg_stat_activity WHERE pid = :pid AND backend_start = :began "  # noqa: S608  likewise
    f"AND pid IN (SELECT pid FROM pg_locks WHERE {_LOCK})"
)
_LOCKS, _SELF = Path("/proc/locks"), Path("/proc/self")
# Linux returns a long list in parts; if an earlier lock is released between two reads, a held one can be skipped.
_READINGS = 3


def _is_locked(path: Path) -> bool:
    """Return whether a file is locked, from Linux's list of locks. Other systems have to try the lock, which can make a
    process that starts at that moment give up.

    Locks held outside this PID namespace are not listed: a container's locks are visible from outside it, but not the
    other way round.
    """
    if _LOCKS.exists():
        held = re.compile(rf"FLOCK .* WRITE \d+ {_device(path)}:{path.stat().st_ino} ")
        lines = (line for _ in range(_READINGS) for line in _LOCKS.read_text().splitlines())
        return any(held.search(line) for line in lines if "->" not in line)
    with path.open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except OSError:
            return True
    return False


def _device(path: Path) -> str:
    """Return a pattern of the file's device as Linux writes it beside a lock (fs/locks.c). On btrfs it differs from
    `st_dev`."""
    with path.open() as file:
        mount = re.search(r"^mnt_id:\s*(\d+)$", (_SELF / "fdinfo" / str(file.fileno())).read_text(), re.MULTILINE)
    for line in (_SELF / "mountinfo").read_text().splitlines():
        number, _parent, device, *_ = line.split()
        if mount and number == mount[1]:
            major, minor = map(int, device.split(":"))
            return f"{major:02x}:{minor:02x}"
    return "[0-9a-f]+:[0-9a-f]+"


def _beside(engine: Engine, name: str) -> Path:
    database = engine.url.database
    assert database is not None
    return Path(f"{database}.{name.replace(' ', '-')}.lease")
