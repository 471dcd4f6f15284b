"""Verification of an exported file: every leaf, root and size computed again, the signatures, and the order of
events."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import msgspec

from shared.domain.decoding import NOT_READABLE
from shared.domain.event import AnyEnvelope, SealedEvent
from shared.event_store.transfer.archive import ExportManifest, ProofFailed, checked, events_in, manifest_of
from shared.event_store.transfer.signed import SignedLog, refuse_unsigned, signed_in
from shared.transparency.checkpoint import Checkpoint, checkpoint_of
from shared.transparency.note import Key, Note

_envelopes = msgspec.json.Decoder(AnyEnvelope)


class VerifiedExport(msgspec.Struct, frozen=True):
    """The content of a file, and the signatures of each log: none in a file that an earlier version exported."""

    manifest: ExportManifest
    signed: dict[str, SignedLog]


def verified(
    file: Path, keys: Sequence[Key] = (), older: Sequence[Note] = (), *, unsigned_too: bool = False
) -> VerifiedExport:
    """Return the content of a file, once everything was computed again.

    `keys` are trusted for the logs that they name, `older` are checkpoints kept elsewhere that the logs must continue.
    `unsigned_too` accepts a file of an earlier version, in which nothing is signed. Raises ProofFailed, Malformed,
    NotThere.
    """
    manifest = manifest_of(file)
    signed = signed_in(file, manifest, keys)
    if signed or keys or older or not unsigned_too:
        refuse_unsigned(manifest, signed)
    given = _given(manifest, signed, older)
    for log, written in manifest.logs.items():
        own = signed[log].roots if log in signed else {}
        roots = {size: (root, "of the checkpoint that was given") for size, root in given.get(log, {}).items()}
        roots |= {size: (root, "that were signed") for size, root in own.items()}
        _refuse_disorder((event for event, _ in checked(events_in(file, log), log, written, roots)), log)
    return VerifiedExport(manifest, signed)


def _refuse_disorder(events: Iterator[SealedEvent], log: str) -> None:
    """Refuse an event of another log, and a stream that is not numbered from 1 without a gap."""
    versions: dict[str, int] = {}
    for event in events:
        try:
            said = _envelopes.decode(event.bytes)
        except NOT_READABLE as error:
            raise ProofFailed(log, f"The event at {event.position} is none: {error}.") from error
        if said.source != log:
            raise ProofFailed(log, f"The event at {event.position} is none of this log, but of {said.source}.")
        if said.streamversion != versions.get(said.subject, 0) + 1:
            found = f"The event at {event.position} is number {said.streamversion} of {said.subject}, after number "
            raise ProofFailed(log, f"{found}{versions.get(said.subject, 0)}.")
        versions[said.subject] = said.streamversion


def _given(
    manifest: ExportManifest, signed: Mapping[str, SignedLog], older: Sequence[Note]
) -> dict[str, dict[int, bytes]]:
    """Return the roots that checkpoints kept elsewhere require, by log and size. Raises ProofFailed."""
    found: dict[str, dict[int, bytes]] = {}
    logs = {written.origin: (log, written.size) for log, written in manifest.logs.items()}
    logs |= {origin: (log, common) for log, each in signed.items() for origin, common in each.continues.items()}
    for note, said in ((note, checkpoint_of(note)) for note in older):
        if said.origin not in logs:
            raise ProofFailed(said.origin, "A checkpoint of this log was given, and the file holds no such log.")
        log, size = logs[said.origin]
        if said.size > size:
            held = f"the file holds {size}" + (" of that log" if said.origin != manifest.logs[log].origin else "")
            raise ProofFailed(log, f"A checkpoint of {said.size} events was given, and {held}.")
        _refuse_unknown(log, note, said, signed[log])
        if found.setdefault(log, {}).setdefault(said.size, said.root) != said.root:
            raise ProofFailed(log, f"Two roots were given for its first {said.size} events.")
        if signed[log].roots.get(said.size, said.root) != said.root:
            raise ProofFailed(log, f"Its first {said.size} events are not those of the checkpoint that was given.")
    return found


def _refuse_unknown(log: str, note: Note, said: Checkpoint, signed: SignedLog) -> None:
    if note.signed_by([*signed.signers.values(), *signed.keys]) is None:
        raise ProofFailed(log, f"The checkpoint of {said.size} events, which was given, is signed by no known key.")
