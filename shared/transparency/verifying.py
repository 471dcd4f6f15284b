"""Verification of proofs: that an entry is in a tree, and that one tree continues another (RFC 9162, 2.1.3.2 and
2.1.4.2)."""

from collections.abc import Sequence

from shared.transparency.merkle import node_hash
from shared.transparency.proof import root_of_path


def includes(leaf: bytes, index: int, size: int, path: Sequence[bytes], root: bytes) -> bool:
    """Tell whether the leaf is the one at `index` (from 0) of the tree of `size` leaves with this root."""
    return root_of_path(index, size, leaf, path) == root


def continues(first: int, second: int, path: Sequence[bytes], first_root: bytes, second_root: bytes) -> bool:
    """Tell whether the tree of `second` leaves begins with all those of the tree of `first`. From size 0 there is no
    proof."""
    if not 0 < first <= second:
        return False
    if first == second:
        return not path and first_root == second_root
    nodes = [first_root, *path] if first & (first - 1) == 0 else list(path)
    if not nodes:
        return False
    at, last = first - 1, second - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    old = new = nodes[0]
    for step in nodes[1:]:
        if last == 0:
            return False
        if at & 1 or at == last:
            old, new = node_hash(step, old), node_hash(step, new)
            while at and not at & 1:
                at, last = at >> 1, last >> 1
        else:
            new = node_hash(new, step)
        at, last = at >> 1, last >> 1
    return last == 0 and (old, new) == (first_root, second_root)
