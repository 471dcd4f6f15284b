"""The extent of the last backups, and so the cost of losing a database now."""

from typing import Literal, NamedTuple

from sqlalchemy import Connection, select

from shared.event_store.row_writes import upsert
from shared.event_store.tables import kernel_tables

What = Literal["log", "vault"]
"""The vault is marked in the database of the log whose events have names encrypted with its keys."""


class LastBackup(NamedTuple):
    """The time at which a backup was made, formatted like a recorded time, and the last position of the log at that
    time."""

    at: str
    position: int


def last_backup(connection: Connection, log: str, what: What = "log") -> LastBackup | None:
    table = kernel_tables(log).backups
    row = connection.execute(select(table.c.at, table.c.position).where(table.c.what == what)).first()
    return None if row is None else LastBackup(row.at, row.position)


def mark_backup(connection: Connection, log: str, made: LastBackup, what: What = "log") -> None:
    """Record a backup that is completely on disk."""
    upsert(connection, kernel_tables(log).backups, {"what": what, "at": made.at, "position": made.position})
