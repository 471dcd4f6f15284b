"""Export of logs to a file and import from it, preserving bytes, positions, recorded times and origins, for any
supported database."""

from shared.event_store.transfer.archive import ExportManifest, ProofFailed
from shared.event_store.transfer.exporting import export
from shared.event_store.transfer.loading import LogReceiver
from shared.event_store.transfer.verification import VerifiedExport, verified

__all__ = ["ExportManifest", "LogReceiver", "ProofFailed", "VerifiedExport", "export", "verified"]
