"""Verification of an exported file: every leaf, root and size is recomputed, and signatures and the order of events are
checked. docs/bundles.md defines the order of the checks and the names of the reasons."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import msgspec

from shared.domain.event import SealedEvent
from shared.event_store.transfer.archive import (
    ExpectedRoot,
    ExportManifest,
    ProofFailed,
    events_in,
    manifest_of,
    placed,
    rooted,
)
from shared.event_store.transfer.canonical import NO_EVENT, BundleEvent, event_in
from shared.event_store.transfer.signed import SignedLog, Trusted, signed_in
from shared.transparency.checkpoint import Checkpoint, checkpoint_of
from shared.transparency.cosignature import WitnessKey
from shared.transparency.note import Key, Note

Held = Mapping[str, tuple[str, int]]
"""For each origin, including continued ones, the log in the file that has its events, and how many."""
Expectation = Callable[[Held], Iterable[ExpectedRoot]]


class VerifiedExport(msgspec.Struct, frozen=True):
    """The content of a file, and the signatures of each log; none in a file exported by an earlier version."""

    manifest: ExportManifest
    signed: dict[str, SignedLog]


def verified(
    file: Path,
    logs: Sequence[str],
    keys: Sequence[Key] = (),
    older: Sequence[Note] = (),
    *,
    witnesses: Sequence[WitnessKey] = (),
    latest: str | None = None,
    expected: Expectation = lambda _: (),
    unsigned_too: bool = False,
) -> VerifiedExport:
    """Return the content of a file of these logs, after recomputing everything.

    `keys` are trusted for the logs that they name, and cosignatures of `witnesses` must be valid; `older` are
    checkpoints kept elsewhere that the logs must continue. No event may be recorded after the `latest` time. `expected`
    lists further roots that the logs must have. `unsigned_too` accepts a file of an earlier version, in which nothing
    is signed. Raises ProofFailed, Malformed, NotThere.
    """
    manifest = manifest_of(file, logs)
    trusted = Trusted(keys, witnesses, latest)
    signed = signed_in(file, manifest, logs, trusted, unsigned_too=unsigned_too and not older)
    held = {written.origin: (log, written.size) for log, written in manifest.logs.items() if written.origin}
    held |= {origin: (log, common) for log, each in signed.items() for origin, common in each.continues.items()}
    _refuse_unknown([*(key.name for key in keys), *(checkpoint_of(note).origin for note in older)], held)
    roots = [
        ExpectedRoot(log, size, root, "signed-root", "that were signed")
        for log, each in signed.items()
        for size, root in each.roots.items()
    ]
    roots += [_expected_root(note, checkpoint_of(note), held, signed) for note in older]
    roots += expected(held)
    for log in logs:
        events = _in_order(placed(events_in(file, log), log, latest), log)
        for _ in rooted(events, log, manifest.logs[log], (each for each in roots if each.log == log)):
            pass
    return VerifiedExport(manifest, signed)


def _in_order(events: Iterator[SealedEvent], log: str) -> Iterator[SealedEvent]:
    """Yield the events. Refuse anything that is not an event, events of another log, and streams not numbered from 1
    without gaps."""
    versions: dict[str, int] = {}
    for event in events:
        envelope = read_event(log, event)
        if envelope.source != log:
            finding = f"The event at {event.position} is none of this log, but of {envelope.source}."
            raise ProofFailed(log, finding, "source")
        if envelope.streamversion != versions.get(envelope.subject, 0) + 1:
            finding = (
                f"The event at {event.position} is number {envelope.streamversion} of {envelope.subject}, after number "
            )
            raise ProofFailed(log, f"{finding}{versions.get(envelope.subject, 0)}.", "version")
        versions[envelope.subject] = envelope.streamversion
        yield event


def read_event(log: str, event: SealedEvent) -> BundleEvent:
    """Return the content of stored bytes, whatever the event type. Raises ProofFailed if they are not an event."""
    try:
        return event_in(event.bytes)
    except NO_EVENT as error:
        raise ProofFailed(log, f"The event at {event.position} is none: {error}.", "event") from error


def _refuse_unknown(origins: Sequence[str], held: Held) -> None:
    for origin in origins:
        if origin not in held:
            log = re.split("/", origin)[0]
            finding = f"Something of {origin} was given, and the file holds no such log."
            raise ProofFailed(log, finding, "given-log", "Leave it out, or take a file that holds the log.")


def _expected_root(note: Note, checkpoint: Checkpoint, held: Held, signed: Mapping[str, SignedLog]) -> ExpectedRoot:
    """Return the root required by a checkpoint kept elsewhere. Raises ProofFailed."""
    log, size = held[checkpoint.origin]
    if checkpoint.size > size:
        finding = f"A checkpoint of {checkpoint.size} events was given, and the file holds {size}."
        raise ProofFailed(log, finding, "given-ahead")
    if note.signed_by([*signed[log].signers.values(), *signed[log].keys]) is None:
        finding = f"The checkpoint of {checkpoint.size} events, which was given, is signed by no known key."
        raise ProofFailed(log, finding, "given-signature")
    return ExpectedRoot(log, checkpoint.size, checkpoint.root, "given-root", "of the checkpoint that was given")
