"""Comparison of two bundles from one installation: either one continues the other, or there is proof that two histories
were signed.

A split view is proved by two signed checkpoints and a position whose leaf differs, each with its path to the signed
root: anyone with the public key can check this without either bundle (docs/bundles.md).
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

import msgspec

from deploy.transfer.transferring import LOGS
from deploy.verify.export_proof import latest_of
from shared.domain.errors import Malformed, Problem
from shared.event_store.transfer import VerifiedExport, verified
from shared.event_store.transfer.archive import events_in
from shared.transparency.merkle import leaf_hash, perfect_root
from shared.transparency.note import Key
from shared.transparency.proof import Tree
from shared.transparency.tiles import WIDTH

FORMAT = "rapporteur-split-view/1"


class Side(msgspec.Struct, frozen=True):
    """One bundle at the position: its leaf in hex, the path to the signed checkpoint's root, and the keys that signed
    it."""

    checkpoint: str
    keys: list[str]
    leaf: str
    path: list[str]


class SplitView(msgspec.Struct, frozen=True):
    """The proof that two histories of one log were signed that differ from a position on."""

    format: str
    log: str
    origin: str
    position: int
    a: Side
    b: Side


class Comparison(msgspec.Struct, frozen=True):
    """The finding for a log: sentences, or the proof of a split view."""

    log: str
    sentences: tuple[str, ...] = ()
    split: SplitView | None = None


class SplitViewFound(Problem):
    """Two histories of one log were signed. Parameters: log, remedy."""

    code = "split-view"

    def __init__(self, split: SplitView) -> None:
        shared = set(split.a.keys) & set(split.b.keys)
        who = (
            "Both were signed by the same key" if shared else "They were signed by different keys: trust one with --key"
        )
        remedy = (
            f"{split.log}: A and B are two histories of {split.origin}, which differ from position {split.position:,} on. {who}. "
            "Keep the proof and both files. [split-view]"
        )
        super().__init__(log=split.log, remedy=remedy)


def compare(first: Path, second: Path, keys: Sequence[Key] = (), now: datetime | None = None) -> list[Comparison]:
    """Compare two bundles, log by log, after proving each by itself.

    Raises ProofFailed for a broken bundle, Malformed for bundles from different installations, NotThere.
    """
    a, b = (verified(file, LOGS, keys, latest=latest_of(now)) for file in (first, second))
    found = [each for log in LOGS for each in _compared(log, (first, a), (second, b))]
    if not any(each.split for each in found):
        _refuse_strangers(first, a, b)
    return found


def _refuse_strangers(file: Path, a: VerifiedExport, b: VerifiedExport) -> None:
    for log in LOGS:
        one, other = a.manifest.logs[log].origin, b.manifest.logs[log].origin
        if one and other and _common(log, a, b) is None:
            remedy = (
                f"{log} is {one} in A and {other} in B: they are of different installations, and nothing compares them."
            )
            raise Malformed(str(file), remedy)


def _common(log: str, a: VerifiedExport, b: VerifiedExport) -> int | None:
    """Return the position up to which both must be the same; None if they are logs of different origins."""
    one, other = a.manifest.logs[log], b.manifest.logs[log]
    if one.origin == other.origin:
        return min(one.size, other.size)
    for newer, older in ((a, b), (b, a)):
        before = newer.signed[log].continues if log in newer.signed else {}
        if (origin := older.manifest.logs[log].origin) in before:
            return min(before[str(origin)], older.manifest.logs[log].size)
    return None


def _compared(log: str, a: tuple[Path, VerifiedExport], b: tuple[Path, VerifiedExport]) -> Iterator[Comparison]:
    one, other = a[1].manifest.logs[log], b[1].manifest.logs[log]
    common = _common(log, a[1], b[1])
    if not one.size or not other.size:
        yield Comparison(
            log, (f"{log}: no events in {'A' if not one.size else 'B'}, {max(one.size, other.size):,} in the other.",)
        )
    elif common is not None:
        leaves = [_leaves(file, log) for file, _ in (a, b)]
        differing = next((index for index in range(common) if leaves[0][index] != leaves[1][index]), None)
        if differing is None:
            yield Comparison(log, tuple(_sentences(log, common, a[1], b[1])))
        else:
            sides = [_side(log, each, found, differing) for each, found in zip((a[1], b[1]), leaves, strict=True)]
            yield Comparison(log, split=SplitView(FORMAT, log, str(one.origin), differing + 1, *sides))


def _sentences(log: str, common: int, a: VerifiedExport, b: VerifiedExport) -> Iterator[str]:
    one, other = a.manifest.logs[log], b.manifest.logs[log]
    if one.origin != other.origin:
        yield f"{log}: restored with a loss: both have the same {common:,} events, and go on apart as {one.origin} and {other.origin}."
    elif one.size == other.size:
        yield f"{log}: the same {common:,} events in both."
    else:
        longer, shorter = ("A", "B") if one.size > other.size else ("B", "A")
        yield f"{log}: {longer} is the longer: it goes on from the {common:,} events of {shorter} to {max(one.size, other.size):,}."


def _leaves(file: Path, log: str) -> list[bytes]:
    return [leaf_hash(each.position, each.recorded, each.bytes) for each in events_in(file, log)]


def _side(log: str, held: VerifiedExport, leaves: Sequence[bytes], index: int) -> Side:
    """Return the leaf with its path in the smallest signed checkpoint that contains it."""
    signed = held.signed[log]
    size = min(size for size in signed.notes if size > index)
    note = signed.notes[size]
    keys = [key.vkey for key in signed.keys if note.signed_by([key]) is not None]
    tiles = [perfect_root(leaves[start : start + WIDTH]) for start in range(0, size // WIDTH * WIDTH, WIDTH)]
    path = Tree(size, tiles, lambda first, last: leaves[first:last]).path(index)
    return Side(note.written(), list(dict.fromkeys(keys)), leaves[index].hex(), [each.hex() for each in path])
