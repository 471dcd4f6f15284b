"""Signed notes and checkpoints: the exact bytes, a vector worked by hand, and refusal of every flipped bit."""

import base64
from hashlib import sha256

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from shared.transparency.checkpoint import Checkpoint, checkpoint_of
from shared.transparency.note import Key, Note, Signature, read_note, read_notes, read_vkey, sign, written_notes

pytestmark = pytest.mark.requirement("3.07")

# The key of RFC 8032, section 7.1, test 1: a published secret key, and its public key.
SECRET = bytes.fromhex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")
PUBLIC = bytes.fromhex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a")
PRIVATE = Ed25519PrivateKey.from_private_bytes(SECRET)
ORIGIN = "example/0123456789abcdef0123456789abcdef"
NAMES = st.text(st.characters(exclude_categories=("C", "Z"), exclude_characters="+"), min_size=1, max_size=20)


def test_a_checkpoint_worked_by_hand() -> None:
    """Of the empty tree, whose root is SHA-256 of nothing, in base64 47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=.

    The key's id is the sha256sum of the name, 0a, 01 and the public key: 4b223b4c bd33978e … The signature is made
    from the three lines by openssl pkeyutl; the id goes before it, and both in base64 are the line. The vkey's base64
    is of 01 and the public key. All four were made in a shell, without using the program.
    """
    text = ORIGIN + "\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n"
    line = "SyI7TDNWNbZkgRMwr/0kWug8DEUaZwwyJKcO0wFMPoKDUJGDRR+mD0MZJpTOgmshqce+ftQP71KvoJ2Nq7MkenEV5QQ="
    note = Checkpoint(ORIGIN, 0, sha256(b"").digest()).signed(PRIVATE)
    assert note.written() == f"{text}\n— {ORIGIN} {line}\n"
    key = read_vkey(f"{ORIGIN}+4b223b4c+AddamAGCsQq31Uv+08lkBzoO4XLz2qYjJa8CGmj3B1Ea")
    assert note.signed_by([key]) == key == Key(ORIGIN, PUBLIC)
    # Dashes are U+2014, e2 80 94 in UTF-8.
    assert note.written().encode().splitlines()[-1].startswith(b"\xe2\x80\x94 example/")


def test_the_key_of_the_go_checksum_database_is_read() -> None:
    """The vkey was published by others, and its id computed by another program."""
    vkey = "sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8"
    assert read_vkey(vkey).vkey == vkey


@given(st.integers(0, 10**18 - 1), st.binary(min_size=32, max_size=32), st.lists(NAMES, max_size=3), NAMES)
def test_what_is_written_is_read(size: int, root: bytes, extensions: list[str], origin: str) -> None:
    said = Checkpoint(origin, size, root, tuple(extensions))
    note = said.signed(PRIVATE)
    assert read_note(note.written()) == note
    assert checkpoint_of(read_note(note.written())) == said
    assert note.signed_by([Key(origin, PUBLIC)])
    assert not note.signed_by([Key(f"{origin}x", PUBLIC)])


def test_every_flipped_bit_is_refused() -> None:
    """After flipping any bit there is no valid note, checkpoint, or signature of a known key."""
    written = Checkpoint(ORIGIN, 117, sha256(b"x").digest()).signed(PRIVATE).written().encode()
    for at in range(len(written) * 8):
        flipped = bytearray(written)
        flipped[at // 8] ^= 1 << at % 8
        try:
            note = read_note(flipped.decode())
            checkpoint_of(note)
        except ValueError:
            continue
        assert note.signed_by([Key(ORIGIN, PUBLIC)]) is None, f"bit {at}"


def test_every_flipped_bit_of_a_key_is_refused() -> None:
    vkey = Key(ORIGIN, PUBLIC).vkey.encode()
    for at in range(len(vkey) * 8):
        flipped = bytearray(vkey)
        flipped[at // 8] ^= 1 << at % 8
        with pytest.raises(ValueError):  # noqa: PT011  whatever it is, it is no key
            read_vkey(flipped.decode())


def test_many_notes_follow_one_another_and_an_unfinished_one_is_told() -> None:
    notes = [Checkpoint(ORIGIN, size, sha256(b"%d" % size).digest()).signed(PRIVATE) for size in (1, 2, 30)]
    written = written_notes(notes)
    assert read_notes(written) == (notes, "")
    one = written_notes(notes[:1])
    for end in range(len(one), len(written) - 1):
        found, rest = read_notes(written[:end])
        assert found == notes[: len(found)]
        assert written_notes(found) + rest == written[:end]


def test_a_note_may_carry_signatures_of_others() -> None:
    note = Checkpoint(ORIGIN, 3, sha256(b"3").digest()).signed(PRIVATE)
    witness = Signature("witness.example", b"\1\2\3\4", bytes(64))
    both = Note(note.text, (witness, *note.signatures))
    assert read_note(both.written()).signed_by([Key(ORIGIN, PUBLIC)])


@pytest.mark.parametrize("size", ["-1", "+1", "01", "1.0", "1e3", " 1", "", "٣", "99999999999999999999"])
def test_what_is_no_size(size: str) -> None:
    root = base64.b64encode(bytes(32)).decode()
    with pytest.raises(ValueError, match=r"size|lines"):
        checkpoint_of(sign(f"{ORIGIN}\n{size}\n{root}\n", ORIGIN, PRIVATE))


@pytest.mark.parametrize(
    "root", ["", "AA==", "A" * 43, "A" * 42 + "B=", base64.urlsafe_b64encode(bytes([255]) * 32).decode()]
)
def test_what_is_no_root(root: str) -> None:
    with pytest.raises(ValueError, match=r"root|base64|lines"):
        checkpoint_of(sign(f"{ORIGIN}\n1\n{root}\n", ORIGIN, PRIVATE))


@pytest.mark.parametrize("name", ["", "two words", "a+b", "a\nb"])
def test_names_that_no_key_can_have(name: str) -> None:
    with pytest.raises(ValueError, match="name"):
        sign("text\n", name, PRIVATE)
