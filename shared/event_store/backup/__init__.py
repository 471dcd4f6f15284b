"""Backups: all of an installation's databases that cannot be rebuilt, in one file, for any kind of database."""

from shared.event_store.backup.archive import (
    FORMAT,
    BackupAltered,
    BackupManifest,
    manifest_of,
    notes_in,
    rows_in,
    waiting_in,
)
from shared.event_store.backup.restore import LogContent, fill_log, restore_table
from shared.event_store.backup.writing import BackupWriter, snapshot

__all__ = [
    "FORMAT",
    "BackupAltered",
    "BackupManifest",
    "BackupWriter",
    "LogContent",
    "fill_log",
    "manifest_of",
    "notes_in",
    "restore_table",
    "rows_in",
    "snapshot",
    "waiting_in",
]
