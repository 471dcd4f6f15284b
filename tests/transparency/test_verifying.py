"""Proofs of inclusion and consistency: correct ones are valid, and any flipped bit invalidates them, as in the
literal RFC 9162."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.transparency.merkle import EMPTY_ROOT, Frontier, consistency_proof, inclusion_proof, root
from shared.transparency.verifying import continues, includes
from tests.transparency import rfc9162

pytestmark = pytest.mark.requirement("3.07")

LEAVES = [rfc9162.hash_of_leaf(b"%d" % number) for number in range(40)]
SIZES = st.integers(1, len(LEAVES))


def flipped(value: bytes, bit: int) -> bytes:
    changed = bytearray(value)
    changed[bit // 8 % len(value)] ^= 1 << bit % 8
    return bytes(changed)


@given(st.data(), SIZES)
def test_of_an_inclusion_every_flipped_bit_is_refused(data: st.DataObject, size: int) -> None:
    index, bit = data.draw(st.integers(0, size - 1)), data.draw(st.integers(0, 255))
    leaf, path, head = LEAVES[index], inclusion_proof(index, LEAVES[:size]), root(LEAVES[:size])
    assert includes(leaf, index, size, path, head)
    assert not includes(flipped(leaf, bit), index, size, path, head)
    assert not includes(leaf, index, size, path, flipped(head, bit))
    for at, step in enumerate(path):
        assert not includes(leaf, index, size, [*path[:at], flipped(step, bit), *path[at + 1 :]], head)
        assert not includes(leaf, index, size, [*path[:at], *path[at + 1 :]], head)
    assert not includes(leaf, index, size, [*path, head], head)
    assert not any(includes(leaf, other, size, path, head) for other in range(-1, size + 1) if other != index)


@given(st.data(), SIZES)
def test_of_a_consistency_every_flipped_bit_is_refused(data: st.DataObject, second: int) -> None:
    first, bit = data.draw(st.integers(1, second)), data.draw(st.integers(0, 255))
    path = consistency_proof(first, LEAVES[:second])
    old, new = root(LEAVES[:first]), root(LEAVES[:second])
    assert continues(first, second, path, old, new)
    assert not continues(first, second, path, flipped(old, bit), new)
    assert not continues(first, second, path, old, flipped(new, bit))
    for at, step in enumerate(path):
        assert not continues(first, second, [*path[:at], flipped(step, bit), *path[at + 1 :]], old, new)
    assert not continues(first, second, [*path, new], old, new)
    if first < second:
        assert not continues(second, first, path, new, old)
        assert not continues(first, second, [], old, new)


def test_both_say_what_the_rfc_says() -> None:
    """Try all sizes up to 17, including sizes and positions that do not match the proof."""
    for size in range(1, 18):
        head = root(LEAVES[:size])
        for index in range(size):
            path = inclusion_proof(index, LEAVES[:size])
            for said in range(1, 18):
                for place in range(said):
                    ours = includes(LEAVES[index], place, said, path, head)
                    assert ours == rfc9162.inclusion_holds(LEAVES[index], place, said, path, head)


def test_nothing_continues_the_empty_tree_by_a_proof() -> None:
    assert not continues(0, 3, [], EMPTY_ROOT, root(LEAVES[:3]))
    assert not continues(0, 0, [], EMPTY_ROOT, EMPTY_ROOT)


@given(SIZES, SIZES)
def test_a_frontier_that_was_kept_goes_on(before: int, size: int) -> None:
    kept = Frontier().extend(LEAVES[:before])
    again = Frontier.resumed(before, kept.nodes())
    assert (again.size, again.root()) == (before, root(LEAVES[:before]))
    assert again.extend(LEAVES[before:size]).root() == root(LEAVES[: max(before, size)])
    with pytest.raises(ValueError, match="no frontier"):
        Frontier.resumed(before, kept.nodes() + bytes(32))
