"""Database engines for the log: SQLite durable, with write locks taken when a transaction begins; PostgreSQL with its
defaults."""

import os
import sqlite3
from contextlib import closing, suppress
from select import POLLIN, poll
from typing import Any
from weakref import WeakSet

from sqlalchemy import Engine, event
from sqlalchemy import create_engine as _create_engine
from sqlalchemy.engine import Connection, ExceptionContext, make_url
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.pool import ConnectionPoolEntry

from shared.event_store.database_errors import is_disk_error, is_ending, takes_no_connections
from shared.event_store.wakeups import notify_on_commit

BUSY_TIMEOUT = 30.0  # seconds that a writer waits for another
_engines: WeakSet[Engine] = WeakSet()  # the PostgreSQL engines of this process


def create_engine(url: str, *, read_only: bool = False, pool_size: int = 8) -> Engine:
    """Return an engine for one service's database. Call it after forking.

    On SQLite every transaction of a writing engine begins IMMEDIATE, because one that reads first and writes later
    fails under concurrency (35,000 lock errors measured in 5 s). Transactions that only read use `read_only(engine)`.
    An engine made with `read_only` refuses every write at the database.
    """
    if make_url(url).get_backend_name() == "sqlite":
        return _sqlite(url, read_only)
    return _postgresql(url, read_only, pool_size)


def _postgresql(url: str, read_only: bool, pool_size: int) -> Engine:
    from shared.event_store.liveness import LiveConnection  # noqa: PLC0415  no PostgreSQL, no client

    # Error texts may be logged, and a parameter may be a person's name.
    engine = _create_engine(url, pool_size=pool_size, max_overflow=8, hide_parameters=True)

    @event.listens_for(engine, "do_connect")
    def _reach(_dialect: Any, _record: Any, _arguments: Any, parameters: dict[str, Any]) -> Any:
        return LiveConnection.open_live(**parameters)

    @event.listens_for(engine, "checkout")
    def _still_there(connection: Any, record: ConnectionPoolEntry, _: object) -> None:
        """Detect that the server closed the socket, without a ping, which would cost a round trip."""
        connection.server.look()
        if "used" in record.info and (connection.closed or can_be_read(connection)):
            raise DisconnectionError("the server has closed the connection")
        record.info["used"] = True

    @event.listens_for(engine, "handle_error")
    def _leave(context: ExceptionContext) -> None:
        """Discard the connections to a server that ended one or accepts no new ones. A server told to stop (SIGTERM to
        the postmaster) keeps serving its open connections and waits for them indefinitely."""
        context.is_disconnect = context.is_disconnect or is_ending(context.original_exception)
        if takes_no_connections(context.original_exception):
            leave(engine)

    _engines.add(engine)
    notify_on_commit(engine)
    if read_only:

        @event.listens_for(engine, "connect")
        def _read_only(connection: Any, _: ConnectionPoolEntry) -> None:
            # Set once per connection; in each transaction it would cost a round trip.
            connection.execute("SET default_transaction_read_only = on")
            connection.commit()

    return engine


def read_only(engine: Engine) -> Engine:
    """Return the same engine for transactions that write nothing and so never wait for a writer."""
    return engine.execution_options(looks=True)


def autocommit(engine: Engine) -> Engine:
    """Return the same engine for single statements: on PostgreSQL a query outside a transaction takes one round trip
    instead of three."""
    return engine if engine.dialect.name == "sqlite" else engine.execution_options(isolation_level="AUTOCOMMIT")


def leave(engine: Engine) -> None:
    """Close this process's connections to the server of a PostgreSQL engine: idle ones now, others when they are
    returned. `engine.pool` is replaced, by which holders of a connection can tell."""
    for each in list(_engines):
        if (each.url.host, each.url.port) == (engine.url.host, engine.url.port):
            each.dispose()


def check_writable(engine: Engine) -> None:
    """Open a new connection and check that it may write, as a command must. Raises the error that prevents it.

    Closes the connections to a server that accepts no new ones. An SQLite file that another process is writing to
    counts as writable, since a command would wait.
    """
    if engine.dialect.name == "sqlite":
        with closing(engine.raw_connection()) as pooled:
            _check_file(pooled.driver_connection)
        return
    from shared.event_store.liveness import LiveConnection, ReadOnlyServer  # noqa: PLC0415  no PostgreSQL, no client

    _arguments, parameters = engine.dialect.create_connect_args(engine.url)
    try:
        with LiveConnection.open_live(**parameters, autocommit=True) as connection:
            refuses = connection.execute("SELECT current_setting('transaction_read_only')").fetchone()
    except Exception as error:
        if takes_no_connections(error):
            leave(engine)
        raise
    if refuses != ("off",):
        raise ReadOnlyServer


def _check_file(connection: Any) -> None:
    connection.execute("PRAGMA busy_timeout=0")
    try:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("ROLLBACK")
    except sqlite3.OperationalError as error:
        if getattr(error, "sqlite_errorcode", None) != sqlite3.SQLITE_BUSY:
            raise
    finally:
        connection.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT * 1000:.0f}")


def can_be_read(connection: Any) -> bool:
    """Return whether the socket is readable: with no request pending, it was closed or holds the server's last
    message."""
    waiting = poll()
    waiting.register(connection, POLLIN)
    return bool(waiting.poll(0))


def _make_private(path: str) -> None:
    """Create a database file that only its owner can access; SQLite gives the accompanying files the same permissions.

    An existing file is not opened, since closing it would release this process's locks on it.
    """
    if path != ":memory:" and not path.startswith("file:"):
        # If the file cannot be created, SQLite reports the reason.
        with suppress(OSError):
            os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))


def _sqlite(url: str, read_only: bool) -> Engine:
    engine = _create_engine(
        url, connect_args={"timeout": BUSY_TIMEOUT, "check_same_thread": False}, hide_parameters=True
    )

    @event.listens_for(engine, "do_connect")
    def _make(_dialect: Any, _record: Any, arguments: Any, _parameters: dict[str, Any]) -> None:
        _make_private(str(arguments[0]))

    @event.listens_for(engine, "connect")
    def _connect(connection: sqlite3.Connection, _: ConnectionPoolEntry) -> None:
        # We begin transactions ourselves; sqlite3's own BEGIN would be deferred.
        connection.isolation_level = None
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("PRAGMA foreign_keys=ON")
        # Without this, INSERT OR REPLACE deletes rows without firing the triggers that keep the log immutable.
        connection.execute("PRAGMA recursive_triggers=ON")
        if read_only:
            connection.execute("PRAGMA query_only=ON")

    @event.listens_for(engine, "handle_error")
    def _reopen(context: ExceptionContext) -> None:
        """Discard a connection after a disk error, so that the next use reopens the file. SQLite falls back to
        read-only access, which the pool would keep indefinitely, and the connection's state is in doubt."""
        if is_disk_error(context.original_exception):
            context.is_disconnect = True

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        looks = read_only or connection.get_execution_options().get("looks")
        connection.exec_driver_sql("BEGIN" if looks else "BEGIN IMMEDIATE")

    return engine
