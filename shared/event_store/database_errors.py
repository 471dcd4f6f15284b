"""Causes of database errors: the server is unreachable, or its disk is full or failing."""

import errno
import sqlite3

from sqlalchemy.exc import DBAPIError, OperationalError

# SQLite's primary codes, which are the lowest byte of the extended ones.
FAILING = frozenset({sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_FULL, sqlite3.SQLITE_READONLY})
_NO_ROOM = (errno.ENOSPC, errno.EDQUOT)
# PostgreSQL's codes (its manual, appendix A) for connection failures and for its operator's interventions.
_DISK_FULL, _CROWDED = "53100", "53300"
_NO_CONNECTIONS = "57P03"
_ENDING = ("57P01", "57P02", _NO_CONNECTIONS)
_READ_ONLY = "25006"
_NO_RIGHT = "42501"
_AWAY = ("08", "57P", _CROWDED, _READ_ONLY)


def is_unreachable(error: BaseException) -> bool:
    """Return whether a database is not answering and a retry may help.

    This covers a PostgreSQL server that is restarting, cut the connection, has no connection to spare or accepts no
    writes, and a failing disk under an SQLite file. A wrong password, a missing database and a deadlock do not count.
    """
    if _code(error) in FAILING - {sqlite3.SQLITE_READONLY}:
        return True
    if (state := _state(error)) is not None:
        return state.startswith(_AWAY)
    if not isinstance(error, DBAPIError) or isinstance(error.orig, sqlite3.Error):
        return False
    return error.connection_invalidated or isinstance(error, OperationalError)


def is_ending(error: BaseException) -> bool:
    """Return whether PostgreSQL ended a connection, or accepts none because it is stopping or starting."""
    return _state(error) in _ENDING


def takes_no_connections(error: BaseException) -> bool:
    """Return whether PostgreSQL accepts no new connections. Open ones may continue, in a smart shutdown
    indefinitely."""
    return _state(error) == _NO_CONNECTIONS


def is_out_of_connections(error: BaseException) -> bool:
    """Return whether PostgreSQL has no connection to spare."""
    return _state(error) == _CROWDED


def is_read_only(error: BaseException) -> bool:
    """Return whether PostgreSQL accepts no writes: it is a standby, or set to be read-only."""
    return _state(error) == _READ_ONLY


def lacks_right(error: BaseException) -> bool:
    """Return whether PostgreSQL refused a statement because its user lacks a right."""
    return _state(error) == _NO_RIGHT


def is_refused_by_server(error: BaseException) -> bool:
    """Return whether PostgreSQL itself refused a connection that failed, as opposed to a client that did not trust it
    or lacks a file."""
    return "FATAL:" in str(cause_of(error))


def server_message(error: BaseException) -> str:
    """Return the server's own words when it refused a connection or a right; they name user, database or table, and
    hold no password."""
    lines = str(cause_of(error)).strip().splitlines() or [""]
    refused = next((line for line in lines if "FATAL:" in line), lines[0])
    return refused.rpartition("FATAL:")[2].rpartition("failed: ")[2].strip()


def is_disk_full(error: BaseException) -> bool:
    """Return whether the disk of a file or a database is full."""
    if isinstance(error, OSError):
        return error.errno in _NO_ROOM
    return _code(error) == sqlite3.SQLITE_FULL or _state(error) == _DISK_FULL


def is_disk_error(error: BaseException) -> bool:
    """Return whether SQLite could not read or write its file."""
    return _code(error) in FAILING


def _code(error: BaseException) -> int | None:
    cause = cause_of(error)
    return cause.sqlite_errorcode & 0xFF if isinstance(cause, sqlite3.Error) and _has_code(cause) else None


def _has_code(error: sqlite3.Error) -> bool:
    """Return whether an error has one of these codes; Python's sqlite3 raises some errors itself, without one."""
    return hasattr(error, "sqlite_errorcode")


def _state(error: BaseException) -> str | None:
    """Return PostgreSQL's code; None if there is none, as when no server answered."""
    return getattr(cause_of(error), "sqlstate", None)


def cause_of(error: BaseException) -> BaseException | None:
    """Return the database's own error."""
    return error.orig if isinstance(error, DBAPIError) else error
