"""Roots and proofs compared with the literal implementation in `rfc9162`, and with known trees of Certificate
Transparency."""

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.transparency.merkle import (
    EMPTY_ROOT,
    Frontier,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    node_hash,
    root,
)
from tests.transparency import rfc9162

pytestmark = pytest.mark.requirement("1.07")

# The entries and tree heads shared by implementations of Certificate Transparency.
ENTRIES = [
    bytes.fromhex(entry)
    for entry in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
HEADS = (
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
)
LEAVES = [rfc9162.hash_of_leaf(entry) for entry in ENTRIES]


@pytest.mark.parametrize("size", range(9))
def test_known_tree_heads(size: int) -> None:
    assert root(LEAVES[:size]).hex() == HEADS[size]
    assert rfc9162.tree_head(ENTRIES[:size]).hex() == HEADS[size]


def test_the_proofs_of_the_rfcs_example() -> None:
    """Section 2.1.5: the tree of seven leaves, its nodes by the RFC's letters."""
    a, b, c, d, e, f, j = LEAVES[:7]
    g, h, i = node_hash(a, b), node_hash(c, d), node_hash(e, f)
    k = node_hash(g, h)
    rest = node_hash(i, j)
    seven = LEAVES[:7]
    assert inclusion_proof(0, seven) == [b, h, rest]
    assert inclusion_proof(3, seven) == [c, g, rest]
    assert inclusion_proof(4, seven) == [f, j, k]
    assert inclusion_proof(6, seven) == [i, k]
    assert consistency_proof(3, seven) == [c, d, g, rest]
    assert consistency_proof(4, seven) == [rest]
    assert consistency_proof(6, seven) == [i, j, k]


def test_a_leaf_binds_position_time_and_bytes() -> None:
    assert leaf_hash(12, "2026-01-05T12:00:00.000007Z", b'{"a":1}') == (
        sha256(b'\x0012 2026-01-05T12:00:00.000007Z\n{"a":1}').digest()
    )


def test_the_empty_tree_has_its_own_root_and_no_proof_starts_from_it() -> None:
    assert root([]) == EMPTY_ROOT == sha256(b"").digest()
    for first in (0, -1, 9):
        with pytest.raises(ValueError, match="no consistency proof"):
            consistency_proof(first, LEAVES)
    for index in (-1, 8):
        with pytest.raises(ValueError, match="is not in a tree"):
            inclusion_proof(index, LEAVES)


@given(st.lists(st.binary(max_size=4), max_size=70))
def test_roots_agree_with_the_recursive_definition(entries: list[bytes]) -> None:
    frontier = Frontier()
    for size, entry in enumerate(entries):
        assert frontier.root() == rfc9162.tree_head(entries[:size])
        frontier.append(rfc9162.hash_of_leaf(entry))
    assert (frontier.size, frontier.root()) == (len(entries), rfc9162.tree_head(entries))


@given(st.data(), st.integers(1, 70))
def test_inclusion_proofs_convince_a_verifier_of_the_right_leaf_only(data: st.DataObject, size: int) -> None:
    entries = [str(number).encode() for number in range(size)]
    leaves = [rfc9162.hash_of_leaf(entry) for entry in entries]
    index = data.draw(st.integers(0, size - 1))
    head, path = rfc9162.tree_head(entries), inclusion_proof(index, leaves)
    assert rfc9162.inclusion_holds(leaves[index], index, size, path, head)
    assert not rfc9162.inclusion_holds(rfc9162.hash_of_leaf(b"forged"), index, size, path, head)
    other = data.draw(st.integers(0, size - 1).filter(lambda at: at != index) if size > 1 else st.none())
    assert other is None or not rfc9162.inclusion_holds(leaves[other], index, size, path, head)


@given(st.data(), st.integers(1, 70))
def test_consistency_proofs_convince_a_verifier_and_no_forged_past_does(data: st.DataObject, size: int) -> None:
    entries = [str(number).encode() for number in range(size)]
    leaves = [rfc9162.hash_of_leaf(entry) for entry in entries]
    first = data.draw(st.integers(1, size))
    path, new = consistency_proof(first, leaves), rfc9162.tree_head(entries)
    assert rfc9162.consistency_holds(first, size, path, rfc9162.tree_head(entries[:first]), new)
    changed = data.draw(st.integers(0, first - 1))
    forged = [*entries[:changed], b"forged", *entries[changed + 1 : first]]
    assert not rfc9162.consistency_holds(first, size, path, rfc9162.tree_head(forged), new)
