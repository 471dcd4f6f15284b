"""What was signed of a log: by the backup, and by the folder of checkpoints that is kept elsewhere."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from deploy.transfer.backups.refusals import NotWhatWasSigned, OtherHistory
from shared.event_store.backup import notes_in
from shared.event_store.transfer.archive import LogSummary
from shared.transparency.checkpoint import Checkpoint, checkpoint_of
from shared.transparency.checkpoint_store import CheckpointFileDamaged, CheckpointStore
from shared.transparency.note import Key, Note
from shared.transparency.signing_key import SigningKey

COPY = "Take another copy of the folder, or of keys/*.vkey from the home that was lost."


@dataclass(frozen=True)
class SignedState:
    """What a log has to be, as far as anything was signed of it.

    `origin` and `continues` are those of the log as it was last; `roots` by size; `notes` its own checkpoints by size. `newest`
    is the greatest of them, `elsewhere` whether the folder has it: only then is it known that nothing later was signed. `keys`
    are those that signed.
    """

    origin: str | None
    continues: Mapping[str, int]
    roots: Mapping[int, bytes]
    notes: Mapping[int, Note]
    newest: Checkpoint | None
    elsewhere: bool
    keys: Sequence[Key]


def signed_state(log: str, file: Path, written: LogSummary, folder: CheckpointStore, key: SigningKey) -> SignedState:
    """Raises NotWhatWasSigned for what nobody known has signed, OtherHistory for a backup of another log."""
    in_backup, keys = notes_in(file, log)
    outside = _notes(log, folder)
    origins = dict.fromkeys(map(_origin, (*in_backup, *outside)))
    known = [*keys, *key.known(), *map(key.public, origins)]
    # A log that went on under another origin was signed by the same key, under another name.
    renamed = [Key(origin, each.public) for origin in origins for each in known]
    signed = [(note, *_signed(log, note, [*known, *renamed])) for note in (*in_backup, *outside)]
    said = {each: note for note, each, _ in signed}
    last = [checkpoint_of(note) for note in outside[-1:] or in_backup[-1:]]
    origin: str | None = last[0].origin if last else written.origin
    continues: Mapping[str, int] = last[0].continues if last else {}
    if written.origin not in (None, origin):
        origin, continues = _related(log, written, origin, continues, in_backup)
    notes = {each.size: note for each, note in said.items() if each.origin == origin}
    roots: dict[int, bytes] = {}
    for each in said:
        ours = each.origin == origin or each.size <= continues.get(each.origin, -1)
        if ours and roots.setdefault(each.size, each.root) != each.root:
            raise NotWhatWasSigned(log, f"Two roots were signed for its first {each.size} events.", COPY)
    newest = max((each for each in said if each.origin == origin), key=lambda each: each.size, default=None)
    there = newest is not None and newest.text in {note.text for note in outside}
    signers = dict.fromkeys([*keys, *(signer for _, _, signer in signed)])
    return SignedState(origin, continues, roots, notes, newest, there, list(signers))


def _notes(log: str, folder: CheckpointStore) -> list[Note]:
    try:
        return folder.notes()
    except CheckpointFileDamaged as error:
        raise NotWhatWasSigned(log, f"{error}.", COPY) from error


def _origin(note: Note) -> str:
    return note.text.partition("\n")[0]


def _signed(log: str, note: Note, known: Sequence[Key]) -> tuple[Checkpoint, Key]:
    try:
        said = checkpoint_of(note)
    except ValueError as error:
        raise NotWhatWasSigned(log, f"Something that is no checkpoint is kept of it: {error}.", COPY) from error
    signer = note.signed_by(known)
    if signer is None:
        raise NotWhatWasSigned(log, f"A checkpoint of {said.size} events is signed by no known key.", COPY)
    return said, signer


def _related(
    log: str, written: LogSummary, origin: str | None, continues: Mapping[str, int], in_backup: Sequence[Note]
) -> tuple[str | None, Mapping[str, int]]:
    """The backup is of a log before the last one, or the folder is: which of the two is the later log."""
    common = continues.get(str(written.origin))
    if common is not None and written.size <= common:
        return origin, continues
    if common is not None:
        found = (
            f"It was restored since this backup was made, and lost its events behind {common} then; the backup has "
            f"{written.size}. Take a backup that was made since, or one of at most {common} events."
        )
        raise OtherHistory(log, found)
    own = checkpoint_of(in_backup[-1]).continues if in_backup else {}
    if origin in own:
        return written.origin, own
    found = f"The backup is of {written.origin}, and the checkpoints that are kept elsewhere are of {origin}."
    raise OtherHistory(log, f"{found} Take the folder that belongs to it (RAPPORTEUR_CHECKPOINTS).")
