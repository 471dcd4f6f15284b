"""A path from tiles equals that from leaves by RFC 9162, and leads to the root only from its own leaf."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.transparency.merkle import consistency_proof, inclusion_proof, leaf_hash, perfect_root, root
from shared.transparency.proof import Tree, root_of_path
from shared.transparency.tiles import WIDTH
from shared.transparency.verifying import continues
from tests.transparency import rfc9162

pytestmark = pytest.mark.requirement("3.09")

SIZE = 5 * WIDTH + 17
LEAVES = [leaf_hash(at + 1, f"2026-01-05T12:00:00.{at:06d}Z", b"{}") for at in range(SIZE)]
TILES = [perfect_root(LEAVES[at : at + WIDTH]) for at in range(0, SIZE - SIZE % WIDTH, WIDTH)]


@given(
    st.integers(1, SIZE) | st.sampled_from([1, 2, WIDTH - 1, WIDTH, WIDTH + 1, 2 * WIDTH, 4 * WIDTH, SIZE]),
    st.integers(0, SIZE),
)
def test_the_path_leads_from_the_leaf_to_the_root(size: int, number: int) -> None:
    index, tree = number % size, Tree(size, TILES, lambda first, last: LEAVES[first:last])
    path = tree.path(index)
    assert tree.root() == root(LEAVES[:size])
    assert path == inclusion_proof(index, LEAVES[:size])
    assert rfc9162.inclusion_holds(LEAVES[index], index, size, path, tree.root())
    assert root_of_path(index, size, LEAVES[index], path) == tree.root()
    assert root_of_path(index, size, bytes(32), path) != tree.root()
    assert root_of_path(index, size, LEAVES[index], [*path, bytes(32)]) != tree.root()
    if path:
        assert root_of_path(index, size, LEAVES[index], path[:-1]) != tree.root()


def test_a_leaf_that_is_not_in_the_tree_has_no_path() -> None:
    tree = Tree(3, TILES, lambda first, last: LEAVES[first:last])
    for index in (-1, 3):
        with pytest.raises(ValueError, match="is not in a tree of 3"):
            tree.path(index)
    assert root_of_path(3, 3, LEAVES[0], []) is None


@pytest.mark.requirement("12.08")
@given(
    st.integers(1, SIZE) | st.sampled_from([1, 2, WIDTH - 1, WIDTH, WIDTH + 1, 2 * WIDTH, 4 * WIDTH, SIZE]),
    st.integers(0, SIZE),
)
def test_a_consistency_proof_out_of_tiles_is_the_one_over_leaves(size: int, number: int) -> None:
    first, tree = number % size + 1, Tree(size, TILES, lambda first, last: LEAVES[first:last])
    path = tree.consistency(first)
    assert path == consistency_proof(first, LEAVES[:size])
    assert continues(first, size, path, root(LEAVES[:first]), tree.root())


def test_there_is_no_consistency_proof_from_nothing_nor_from_more() -> None:
    tree = Tree(3, TILES, lambda first, last: LEAVES[first:last])
    for first in (0, 4):
        with pytest.raises(ValueError, match="no consistency proof"):
            tree.consistency(first)
