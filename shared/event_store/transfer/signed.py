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
    said: dict[int, Checkpoint]
    signers: dict[int, Key]
    keys: list[Key]
    cosigned: dict[str, tuple[int, datetime]]

    @property
    def roots(self) -> dict[int, bytes]:
        return {size: said.root for size, said in self.said.items()}

    @property
    def origins(self) -> set[str]:
        """Return its origin and those of the logs that it continues. A trusted key of any of them must have signed the
        newest checkpoint."""
        return {self.said[max(self.said)].origin, *self.continues}

    @property
    def strangers(self) -> set[str]:
        """Return the printable names of further signatures, which were not checked."""
        named = {each.name for note in self.notes.values() for each in note.signatures}
        known = {key.name for key in self.signers.values()} | self.cosigned.keys()
        return set(filter(str.isprintable, named - known))

    @property
    def continues(self) -> dict[str, int]:
        """Return the logs of other origins that this one continues, with the number of events taken from each."""
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


def signed_in(
    file: Path, manifest: ExportManifest, logs: Sequence[str], trusted: Trusted, *, unsigned_too: bool = False
) -> dict[str, SignedLog]:
    """Return the signatures of each signed log, after checking origins, sizes and signatures. Every event of a log must
    be covered by a checkpoint, unless nothing in the file is signed and `unsigned_too` accepts that.

    `trusted` gives keys to trust for the logs of their names, in place of the file's own: the newest checkpoint must be
    signed by one of them. Cosignatures of a trusted witness must be valid. A log that continues another must be signed
    by that log's key, under its own name, since anyone can claim to continue a trusted log. Raises ProofFailed.
    """
    found: dict[str, SignedLog] = {}
    with ZipFile(file) as archive:
        names = set(archive.namelist())
        unsigned = unsigned_too and not trusted.keys and not any(checkpoints_of(log) in names for log in logs)
        for log in () if unsigned else logs:
            written = manifest.logs[log]
            if checkpoints_of(log) in names:
                found[log] = _signed(archive, log, written, trusted)
            elif written.size:
                _refuse_unsigned(log, 1, written.size)
    return found


def _refuse_unsigned(log: str, first: int, last: int) -> None:
    raise ProofFailed(log, f"Its events from {first} to {last} are in no signed checkpoint.", "unsigned")


def _signed(archive: ZipFile, log: str, written: LogSummary, trusted: Trusted) -> SignedLog:
    notes, said = _checkpoints(archive, log)
    keys, newest = _keys(archive, log), said[-1]
    names = {written.origin, *newest.continues}
    own = [Key(str(written.origin), key.public) for key in trusted.keys if key.name in names]
    signers: dict[int, Key] = {}
    last = -1  # the first checkpoint of a log restarted after a loss may cover no events
    for note, each in zip(notes, said, strict=True):
        _refuse_place(log, written, each, last)
        last = each.size
        if (signer := note.signed_by([*own, *keys])) is None:
            found = f"The checkpoint of {each.size} events has no right signature of a known key."
            raise ProofFailed(log, found, "signature")
        signers[each.size] = signer
    if newest.size < written.size:
        _refuse_unsigned(log, newest.size + 1, written.size)
    if own and signers[newest.size] not in own:
        raise ProofFailed(log, "Its newest checkpoint is not signed by the key that was given.", "given-key")
    return SignedLog(
        {each.size: note for note, each in zip(notes, said, strict=True)},
        {each.size: each for each in said},
        signers,
        [*own, *keys],
        cosigned_by(log, notes, trusted),
    )


def cosigned_by(log: str, notes: Sequence[Note], trusted: Trusted) -> dict[str, tuple[int, datetime]]:
    """Return the newest size that each trusted witness cosigned, with the time. Raises ProofFailed."""
    found: dict[str, tuple[int, datetime]] = {}
    for witness in trusted.witnesses:
        for note in notes:
            size = checkpoint_of(note).size
            try:
                at = witness.cosigned(note)
            except ValueError as error:
                raise ProofFailed(log, f"What {witness.name} cosigned of {size} events is wrong.", "witness") from error
            if at is not None and trusted.latest is not None and timestamp(at) > trusted.latest:
                said = f"{witness.name} cosigned {size} events at {timestamp(at)}, still to come."
                raise ProofFailed(log, said, "witness")
            if at is not None:
                found[witness.name] = size, at
    return found


def _refuse_place(log: str, written: LogSummary, each: Checkpoint, last: int) -> None:
    """Refuse a checkpoint of another log, or one that cannot follow one of `last` events."""
    if each.origin != written.origin:
        found = f"A checkpoint in it is of {each.origin}, and the log is {written.origin}."
        raise ProofFailed(log, found, "checkpoint-origin")
    if not last < each.size <= written.size:
        found = f"A checkpoint of {each.size} events follows one of {last}, in a log of {written.size}."
        raise ProofFailed(log, found, "checkpoint-size")
    if any(common > each.size for common in each.continues.values()):
        found = f"The checkpoint of {each.size} events goes on from more events of another log."
        raise ProofFailed(log, found, "checkpoint-size")


def _checkpoints(archive: ZipFile, log: str) -> tuple[list[Note], list[Checkpoint]]:
    content = part_of(archive, log, checkpoints_of(log))
    try:
        notes, rest = read_notes(content.decode())
        said = [checkpoint_of(note) for note in notes]
    except ValueError as error:
        found = f"{checkpoints_of(log)} holds what is no checkpoint: {error}."
        raise ProofFailed(log, found, "checkpoints") from error
    if rest or not notes:
        raise ProofFailed(log, f"{checkpoints_of(log)} does not end with a whole checkpoint.", "checkpoints")
    return notes, said


def _keys(archive: ZipFile, log: str) -> list[Key]:
    content = part_of(archive, log, keys_of(log))
    try:
        return [read_vkey(line) for line in content.decode().removesuffix("\n").split("\n")]
    except ValueError as error:
        raise ProofFailed(log, f"{keys_of(log)} holds what is no key: {error}.", "keys") from error
