"""Inclusion of an event in the tree of its log (RFC 9162, section 2.1.3), from tiles: no walk over a million leaves."""

from collections.abc import Callable, Sequence

from shared.transparency.merkle import node_hash, root
from shared.transparency.tiles import WIDTH

Leaves = Callable[[int, int], Sequence[bytes]]
"""Leaf hashes from one index (from 0) up to, but not including, another."""


class Tree:
    """The first `size` leaves of a log. `tile_roots` are those of its full tiles, at least as many as `size` fills."""

    def __init__(self, size: int, tile_roots: Sequence[bytes], leaves: Leaves) -> None:
        self.size, self._tile_roots, self._leaves = size, tile_roots, leaves

    def root(self) -> bytes:
        return self._of(0, self.size)

    def path(self, index: int) -> list[bytes]:
        """Return PATH(index, the leaves); index from 0. Raises ValueError for one that is not in the tree."""
        if not 0 <= index < self.size:
            raise ValueError(f"leaf {index} is not in a tree of {self.size}")
        first, last, found = 0, self.size, list[bytes]()
        while last - first > 1:
            middle = first + split(last - first)
            if index < middle:
                found.append(self._of(middle, last))
                last = middle
            else:
                found.append(self._of(first, middle))
                first = middle
        return found[::-1]

    def consistency(self, first: int) -> list[bytes]:
        """Return PROOF(first, the leaves) of section 2.1.4.1. Raises ValueError for a size that there is no proof from."""
        if not 0 < first <= self.size:
            raise ValueError(f"no consistency proof from {first} to {self.size}")
        return self._subproof(first, 0, self.size, complete=True)

    def _subproof(self, first: int, begin: int, end: int, *, complete: bool) -> list[bytes]:
        if first == end:
            return [] if complete else [self._of(begin, end)]
        middle = begin + split(end - begin)
        if first <= middle:
            return [*self._subproof(first, begin, middle, complete=complete), self._of(middle, end)]
        return [*self._subproof(first, middle, end, complete=False), self._of(begin, middle)]

    def _of(self, first: int, last: int) -> bytes:
        """Return MTH of a subtree, which begins at a tile's edge or lies within one tile."""
        if last - first < WIDTH:
            return root(self._leaves(first, last))
        if last - first == WIDTH:
            return self._tile_roots[first // WIDTH]
        middle = first + split(last - first)
        return node_hash(self._of(first, middle), self._of(middle, last))


def split(size: int) -> int:
    """Return the largest power of two smaller than `size`."""
    return 1 << (size - 1).bit_length() - 1


def root_of_path(index: int, size: int, leaf: bytes, path: Sequence[bytes]) -> bytes | None:
    """Return the root that a path leads to, which is the log's if the leaf is in it (RFC 9162, section 2.1.3.2); None
    for no path."""
    if not 0 <= index < size:
        return None
    number, last, found = index, size - 1, leaf
    for each in path:
        if last == 0:
            return None
        if number & 1 or number == last:
            found = node_hash(each, found)
            while number and not number & 1:
                number, last = number >> 1, last >> 1
        else:
            found = node_hash(found, each)
        number, last = number >> 1, last >> 1
    return found if last == 0 else None
