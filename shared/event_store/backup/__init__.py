"""All of an installation's databases that nothing else can make again, in one file, whatever they are kept in."""

from shared.event_store.backup.archive import FORMAT, Altered, Manifest, manifest_of, notes_in, rows_in, waiting_in
from shared.event_store.backup.filling import Filling, fill, put_back
from shared.event_store.backup.writing import Writer, snapshot

__all__ = [
    "FORMAT",
    "Altered",
    "Filling",
    "Manifest",
    "Writer",
    "fill",
    "manifest_of",
    "notes_in",
    "put_back",
    "rows_in",
    "snapshot",
    "waiting_in",
]
