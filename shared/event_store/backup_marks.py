"""The reach of the last backups: what would be lost if a database were lost now."""

from typing import Literal, NamedTuple

from sqlalchemy import Connection, select

from shared.event_store.row_writes import upsert
from shared.event_store.tables import kernel_tables

What = Literal["log", "vault"]
"""The vault is marked beside the log whose events close names under its keys."""


class LastBackup(NamedTuple):
    """A backup: the time when it was made, as a recorded time, and the last position of the log then."""

    at: str
    position: int


def last_backup(connection: Connection, log: str, what: What = "log") -> LastBackup | None:
    table = kernel_tables(log).backups
    row = connection.execute(select(table.c.at, table.c.position).where(table.c.what == what)).first()
    return None if row is None else LastBackup(row.at, row.position)


def mark_backup(connection: Connection, log: str, made: LastBackup, what: What = "log") -> None:
    """Remember a backup that is whole on the disk."""
    upsert(connection, kernel_tables(log).backups, {"what": what, "at": made.at, "position": made.position})
