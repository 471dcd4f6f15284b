"""What a log will hold once it is restored, found out before anything is kept: from the backup, the topic, and what was signed."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain
from pathlib import Path
from uuid import uuid4

import msgspec

from deploy.transfer.backups.plan import RestorePlan, Span, in_words
from deploy.transfer.backups.refusals import NotWhatWasSigned
from deploy.transfer.backups.signed_state import SignedState, signed_state
from shared.domain.event import SealedEvent
from shared.event_store.backup import waiting_in
from shared.event_store.backup.restore import envelope
from shared.event_store.transfer.archive import LogSummary, checked, events_in
from shared.messaging.tail import Tail
from shared.transparency.checkpoint_store import CheckpointStore
from shared.transparency.merkle import Frontier, leaf_hash
from shared.transparency.signing_key import SigningKey

TailReader = Callable[[str | None, int], Tail]
WITHOUT = "Take the topic from a broker that still has it as it was, or run it again with --accept-loss: then only what is proven "
WITHOUT_IT = "is taken back, and the log goes on under a new origin."


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
    """`new_origin`: the log goes on under a new origin in any case. Raises what `promised` raises, ProofFailed, and
    NotWhatWasSigned for a topic that was altered, unless a loss is accepted."""
    known = signed_state(log, file, written, folder, key)
    tree = _tree_of_backup(log, file, written, known)
    tail = take_back(known.origin, tree.size)
    if known.origin is None and tail.origin is not None:
        known = replace(known, origin=tail.origin)
    taken, upto, altered = _proven(log, tree, tail, known, accept_loss=accept_loss)
    waiting = _not_yet_sealed(waiting_in(file, log), [event for event, _ in taken])
    loose = [] if altered else _without_place(log, tail.apart, waiting)
    sealed = chain(events_in(file, log), (event for event, _ in taken))
    requeued = _on_top(sealed, waiting, loose) if loose else []
    last = max([upto.size, *(event.position for event in tail.apart[-1:])])
    end = max(last, known.newest.size if known.newest else 0)
    there = {event.position for event in tail.apart} if not altered else set()
    plan = RestorePlan(
        log,
        written,
        known,
        taken,
        [*waiting, *requeued],
        len(requeued),
        len(loose) - len(requeued),
        upto.size,
        upto.root(),
        max((size for size in known.roots if size <= upto.size), default=0),
        _spans(position for position in range(upto.size + 1, end + 1) if position not in there),
        altered,
        _doubt(known, folder) if upto.size or end else None,
        tail.offset,
    )
    renamed = (new_origin or not plan.is_whole) and known.origin is not None
    return replace(plan, fresh=f"{log}/{uuid4().hex}") if renamed else plan


def _tree_of_backup(log: str, file: Path, written: LogSummary, known: SignedState) -> Frontier:
    """Computed from the events in the file. Raises ProofFailed where they are not those that were signed."""
    roots = {size: (root, "that were signed") for size, root in known.roots.items()}
    tree = Frontier()
    for _, leaf in checked(events_in(file, log), log, written, roots):
        tree.append(leaf)
    return tree


def _proven(
    log: str, tree: Frontier, tail: Tail, known: SignedState, *, accept_loss: bool
) -> tuple[list[tuple[SealedEvent, bytes]], Frontier, Span | None]:
    """What follows of the topic, the tree with it, and the positions that are not those that were signed.

    What comes behind the last checkpoint is taken as well: nothing speaks against it, and readers may have it.
    """
    start = good = Frontier.resumed(tree.size, tree.nodes())
    taken: list[tuple[SealedEvent, bytes]] = []
    recorded = ""
    for event in tail.following:
        leaf = leaf_hash(event.position, event.recorded, event.bytes)
        tree.append(leaf)
        taken.append((event, leaf))
        expected = known.roots.get(tree.size)
        wrong = not _is_of(log, event) or event.recorded < recorded
        recorded = event.recorded
        if wrong or (expected is not None and expected != tree.root()):
            altered = (good.size + 1, tree.size)
            if not accept_loss:
                found = f"What the topic has of {in_words(altered)} is not what was signed."
                raise NotWhatWasSigned(log, found, WITHOUT + WITHOUT_IT)
            return taken[: good.size - start.size], good, altered
        if tree.size in known.roots:
            good = Frontier.resumed(tree.size, tree.nodes())
    return taken, tree, None


def _is_of(log: str, event: SealedEvent) -> bool:
    try:
        return envelope(event.bytes).source == log
    except (msgspec.DecodeError, UnicodeDecodeError):
        return False


def _not_yet_sealed(waiting: Sequence[bytes], taken: Sequence[SealedEvent]) -> list[bytes]:
    """What waited when the backup was made, without what has got a place since."""
    placed = {envelope(event.bytes).id for event in taken} if waiting else set()
    return [each for each in waiting if envelope(each).id not in placed]


def _without_place(log: str, apart: Sequence[SealedEvent], waiting: Sequence[bytes]) -> list[SealedEvent]:
    """The events behind a gap that the backup does not hold as ones that wait."""
    known = {envelope(each).id for each in waiting}
    return [event for event in apart if _is_of(log, event) and envelope(event.bytes).id not in known]


def _on_top(sealed: Iterable[SealedEvent], waiting: Sequence[bytes], loose: Sequence[SealedEvent]) -> list[bytes]:
    """The events that lost their places and whose record has all that came before: they are sealed anew."""
    streams = {envelope(event.bytes).subject for event in loose}
    versions = dict.fromkeys(streams, 0)
    for stored in chain((event.bytes for event in sealed), waiting):
        said = envelope(stored)
        if said.subject in streams:
            versions[said.subject] = said.streamversion
    found = []
    for event in loose:
        said = envelope(event.bytes)
        if said.streamversion == versions[said.subject] + 1:
            versions[said.subject] += 1
            found.append(event.bytes)
    return found


def _doubt(known: SignedState, folder: CheckpointStore) -> str | None:
    if known.elsewhere:
        return None
    if known.newest is not None and folder.length():
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
