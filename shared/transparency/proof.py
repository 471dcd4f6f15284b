"""Inclusion proofs of events in their log's tree (RFC 9162, section 2.1.3), from tiles, without walking a million
leaves."""

from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence

from shared.transparency.merkle import node_hash, root
from shared.transparency.tiles import WIDTH

Leaves = Callable[[int, int], Sequence[bytes]]
"""Leaf hashes from one index (from 0) up to, but not including, another."""


class Tree:
    """The first `size` leaves of a log. `tile_roots` are the roots of its full tiles, at least as many as `size`
    fills."""

    def __init__(self, size: int, tile_roots: Sequence[bytes], leaves: Leaves) -> None:
        self.size, self._tile_roots, self._leaves = size, tile_roots, leaves

    def root(self) -> bytes:
        return self._of(0, self.size)

    def path(self, index: int) -> list[bytes]:
        """Return PATH(index, the leaves); index from 0. Raises ValueError for an index outside the tree."""
        if not 0 <= index < self.size:
            raise ValueError(f"leaf {index} is not in a tree of {self.size}")
        first, last, hashes = 0, self.size, list[bytes]()
        while last - first > 1:
            middle = first + split(last - first)
            if index < middle:
                hashes.append(self._of(middle, last))
                last = middle
            else:
                hashes.append(self._of(first, middle))
                first = middle
        return hashes[::-1]

    def consistency(self, first: int) -> list[bytes]:
        """Return PROOF(first, the leaves) of section 2.1.4.1. Raises ValueError for a size from which no proof
        exists."""
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

    def hashes_beside(self, indices: Sequence[int]) -> list[bytes]:
        """Return the roots of the largest subtrees that hold none of these leaves, from left to right: one proof for
        all of them. `indices` count from 0, in order. Raises ValueError for an index outside the tree."""
        if not indices or not 0 <= indices[0] <= indices[-1] < self.size:
            raise ValueError(f"not all of these leaves are in a tree of {self.size}")
        return [self._of(first, last) for first, last in _subtrees_without(indices, 0, self.size)]

    def _of(self, first: int, last: int) -> bytes:
        """Return MTH of a subtree that begins at a tile's edge or lies within one tile."""
        if last - first < WIDTH:
            return root(self._leaves(first, last))
        if last - first == WIDTH:
            return self._tile_roots[first // WIDTH]
        middle = first + split(last - first)
        return node_hash(self._of(first, middle), self._of(middle, last))


def split(size: int) -> int:
    """Return the largest power of two smaller than `size`."""
    return 1 << (size - 1).bit_length() - 1


def _subtrees_without(indices: Sequence[int], first: int, last: int) -> Iterator[tuple[int, int]]:
    """Yield the ends of the largest subtrees from `first` to `last` without any of these leaves."""
    index = bisect_left(indices, first)
    if index == len(indices) or indices[index] >= last:
        yield first, last
    elif last - first > 1:
        middle = first + split(last - first)
        yield from _subtrees_without(indices, first, middle)
        yield from _subtrees_without(indices, middle, last)


def root_of_leaves(leaves: Mapping[int, bytes], size: int, beside: Sequence[bytes]) -> bytes | None:
    """Return the root computed from some leaves, by index, and the `hashes_beside` them; None if the hashes do not
    fit."""
    indices, remaining = sorted(leaves), list(reversed(beside))

    def root_of(first: int, last: int) -> bytes:
        index = bisect_left(indices, first)
        if index == len(indices) or indices[index] >= last:
            return remaining.pop()
        if last - first == 1:
            return leaves[first]
        middle = first + split(last - first)
        return node_hash(root_of(first, middle), root_of(middle, last))

    if not indices or not 0 <= indices[0] <= indices[-1] < size:
        return None
    try:
        computed = root_of(0, size)
    except IndexError:
        return None
    return None if remaining else computed


def root_of_path(index: int, size: int, leaf: bytes, path: Sequence[bytes]) -> bytes | None:
    """Return the root that a path leads to, which is the log's if the leaf is in it (RFC 9162, section 2.1.3.2); None
    if it is not a valid path."""
    if not 0 <= index < size:
        return None
    number, last, computed = index, size - 1, leaf
    for sibling in path:
        if last == 0:
            return None
        if number & 1 or number == last:
            computed = node_hash(sibling, computed)
            while number and not number & 1:
                number, last = number >> 1, last >> 1
        else:
            computed = node_hash(computed, sibling)
        number, last = number >> 1, last >> 1
    return computed if last == 0 else None
