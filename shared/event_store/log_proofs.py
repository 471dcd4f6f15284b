"""Proofs over a sealed log: its root at any size, inclusion of an event, and consistency of two sizes.

A full tile's root never changes, so it is computed once and kept in memory: 32 bytes per 256 events.
"""

from collections.abc import Sequence
from threading import Lock

import msgspec

from shared.domain.errors import NotThere
from shared.domain.event import SealedEvent
from shared.event_store.log import Log
from shared.transparency.merkle import EMPTY_ROOT, leaf_hash, perfect_root
from shared.transparency.proof import Tree
from shared.transparency.tiles import WIDTH

AT_A_TIME = 64  # tiles


class InclusionProof(msgspec.Struct, frozen=True):
    """An event with the proof that it is in the log of `size` events whose root is `root` (RFC 9162, section 2.1.3)."""

    origin: str
    event: SealedEvent
    leaf: bytes
    size: int
    root: bytes
    path: tuple[bytes, ...]


class ConsistencyProof(msgspec.Struct, frozen=True):
    """The proof that the log of `second` events begins with that of `first` (RFC 9162, section 2.1.4)."""

    origin: str
    first: int
    second: int
    first_root: bytes
    second_root: bytes
    path: tuple[bytes, ...]


class LogProver:
    def __init__(self, log: Log) -> None:
        self.log = log
        self._roots: list[bytes] = []
        self._one_at_a_time = Lock()

    def root(self, size: int) -> bytes:
        """Return the root at a size. Raises NotThere for a size that the log has not reached."""
        if size > self.log.size():
            raise NotThere(id=f"{self.log.name}:{size}")
        return self._tree(size).root() if size else EMPTY_ROOT

    def inclusion(self, position: int, size: int | None = None) -> InclusionProof:
        """Return the proof in the log of `size` events, by default all sealed ones. Raises NotThere for a position
        outside it."""
        sealed, event = self.log.size(), self.log.event_at(position) if position > 0 else None
        within = sealed if size is None else size
        origin = self.log.origin()
        if event is None or origin is None or not position <= within <= sealed:
            raise NotThere(id=f"{self.log.name}:{position}")
        tree = self._tree(within)
        leaf = leaf_hash(event.position, event.recorded, event.bytes)
        return InclusionProof(origin, event, leaf, within, tree.root(), tuple(tree.path(position - 1)))

    def consistency(self, first: int, second: int) -> ConsistencyProof:
        """Return the proof between two sizes. Raises NotThere for sizes that the log has not reached, or that are
        invalid."""
        origin = self.log.origin()
        if origin is None or not 0 < first <= second <= self.log.size():
            raise NotThere(id=f"{self.log.name}:{first}-{second}")
        tree = self._tree(second)
        roots = self._tree(first).root(), tree.root()
        return ConsistencyProof(origin, first, second, *roots, tuple(tree.consistency(first)))

    def hashes_beside(self, positions: Sequence[int], size: int) -> list[bytes]:
        """Return the hashes that together prove the events at these positions, given in order, in the log of `size`
        events."""
        return self._tree(size).hashes_beside([position - 1 for position in positions])

    def _tree(self, size: int) -> Tree:
        return Tree(size, self._tile_roots(size // WIDTH), self.log.leaves)

    def _tile_roots(self, count: int) -> Sequence[bytes]:
        with self._one_at_a_time:
            while (present := len(self._roots)) < count:
                upto = min(count, present + AT_A_TIME)
                leaves = self.log.leaves(present * WIDTH, upto * WIDTH)
                self._roots += [
                    perfect_root(leaves[offset : offset + WIDTH]) for offset in range(0, len(leaves), WIDTH)
                ]
            return self._roots
