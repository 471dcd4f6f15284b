"""What a database's error says of its server or its disk: away, full, or failing."""

import errno
import sqlite3

from sqlalchemy.exc import DBAPIError, OperationalError

# SQLite's primary codes; the extended ones have them in their lowest byte.
FAILING = frozenset({sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_FULL, sqlite3.SQLITE_READONLY})
_NO_ROOM = (errno.ENOSPC, errno.EDQUOT)
_DISK_FULL = "53100"  # PostgreSQL's code


def is_away(error: BaseException) -> bool:
    """Whether this says that a database does not answer: PostgreSQL is being restarted, or cut the connection off; or the
    disk of a file of SQLite's fails."""
    if _code(error) in FAILING - {sqlite3.SQLITE_READONLY}:
        return True
    if not isinstance(error, DBAPIError) or isinstance(error.orig, sqlite3.Error):
        return False
    return error.connection_invalidated or isinstance(error, OperationalError)


def is_full(error: BaseException) -> bool:
    """Whether there was no room left: in a file that was written, or on the disk of a database."""
    if isinstance(error, OSError):
        return error.errno in _NO_ROOM
    return _code(error) == sqlite3.SQLITE_FULL or getattr(_cause(error), "sqlstate", None) == _DISK_FULL


def of_the_disk(error: BaseException) -> bool:
    """Whether SQLite could not read or write its file."""
    return _code(error) in FAILING


def _code(error: BaseException) -> int | None:
    cause = _cause(error)
    return cause.sqlite_errorcode & 0xFF if isinstance(cause, sqlite3.Error) and _has_code(cause) else None


def _has_code(error: sqlite3.Error) -> bool:
    """SQLite's module raises some itself, without one."""
    return hasattr(error, "sqlite_errorcode")


def _cause(error: BaseException) -> BaseException | None:
    return error.orig if isinstance(error, DBAPIError) else error
