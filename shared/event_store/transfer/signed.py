"""Checkpoints and public keys in an exported file: `checkpoints/<log>.txt`, smallest first, and `keys/<log>.vkey`."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from zipfile import ZipFile

import msgspec

from shared.environment.clock import timestamp
from shared.event_store.transfer.archive import ExportManifest, LogSummary, ProofFailed, part_of
from shared.transparency.checkpoint import Checkpoint, checkpoint_of
from shared.transparency.cosignature import WitnessKey
from shared.transparency.note import Key, Note, read_notes, read_vkey, written_notes


class Trusted(msgspec.Struct, frozen=True):
    """The keys that a reader trusts, of logs and of witnesses; no witness can have cosigned after the `latest` time."""

    keys: Sequence[Key] = ()
    witnesses: Sequence[WitnessKey] = ()
    latest: str | None = None


class SignedLog(msgspec.Struct, frozen=True):
    """The signatures of a log: the notes, their checkpoints and signers by size; all keys, including those given; and
    the newest size that each trusted witness cosigned, with the time."""

    notes: dict[int, Note]
    checkpoints: dict[int, Checkpoint]
    signers: dict[int, Key]
    keys: list[Key]
    cosigned: dict[str, tuple[int, datetime]]

    @property
    def roots(self) -> dict[int, bytes]:
        return {size: checkpoint.root for size, checkpoint in self.checkpoints.items()}

    @property
    def origins(self) -> set[str]:
        """Return its origin and those of the logs that it continues. A trusted key of any of them must have signed the
        newest checkpoint."""
        return {self.checkpoints[max(self.checkpoints)].origin, *self.continues}

    @property
    def strangers(self) -> set[str]:
        """Return the printable names of further signatures, which were not checked."""
        names = {each.name for note in self.notes.values() for each in note.signatures}
        known = {key.name for key in self.signers.values()} | self.cosigned.keys()
        return set(filter(str.isprintable, names - known))

    @property
    def continues(self) -> dict[str, int]:
        """Return the logs of other origins that this one continues, with the number of events taken from each."""
        return self.checkpoints[max(self.checkpoints)].continues


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
    key_lines = "".join(f"{key.vkey}\n" for key in keys if (key.name, key.id) in used or key.name in before)
    return {checkpoints_of(log): written_notes(notes).encode(), keys_of(log): key_lines.encode()}


def signed_in(
    file: Path, manifest: ExportManifest, logs: Sequence[str], trusted: Trusted, *, unsigned_too: bool = False
) -> dict[str, SignedLog]:
    """Return the signatures of each signed log, after checking origins, sizes and signatures. Every event of a log must
    be covered by a checkpoint, unless nothing in the file is signed and `unsigned_too` accepts that.

    `trusted` gives keys to trust for the logs of their names, in place of the file's own: the newest checkpoint must be
    signed by one of them. Cosignatures of a trusted witness must be valid. A log that continues another must be signed
    by that log's key, under its own name, since anyone can claim to continue a trusted log. Raises ProofFailed.
    """
    signed: dict[str, SignedLog] = {}
    with ZipFile(file) as archive:
        names = set(archive.namelist())
        unsigned = unsigned_too and not trusted.keys and not any(checkpoints_of(log) in names for log in logs)
        for log in () if unsigned else logs:
            written = manifest.logs[log]
            if checkpoints_of(log) in names:
                signed[log] = _signed(archive, log, written, trusted)
            elif written.size:
                _refuse_unsigned(log, 1, written.size)
    return signed


def _refuse_unsigned(log: str, first: int, last: int) -> None:
    raise ProofFailed(log, f"Its events from {first} to {last} are in no signed checkpoint.", "unsigned")


def _signed(archive: ZipFile, log: str, written: LogSummary, trusted: Trusted) -> SignedLog:
    notes, checkpoints = _checkpoints(archive, log)
    keys, newest = _keys(archive, log), checkpoints[-1]
    names = {written.origin, *newest.continues}
    trusted_keys = [Key(str(written.origin), key.public) for key in trusted.keys if key.name in names]
    signers: dict[int, Key] = {}
    last = -1  # the first checkpoint of a log restarted after a loss may cover no events
    for note, checkpoint in zip(notes, checkpoints, strict=True):
        _refuse_place(log, written, checkpoint, last)
        last = checkpoint.size
        if (signer := note.signed_by([*trusted_keys, *keys])) is None:
            finding = f"The checkpoint of {checkpoint.size} events has no right signature of a known key."
            raise ProofFailed(log, finding, "signature")
        signers[checkpoint.size] = signer
    if newest.size < written.size:
        _refuse_unsigned(log, newest.size + 1, written.size)
    if trusted_keys and signers[newest.size] not in trusted_keys:
        raise ProofFailed(log, "Its newest checkpoint is not signed by the key that was given.", "given-key")
    return SignedLog(
        {checkpoint.size: note for note, checkpoint in zip(notes, checkpoints, strict=True)},
        {checkpoint.size: checkpoint for checkpoint in checkpoints},
        signers,
        [*trusted_keys, *keys],
        cosigned_by(log, notes, trusted),
    )


def cosigned_by(log: str, notes: Sequence[Note], trusted: Trusted) -> dict[str, tuple[int, datetime]]:
    """Return the newest size that each trusted witness cosigned, with the time. Raises ProofFailed."""
    by_witness: dict[str, tuple[int, datetime]] = {}
    for witness in trusted.witnesses:
        for note in notes:
            size = checkpoint_of(note).size
            try:
                cosigned_at = witness.cosigned(note)
            except ValueError as error:
                raise ProofFailed(log, f"What {witness.name} cosigned of {size} events is wrong.", "witness") from error
            if cosigned_at is not None and trusted.latest is not None and timestamp(cosigned_at) > trusted.latest:
                finding = f"{witness.name} cosigned {size} events at {timestamp(cosigned_at)}, still to come."
                raise ProofFailed(log, finding, "witness")
            if cosigned_at is not None:
                by_witness[witness.name] = size, cosigned_at
    return by_witness


def _refuse_place(log: str, written: LogSummary, checkpoint: Checkpoint, last: int) -> None:
    """Refuse a checkpoint of another log, or one that cannot follow one of `last` events."""
    if checkpoint.origin != written.origin:
        finding = f"A checkpoint in it is of {checkpoint.origin}, and the log is {written.origin}."
        raise ProofFailed(log, finding, "checkpoint-origin")
    if not last < checkpoint.size <= written.size:
        finding = f"A checkpoint of {checkpoint.size} events follows one of {last}, in a log of {written.size}."
        raise ProofFailed(log, finding, "checkpoint-size")
    if any(common > checkpoint.size for common in checkpoint.continues.values()):
        finding = f"The checkpoint of {checkpoint.size} events goes on from more events of another log."
        raise ProofFailed(log, finding, "checkpoint-size")


def _checkpoints(archive: ZipFile, log: str) -> tuple[list[Note], list[Checkpoint]]:
    content = part_of(archive, log, checkpoints_of(log))
    try:
        notes, remaining = read_notes(content.decode())
        checkpoints = [checkpoint_of(note) for note in notes]
    except ValueError as error:
        finding = f"{checkpoints_of(log)} holds what is no checkpoint: {error}."
        raise ProofFailed(log, finding, "checkpoints") from error
    if remaining or not notes:
        raise ProofFailed(log, f"{checkpoints_of(log)} does not end with a whole checkpoint.", "checkpoints")
    return notes, checkpoints


def _keys(archive: ZipFile, log: str) -> list[Key]:
    content = part_of(archive, log, keys_of(log))
    try:
        return [read_vkey(line) for line in content.decode().removesuffix("\n").split("\n")]
    except ValueError as error:
        raise ProofFailed(log, f"{keys_of(log)} holds what is no key: {error}.", "keys") from error
