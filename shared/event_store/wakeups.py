"""Wake-ups: a waiting worker learns at once that there is something to do.

Nothing depends on them: the watch itself looks periodically whether anything was committed, so that the loops of a
worker need not. On PostgreSQL a transaction that appends or seals notifies the listeners; an SQLite file counts its
commits; a folder's modification time changes when a file arrives.
"""

import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from select import POLLIN, poll
from socket import socketpair
from typing import Any, Protocol

from sqlalchemy import Connection, Engine, event
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import PoolProxiedConnection

from shared.event_store.folder_events import FolderEvents

CHANNEL = "rapporteur"
# Transactions that notify commit one after another (PostgreSQL, PreCommit_Notify): with a notification in each, 1,400
# commits a second fell to between 400 and 600.
APART = 0.1  # minimum seconds between notifications by one process
ECHO = 0.2  # seconds after a notification in which appends may come without one; longer than APART
LONGEST = 5.0  # seconds between polls where the system reports changes, since a report may be lost
STEP = 0.1  # seconds between polls elsewhere
BUSY_STEP = 0.02  # the same, for a while after a change
BUSY = 2.0  # length of that while, in seconds
_WAKES = "wakes workers"


def wake_on_commit(connection: Connection) -> None:
    """Wake the workers that watch this database when the transaction commits. On SQLite every commit does."""
    if connection.dialect.name == "postgresql":
        connection.info[_WAKES] = True


def notify_on_commit(engine: Engine, clock: Callable[[], float] = time.monotonic) -> None:
    """Make a PostgreSQL engine send a notification with transactions that should wake workers; in a rapid series, only
    some do."""
    notified = clock() - APART

    @event.listens_for(engine, "commit")
    def _notify(connection: Connection) -> None:
        nonlocal notified
        if connection.info.pop(_WAKES, False) and clock() - notified >= APART:
            connection.exec_driver_sql(f"NOTIFY {CHANNEL}")
            notified = clock()

    @event.listens_for(engine, "rollback")
    def _forget(connection: Connection) -> None:
        # A lost connection no longer has `info`, and accessing it would mask the original error.
        if not connection.invalidated:
            connection.info.pop(_WAKES, None)


class Watched(Protocol):
    """Something whose changes can be detected."""

    def changed(self) -> bool:
        """Return whether it changed since the last call."""

    def place(self) -> int | Path | None:
        """Return a descriptor that becomes readable on a change, or the folder in which a file changes; None if changes
        can only be found by polling."""

    def close(self) -> None: ...


class WatchedFolder:
    """A folder that receives files; it need not exist yet."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._last = folder, 0

    def place(self) -> Path:
        return self._folder

    def changed(self) -> bool:
        before = self._last
        with suppress(FileNotFoundError):
            self._last = self._folder.stat().st_mtime_ns
        return self._last != before

    def close(self) -> None:
        """Do nothing, since nothing was opened."""


class WatchedFile:
    """An SQLite database, which counts the commits of all connections except the asking one."""

    def __init__(self, engine: Engine) -> None:
        self._engine, self._last = engine, 0
        self._opened: PoolProxiedConnection | None = None

    def place(self) -> Path | None:
        return Path(self._engine.url.database or "").parent

    def changed(self) -> bool:
        before = self._last
        self._opened = self._opened or self._engine.raw_connection()
        driver: Any = self._opened.driver_connection
        self._last = driver.execute("PRAGMA data_version").fetchone()[0]
        return self._last != before

    def close(self) -> None:
        opened, self._opened = self._opened, None
        if opened is not None:
            opened.invalidate()


class WatchedChannel:
    """A PostgreSQL database, listened to in a separate session, which is reopened if lost. Every few seconds the
    server's transactions are compared, which shows commits that notified nobody."""

    def __init__(self, engine: Engine, clock: Callable[[], float] = time.monotonic) -> None:
        self._engine, self._clock, self._echo_until = engine, clock, 0.0
        self._compared, self._transactions = 0.0, ""
        self._session: Connection | None = None
        self._pool = engine.pool

    def changed(self) -> bool:
        """Return whether there was a notification, or may have been one that was missed or left out by a writer."""
        if self._pool is not self._engine.pool:
            # The server is shutting down and waits for this session too.
            self.close()
        if self._session is None:
            self._session = self._listening()
            self._has_committed(self._session)
            return True
        server = self._driver(self._session).pgconn
        try:
            server.consume_input()
        except self._engine.dialect.loaded_dbapi.OperationalError:
            # The next call listens again, which also shows whether the server answers.
            self.close()
            return True
        while server.notifies() is not None:
            self._echo_until = self._clock() + ECHO
        # The margin: a wait may end a little early.
        is_due = self._clock() - self._compared > LONGEST - BUSY_STEP
        return (is_due and self._has_committed(self._session)) or self._clock() < self._echo_until

    def place(self) -> int | None:
        return None if self._session is None else int(self._driver(self._session).fileno())

    def close(self) -> None:
        session, self._session = self._session, None
        if session is not None:
            with suppress(SQLAlchemyError):
                session.invalidate()
                session.close()

    def _listening(self) -> Connection:
        self._pool = self._engine.pool
        session = self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        try:
            session.exec_driver_sql(f"LISTEN {CHANNEL}")
        except BaseException:
            session.close()
            raise
        return session

    def _has_committed(self, session: Connection) -> bool:
        """Return whether any transaction on the server ended since the last call. Reading alone counts none."""
        before, self._compared = self._transactions, self._clock()
        self._transactions = str(session.exec_driver_sql("SELECT pg_current_snapshot()").scalar_one())
        return self._transactions != before

    @staticmethod
    def _driver(session: Connection) -> Any:  # noqa: ANN401  psycopg's connection
        return session.connection.driver_connection


def watched_database(engine: Engine) -> Watched:
    return WatchedChannel(engine) if engine.dialect.name == "postgresql" else WatchedFile(engine)


class Watch:
    """A watch over databases and folders; `turn` is called repeatedly until `end`."""

    def __init__(self, watched: Sequence[Watched], clock: Callable[[], float] = time.monotonic) -> None:
        self._watched, self._clock, self._busy_until = watched, clock, clock() + BUSY
        self._is_told = False  # whether the system reports every change
        self._folders, (self._ended, self._end) = FolderEvents(), socketpair()

    def turn(self) -> int:
        """Wait for a change; return the number of changes. After an error everything is reopened."""
        try:
            stirred = self._wait()
            changes = sum(each.changed() for each in self._watched)
        except Exception:
            self._forget()
            raise
        # A file changes a few milliseconds before the commit becomes visible. A commit that the system did not report, and
        # that was found later, is no sign of more.
        if stirred or (changes and not self._is_told):
            self._busy_until = self._clock() + BUSY
        return changes

    def end(self) -> None:
        """End the current wait, and every later one."""
        self._end.send(b"x")

    def close(self) -> None:
        self._forget()
        self._folders.close()
        for each in (self._ended, self._end):
            each.close()

    def _forget(self) -> None:
        for each in self._watched:
            each.close()

    def _wait(self) -> bool:
        """Wait for a change, up to a limit; return whether there was one."""
        waiting, longest = poll(), LONGEST
        places = {each.place() for each in self._watched}
        for place in places:
            if isinstance(place, int):
                waiting.register(place, POLLIN)
            elif place is None or not self._folders.tells_of(place):
                longest = STEP
        for always in (self._ended, self._folders.descriptor):
            if always is not None:
                waiting.register(always, POLLIN)
        self._is_told = longest == LONGEST
        stirred = waiting.poll(1000 * (BUSY_STEP if self._clock() < self._busy_until else longest))
        self._folders.forget()
        return bool(stirred)
