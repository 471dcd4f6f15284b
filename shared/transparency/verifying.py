"""Verification of proofs: that an entry is in a tree, and that one tree continues another (RFC 9162, 2.1.3.2 and
2.1.4.2)."""

from collections.abc import Sequence

from shared.transparency.merkle import node_hash
from shared.transparency.proof import root_of_path


def includes(leaf: bytes, index: int, size: int, path: Sequence[bytes], root: bytes) -> bool:
    """Return whether the leaf is at `index` (from 0) in the tree of `size` leaves with this root."""
    return root_of_path(index, size, leaf, path) == root


def continues(first: int, second: int, path: Sequence[bytes], first_root: bytes, second_root: bytes) -> bool:
    """Return whether the tree of `second` leaves begins with all leaves of the tree of `first`. No proof exists from
    size 0."""
    if not 0 < first <= second:
        return False
    if first == second:
        return not path and first_root == second_root
    nodes = [first_root, *path] if _is_whole(first) else list(path)
    return _roots_of(first, second, nodes) == (first_root, second_root)


def beginning(first: int, second: int, path: Sequence[bytes], second_root: bytes) -> bytes | None:
    """Return the root of the first `first` leaves in the tree of `second` leaves with this root, computed from a path
    between the two sizes. None if the path does not lead to that root, or cannot tell: from a power of two it omits the
    first root."""
    if not 0 < first < second or _is_whole(first):
        return None
    old, new = _roots_of(first, second, path)
    return old if new == second_root else None


def _is_whole(size: int) -> bool:
    """Return whether a tree of this size is one perfect subtree."""
    return size & (size - 1) == 0


def _roots_of(first: int, second: int, nodes: Sequence[bytes]) -> tuple[bytes | None, bytes | None]:
    """Return the roots of both trees that the nodes lead to; None if there are too many or too few."""
    if not nodes:
        return None, None
    index, last = first - 1, second - 1
    while index & 1:
        index, last = index >> 1, last >> 1
    old = new = nodes[0]
    for step in nodes[1:]:
        if last == 0:
            return None, None
        if index & 1 or index == last:
            old, new = node_hash(step, old), node_hash(step, new)
            while index and not index & 1:
                index, last = index >> 1, last >> 1
        else:
            new = node_hash(new, step)
        index, last = index >> 1, last >> 1
    return (old, new) if last == 0 else (None, None)
