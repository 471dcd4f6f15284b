"""The plan for each log in a restore, made before anything is stored, from the backup, the topic, and the signatures in
the backup and in the separate checkpoint folder."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain
from pathlib import Path
from uuid import uuid4

import msgspec

from deploy.transfer.restore_plan import NotWhatWasSigned, RestorePlan, SignedState, Span, in_words
from shared.domain.errors import Refused
from shared.domain.event import SealedEvent, envelope
from shared.event_store.backup import notes_in, waiting_in
from shared.event_store.transfer.archive import ExpectedRoot, LogSummary, checked, events_in
from shared.messaging.sources import Tail
from shared.transparency.checkpoint import Checkpoint, checkpoint_of
from shared.transparency.checkpoint_store import CheckpointFileDamaged, CheckpointStore
from shared.transparency.merkle import Frontier, leaf_hash
from shared.transparency.note import Key, Note
from shared.transparency.signing_key import SigningKey

TailReader = Callable[[str | None, int], Tail]
WITHOUT = "Take the topic from a broker that still has it as it was, or run it again with --accept-loss: then only what is proven "
WITHOUT_IT = "is taken back, and the log goes on under a new origin."
COPY = "Take another copy of the folder, or of keys/*.vkey from the home that was lost."


class OtherHistory(Refused):
    """Refusal: the backup is of a different log than the last one. Parameters: log, remedy."""

    code = "other-history"

    def __init__(self, log: str, found: str) -> None:
        super().__init__(log=log, remedy=f"{log}: {found}")


def plan_of(
    log: str,
    file: Path,
    written: LogSummary,
    folder: CheckpointStore,
    key: SigningKey,
    take_back: TailReader,
    *,
    accept_loss: bool,
    new_origin: bool,
) -> RestorePlan:
    """Plan a log. `new_origin`: continue under a new origin in any case. Raises the errors of `promised`, ProofFailed,
    and, unless a loss is accepted, NotWhatWasSigned for an altered topic."""
    signed = signed_state(log, file, written, folder, key)
    tree = _tree_of_backup(log, file, written, signed)
    tail = take_back(signed.origin, tree.size)
    signed = replace(signed, origin=signed.origin or tail.origin)
    taken, proven_tree, altered = _proven(log, tree, tail, signed, accept_loss=accept_loss)
    waiting = _not_yet_sealed(waiting_in(file, log), [event for event, _ in taken])
    loose = [] if altered else _without_place(log, tail.apart, waiting)
    sealed = chain(events_in(file, log), (event for event, _ in taken))
    requeued = _on_top(sealed, waiting, loose) if loose else []
    end = _end(proven_tree, signed, tail)
    plan = RestorePlan(
        log,
        written,
        signed,
        taken,
        [*waiting, *requeued],
        len(requeued),
        len(loose) - len(requeued),
        proven_tree.size,
        proven_tree.root(),
        max((size for size in signed.roots if size <= proven_tree.size), default=0),
        _missing(proven_tree.size, end, [] if altered else tail.apart),
        altered,
        _doubt(signed, folder) if proven_tree.size or end else None,
        tail.offset,
    )
    renamed = (new_origin or not plan.is_whole) and signed.origin is not None
    return replace(plan, fresh=f"{log}/{uuid4().hex}") if renamed else plan


def _tree_of_backup(log: str, file: Path, written: LogSummary, signed: SignedState) -> Frontier:
    """Compute the tree from the events in the file. Raises ProofFailed if they contradict the signatures."""
    roots = [ExpectedRoot(log, size, root, "signed-root", "that were signed") for size, root in signed.roots.items()]
    tree = Frontier()
    for _, leaf in checked(events_in(file, log), log, written, roots):
        tree.append(leaf)
    return tree


def _proven(
    log: str, tree: Frontier, tail: Tail, signed: SignedState, *, accept_loss: bool
) -> tuple[list[tuple[SealedEvent, bytes]], Frontier, Span | None]:
    """Return the events that follow in the topic, the tree with them, and the positions that contradict signatures.

    Events after the last checkpoint are included, because nothing contradicts them, and readers may have them.
    """
    start = good = Frontier.resumed(tree.size, tree.nodes())
    taken: list[tuple[SealedEvent, bytes]] = []
    recorded = ""
    for event in tail.following:
        leaf = leaf_hash(event.position, event.recorded, event.bytes)
        tree.append(leaf)
        taken.append((event, leaf))
        expected = signed.roots.get(tree.size)
        wrong = not _is_of(log, event) or event.recorded < recorded
        recorded = event.recorded
        if wrong or (expected is not None and expected != tree.root()):
            altered = (good.size + 1, tree.size)
            if not accept_loss:
                found = f"What the topic has of {in_words(altered)} is not what was signed."
                raise NotWhatWasSigned(log, found, WITHOUT + WITHOUT_IT)
            return taken[: good.size - start.size], good, altered
        if tree.size in signed.roots:
            good = Frontier.resumed(tree.size, tree.nodes())
    return taken, tree, None


def _is_of(log: str, event: SealedEvent) -> bool:
    try:
        return envelope(event.bytes).source == log
    except (msgspec.DecodeError, UnicodeDecodeError):
        return False


def _not_yet_sealed(waiting: Sequence[bytes], taken: Sequence[SealedEvent]) -> list[bytes]:
    """Return the events that were waiting at the time of the backup, without those sealed since."""
    placed = {envelope(event.bytes).id for event in taken} if waiting else set()
    return [each for each in waiting if envelope(each).id not in placed]


def _without_place(log: str, apart: Sequence[SealedEvent], waiting: Sequence[bytes]) -> list[SealedEvent]:
    """Return the events after a gap that are not among those waiting in the backup."""
    waiting_ids = {envelope(each).id for each in waiting}
    return [event for event in apart if _is_of(log, event) and envelope(event.bytes).id not in waiting_ids]


def _on_top(sealed: Iterable[SealedEvent], waiting: Sequence[bytes], loose: Sequence[SealedEvent]) -> list[bytes]:
    """Return the events that lost their positions and whose records are otherwise complete, which are sealed again."""
    streams = {envelope(event.bytes).subject for event in loose}
    versions = dict.fromkeys(streams, 0)
    for stored in chain((event.bytes for event in sealed), waiting):
        metadata = envelope(stored)
        if metadata.subject in streams:
            versions[metadata.subject] = metadata.streamversion
    found = []
    for event in loose:
        metadata = envelope(event.bytes)
        if metadata.streamversion == versions[metadata.subject] + 1:
            versions[metadata.subject] += 1
            found.append(event.bytes)
    return found


def _end(proven_tree: Frontier, signed: SignedState, tail: Tail) -> int:
    """Return the last position that is proven, in the topic or signed."""
    return max(
        proven_tree.size, *(event.position for event in tail.apart[-1:]), signed.newest.size if signed.newest else 0
    )


def _missing(proven_size: int, end: int, apart: Sequence[SealedEvent]) -> list[Span]:
    """Return the positions after the proven events that are not even among the events after a gap."""
    present = {event.position for event in apart}
    return _spans(position for position in range(proven_size + 1, end + 1) if position not in present)


def _doubt(signed: SignedState, folder: CheckpointStore) -> str | None:
    if signed.elsewhere:
        return None
    if signed.newest is not None and folder.length():
        return f"the checkpoints in {folder.folder} end before the backup's own, so later ones may be missing."
    return f"no checkpoint of it is in {folder.folder}, so whether anything was recorded later cannot be known."


def _spans(positions: Iterator[int]) -> list[Span]:
    found: list[Span] = []
    for position in positions:
        if found and found[-1][1] == position - 1:
            found[-1] = (found[-1][0], position)
        else:
            found.append((position, position))
    return found


def signed_state(log: str, file: Path, written: LogSummary, folder: CheckpointStore, key: SigningKey) -> SignedState:
    """Return the signed state. Raises NotWhatWasSigned for signatures by unknown keys, OtherHistory for a backup of
    another log."""
    in_backup, keys = notes_in(file, log)
    outside = _notes(log, folder)
    origins = dict.fromkeys(map(_origin, (*in_backup, *outside)))
    known_keys = [*keys, *key.known(), *map(key.public, origins)]
    # A log continued under another origin was signed by the same key, under another name.
    renamed = [Key(origin, each.public) for origin in origins for each in known_keys]
    signed = [(note, *_signed(log, note, [*known_keys, *renamed])) for note in (*in_backup, *outside)]
    notes_by_checkpoint = {each: note for note, each, _ in signed}
    last = [checkpoint_of(note) for note in outside[-1:] or in_backup[-1:]]
    origin: str | None = last[0].origin if last else written.origin
    continues: Mapping[str, int] = last[0].continues if last else {}
    if written.origin not in (None, origin):
        origin, continues = _related(log, written, origin, continues, in_backup)
    notes = {each.size: note for each, note in notes_by_checkpoint.items() if each.origin == origin}
    roots: dict[int, bytes] = {}
    for each in notes_by_checkpoint:
        ours = each.origin == origin or each.size <= continues.get(each.origin, -1)
        if ours and roots.setdefault(each.size, each.root) != each.root:
            raise NotWhatWasSigned(log, f"Two roots were signed for its first {each.size} events.", COPY)
    newest = max(
        (each for each in notes_by_checkpoint if each.origin == origin), key=lambda each: each.size, default=None
    )
    is_outside = newest is not None and newest.text in {note.text for note in outside}
    signers = dict.fromkeys([*keys, *(signer for _, _, signer in signed)])
    return SignedState(origin, continues, roots, notes, newest, is_outside, list(signers))


def _notes(log: str, folder: CheckpointStore) -> list[Note]:
    try:
        return folder.notes()
    except CheckpointFileDamaged as error:
        raise NotWhatWasSigned(log, f"{error}.", COPY) from error


def _origin(note: Note) -> str:
    return note.text.partition("\n")[0]


def _signed(log: str, note: Note, known_keys: Sequence[Key]) -> tuple[Checkpoint, Key]:
    try:
        checkpoint = checkpoint_of(note)
    except ValueError as error:
        raise NotWhatWasSigned(log, f"Something that is no checkpoint is kept of it: {error}.", COPY) from error
    signer = note.signed_by(known_keys)
    if signer is None:
        raise NotWhatWasSigned(log, f"A checkpoint of {checkpoint.size} events is signed by no known key.", COPY)
    return checkpoint, signer


def _related(
    log: str, written: LogSummary, origin: str | None, continues: Mapping[str, int], in_backup: Sequence[Note]
) -> tuple[str | None, Mapping[str, int]]:
    """Return the later of two logs, the backup's and the folder's, if one continues the other."""
    common = continues.get(str(written.origin))
    if common is not None and written.size <= common:
        return origin, continues
    if common is not None:
        found = (
            f"It was restored since this backup was made, and lost its events behind {common} then; the backup has "
            f"{written.size}. Take a backup that was made since, or one of at most {common} events."
        )
        raise OtherHistory(log, found)
    continued = checkpoint_of(in_backup[-1]).continues if in_backup else {}
    if origin in continued:
        return written.origin, continued
    found = f"The backup is of {written.origin}, and the checkpoints that are kept elsewhere are of {origin}."
    raise OtherHistory(log, f"{found} Take the folder that belongs to it (RAPPORTEUR_CHECKPOINTS).")
