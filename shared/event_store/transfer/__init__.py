"""Logs as a file, and back: the same bytes, positions, recorded times and origins, whatever they are kept in."""

from shared.event_store.transfer.archive import FORMAT, Manifest, ProofFailed, Written
from shared.event_store.transfer.exporting import export
from shared.event_store.transfer.loading import LogNotEmpty, Receiver, load
from shared.event_store.transfer.proving import Proved, verified

__all__ = [
    "FORMAT",
    "LogNotEmpty",
    "Manifest",
    "ProofFailed",
    "Proved",
    "Receiver",
    "Written",
    "export",
    "load",
    "verified",
]
