"""Verification of the signatures of a log's earlier checkpoints."""

from hashlib import sha256

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from shared.event_store.signed_history import NotConsistent, SignedHistory
from shared.transparency.checkpoint import Checkpoint
from shared.transparency.note import Key, Note

pytestmark = pytest.mark.requirement("3.07")
ORIGIN, SIZES = f"lending/{'0' * 32}", (1, 2, 3, 4, 5)
OURS, ANOTHER = Ed25519PrivateKey.generate(), Ed25519PrivateKey.generate()
HISTORY = SignedHistory("lending", ORIGIN, SIZES[-1], [Key(ORIGIN, OURS.public_key().public_bytes_raw())])


def signed(by_another: int, sizes: tuple[int, ...] = SIZES) -> list[Note]:
    """Return checkpoints of these sizes, one of them signed by an unknown key."""
    said = [Checkpoint(ORIGIN, size, sha256(bytes([size])).digest()) for size in sizes]
    return [each.signed(ANOTHER if each.size == by_another else OURS) for each in said]


@pytest.mark.parametrize("sizes", [SIZES[-2:], SIZES[-3:], SIZES])
@pytest.mark.parametrize("by_another", SIZES[-2:])
def test_the_newest_two_signatures_are_always_looked_at(sizes: tuple[int, ...], by_another: int) -> None:
    with pytest.raises(NotConsistent, match=f"A checkpoint of {by_another} events is signed by no key"):
        HISTORY.roots(signed(by_another, sizes), thorough=False)


@pytest.mark.parametrize("by_another", SIZES[:-2])
def test_older_ones_are_looked_at_when_it_is_thorough(by_another: int) -> None:
    assert list(HISTORY.roots(signed(by_another), thorough=False)) == list(SIZES)
    with pytest.raises(NotConsistent):
        HISTORY.roots(signed(by_another), thorough=True)
