"""Causes of database errors: the server is away, or its disk is full or failing."""

import errno
import sqlite3

from sqlalchemy.exc import DBAPIError, OperationalError

# SQLite's primary codes; the extended ones have them in their lowest byte.
FAILING = frozenset({sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_FULL, sqlite3.SQLITE_READONLY})
_NO_ROOM = (errno.ENOSPC, errno.EDQUOT)
# PostgreSQL's codes (its manual, appendix A) for the connection, and for acts of its operator.
_DISK_FULL, _CROWDED = "53100", "53300"
_NO_CONNECTIONS = "57P03"
_ENDING = ("57P01", "57P02", _NO_CONNECTIONS)
_AWAY = ("08", "57P", _CROWDED)


def is_unreachable(error: BaseException) -> bool:
    """Tell whether a database does not answer, and trying again may help.

    PostgreSQL is being restarted, cut the connection off, or has no connection to spare; or the disk of an SQLite file
    fails. A wrong password, a missing database and a deadlock do not count.
    """
    if _code(error) in FAILING - {sqlite3.SQLITE_READONLY}:
        return True
    if (state := _state(error)) is not None:
        return state.startswith(_AWAY)
    if not isinstance(error, DBAPIError) or isinstance(error.orig, sqlite3.Error):
        return False
    return error.connection_invalidated or isinstance(error, OperationalError)


def is_ending(error: BaseException) -> bool:
    """Tell whether PostgreSQL ended a connection or takes none because it is stopping or starting."""
    return _state(error) in _ENDING


def takes_no_connections(error: BaseException) -> bool:
    """Tell whether PostgreSQL takes no new connections. Open ones may go on: in a smart shutdown, for ever."""
    return _state(error) == _NO_CONNECTIONS


def is_out_of_connections(error: BaseException) -> bool:
    """Tell whether PostgreSQL has no connection to spare."""
    return _state(error) == _CROWDED


def is_disk_full(error: BaseException) -> bool:
    """Tell whether the disk of a file or a database is full."""
    if isinstance(error, OSError):
        return error.errno in _NO_ROOM
    return _code(error) == sqlite3.SQLITE_FULL or _state(error) == _DISK_FULL


def is_disk_error(error: BaseException) -> bool:
    """Tell whether SQLite could not read or write its file."""
    return _code(error) in FAILING


def _code(error: BaseException) -> int | None:
    cause = cause_of(error)
    return cause.sqlite_errorcode & 0xFF if isinstance(cause, sqlite3.Error) and _has_code(cause) else None


def _has_code(error: sqlite3.Error) -> bool:
    """Tell whether an error has a code; SQLite's module raises some itself, without one."""
    return hasattr(error, "sqlite_errorcode")


def _state(error: BaseException) -> str | None:
    """Return PostgreSQL's code; None where it gave none, as when no server answered."""
    return getattr(cause_of(error), "sqlstate", None)


def cause_of(error: BaseException) -> BaseException | None:
    """Return the database's own error."""
    return error.orig if isinstance(error, DBAPIError) else error
