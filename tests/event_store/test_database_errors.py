"""SQLite's errors by code: a failing disk, a full disk, and others."""

import sqlite3

import pytest
from sqlalchemy.exc import OperationalError

from shared.event_store.database_errors import is_disk_error, is_disk_full, is_unreachable

pytestmark = pytest.mark.requirement("4.05")

READ_FAILED = sqlite3.SQLITE_IOERR | 1 << 8
"""An extended code: its lowest byte is the primary one."""


def error(code: int) -> OperationalError:
    cause = sqlite3.OperationalError("disk I/O error")
    cause.sqlite_errorcode = code
    return OperationalError("SELECT 1", {}, cause)


@pytest.mark.parametrize(
    ("code", "fails", "full"),
    [(READ_FAILED, True, False), (sqlite3.SQLITE_FULL, True, True), (sqlite3.SQLITE_BUSY, False, False)],
)
def test_an_error_of_a_file_is_told_by_its_primary_code(code: int, fails: bool, full: bool) -> None:
    found = error(code)
    assert (is_disk_error(found), is_unreachable(found), is_disk_full(found)) == (fails, fails, full)


def test_an_error_without_a_code_is_none_of_a_disk() -> None:
    assert not is_disk_error(OperationalError("SELECT 1", {}, sqlite3.ProgrammingError("closed")))
