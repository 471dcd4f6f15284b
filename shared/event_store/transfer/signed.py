"""Checkpoints and public keys in an exported file: `checkpoints/<log>.txt`, the smallest first, and
`keys/<log>.vkey`."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from zipfile import ZipFile

import msgspec

from shared.event_store.transfer.archive import ExportManifest, LogSummary, ProofFailed, part_of
from shared.transparency.checkpoint import Checkpoint, checkpoint_of
from shared.transparency.note import Key, Note, read_notes, read_vkey, written_notes


class SignedLog(msgspec.Struct, frozen=True):
    """The signatures of a log: by size the notes, their checkpoints and signers; and all keys."""

    notes: dict[int, Note]
    said: dict[int, Checkpoint]
    signers: dict[int, Key]
    keys: list[Key]

    @property
    def roots(self) -> dict[int, bytes]:
        return {size: said.root for size, said in self.said.items()}

    @property
    def origins(self) -> set[str]:
        """Return its origin and those of the logs that it continues: a trusted key of any of them has signed the newest
        checkpoint."""
        return {self.said[max(self.said)].origin, *self.continues}

    @property
    def continues(self) -> dict[str, int]:
        """Return the logs of other origins that this one begins with, and how many of their events it has."""
        return self.said[max(self.said)].continues


def checkpoints_of(log: str) -> str:
    return f"checkpoints/{log}.txt"


def keys_of(log: str) -> str:
    return f"keys/{log}.vkey"


def to_carry(log: str, notes: Sequence[Note], keys: Sequence[Key]) -> dict[str, bytes]:
    """Return the files of a log's checkpoints and of the keys that signed it or the logs it continues; none for an
    unsigned log."""
    if not notes:
        return {}
    used = {(each.name, each.id) for note in notes for each in note.signatures}
    before = checkpoint_of(notes[-1]).continues
    some = "".join(f"{key.vkey}\n" for key in keys if (key.name, key.id) in used or key.name in before)
    return {checkpoints_of(log): written_notes(notes).encode(), keys_of(log): some.encode()}


def signed_in(file: Path, manifest: ExportManifest, given: Sequence[Key] = ()) -> dict[str, SignedLog]:
    """Return the signatures of each signed log, after checking origins, sizes and signatures.

    `given` are keys to trust for logs of their name, instead of the file's own: the newest checkpoint must be signed by
    one of them. A log that continues another must be signed by that one's key, under its own name, since anybody can
    claim to continue a trusted log. Raises ProofFailed.
    """
    with ZipFile(file) as archive:
        names = set(archive.namelist())
        found = {
            log: _signed(archive, log, written, given)
            for log, written in manifest.logs.items()
            if checkpoints_of(log) in names
        }
    known = {written.origin for written in manifest.logs.values()}
    known |= {origin for signed in found.values() for origin in signed.continues}
    for key in given:
        if key.name not in known:
            raise ProofFailed(key.name, "A key of this log was given, and the file holds no such log.")
    return found


def refuse_unsigned(manifest: ExportManifest, signed: Mapping[str, SignedLog]) -> None:
    """Raise ProofFailed for a log with events in no checkpoint."""
    for log, written in manifest.logs.items():
        upto = max(signed[log].said, default=0) if log in signed else 0
        if upto < written.size:
            raise ProofFailed(log, f"Its events from {upto + 1} to {written.size} are in no signed checkpoint.")


def _signed(archive: ZipFile, log: str, written: LogSummary, given: Sequence[Key]) -> SignedLog:
    try:
        notes, rest = read_notes(part_of(archive, log, checkpoints_of(log)).decode())
        said = [checkpoint_of(note) for note in notes]
    except (ValueError, UnicodeError) as error:
        raise ProofFailed(log, f"{checkpoints_of(log)} holds what is no checkpoint: {error}.") from error
    if rest or not notes:
        raise ProofFailed(log, f"{checkpoints_of(log)} does not end with a whole checkpoint.")
    keys = _keys(archive, log)
    names = {written.origin, *said[-1].continues}
    own = [Key(str(written.origin), key.public) for key in given if key.name in names]
    signers: dict[int, Key] = {}
    last = -1
    for note, each in zip(notes, said, strict=True):
        if each.origin != written.origin:
            raise ProofFailed(log, f"A checkpoint in it is of {each.origin}, and the log is {written.origin}.")
        if not last < each.size <= written.size:
            raise ProofFailed(
                log, f"A checkpoint of {each.size} events follows one of {max(last, 0)}, and it holds {written.size}."
            )
        last = each.size
        if (signer := note.signed_by([*own, *keys])) is None:
            raise ProofFailed(log, f"The checkpoint of {each.size} events has no right signature of a known key.")
        signers[each.size] = signer
    if own and signers[last] not in own:
        raise ProofFailed(log, "Its newest checkpoint is not signed by the key that was given.")
    return SignedLog(
        {each.size: note for note, each in zip(notes, said, strict=True)},
        {each.size: each for each in said},
        signers,
        keys,
    )


def _keys(archive: ZipFile, log: str) -> list[Key]:
    try:
        return [read_vkey(line) for line in part_of(archive, log, keys_of(log)).decode().splitlines()]
    except (ValueError, UnicodeError) as error:
        raise ProofFailed(log, f"{keys_of(log)} holds what is no key: {error}.") from error
