"""Export of logs to a file and import from it, preserving bytes, positions, recorded times and origins, for any
supported database."""

from shared.event_store.transfer.archive import FORMAT, ExportManifest, LogSummary, ProofFailed
from shared.event_store.transfer.exporting import export
from shared.event_store.transfer.loading import LogNotEmpty, LogReceiver, load
from shared.event_store.transfer.verification import VerifiedExport, verified

__all__ = [
    "FORMAT",
    "ExportManifest",
    "LogNotEmpty",
    "LogReceiver",
    "LogSummary",
    "ProofFailed",
    "VerifiedExport",
    "export",
    "load",
    "verified",
]
