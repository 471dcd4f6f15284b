"""Witnesses' cosignatures, and requests to witnesses: the exact bytes, and refusal of every flipped bit."""

import base64
from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import example, given
from hypothesis import strategies as st

from shared.transparency.checkpoint import Checkpoint
from shared.transparency.cosignature import WitnessKey, cosign, read_witness
from shared.transparency.note import Note, read_note, read_signature, read_vkey
from shared.transparency.submission import read_submission, submission
from tests.transparency.test_checkpoint import NAMES, ORIGIN, PRIVATE, PUBLIC

pytestmark = pytest.mark.requirement("12.09")
W1 = "witness.example/w1"
VKEY = "witness.example/w1+eb762cc2+BNdamAGCsQq31Uv+08lkBzoO4XLz2qYjJa8CGmj3B1Ea"
FROM_GO = (
    "test\n123\nf+7CoKgXKE/tNys9TTXcr/ad6U/K3xvznmzew9y6SP0=\n\n— witness.example/w1 63YswgAAAABrCm+kJ1wDSC2Oso1B+331kL6"
    "mMga+07GIyWU5mYq9WPgGlUDfxNJFP/u/zEzAxEwiHlKh1io9Aia4r4J5Gznz5LvkDw==\n"
)
EXAMPLE = """old 20852014
PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=
jrJZDmY8Y7SyJE0MWLpLozkIVMSMZcD5kvuKxPC3swk=
5+pKlUdi2LeF/BcMHBn+Ku6yhPGNCswZZD1X/6QgPd8=
/6WVhPs2CwSsb5rYBH5cjHV/wSmA79abXAwhXw3Kj/0=

example.com/behind-the-sofa
20852163
CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=
— example.com/behind-the-sofa opLqBQsREYCgu6xQkYQwJr9fo45a62DN9EdmHXnZdXNqlcVGlCum2Wks+49/V6267UEjw6QUXTS5Rovnzv++qbSzm9Q=
"""
NOON = datetime(2026, 11, 28, 12, 0, 0, tzinfo=UTC)


def test_a_cosignature_of_a_go_witness_is_ours_to_the_byte() -> None:
    """Made with `formats/note` of transparency-dev (NewSignerForCosignatureV1) and `sumdb/note`, with the key of RFC
    8032. The same two libraries verified this program's cosignatures."""
    note, key = read_note(FROM_GO), read_witness(VKEY)
    assert key == WitnessKey(W1, PUBLIC)
    at = key.cosigned(note)
    assert at is not None
    assert Note(note.text, (cosign(Note(note.text, ()), W1, PRIVATE, at),)).written() == FROM_GO


def test_the_key_of_a_public_witness_is_read() -> None:
    vkey = "remora.n621.de+da77ade7+BOvN63jn/bLvkieywe8R6UYAtVtNbZpXh34x7onlmtw2"
    assert read_witness(vkey).vkey == vkey
    for other, read in ((vkey, read_vkey), (WitnessKey(W1, PUBLIC).vkey.replace("+eb", "+ec"), read_witness)):
        with pytest.raises(ValueError, match=r"type|id"):
            read(other)


def test_the_time_in_a_cosignature_is_read_as_the_go_package_reads_it() -> None:
    line = "ZGhGuQAAAABm/qTPeyKXD+R2rzyQsxPiP8mXum7qq/iF0u4vanlqJyocWODBt97w9uL+8qT7S5gxEHWWOworDcFiEBYJXORmnFBOBA=="
    assert int.from_bytes(read_signature(f"— a {line}").bytes[:8]) == 1727964367


@given(
    st.integers(0, 10**18 - 1),
    st.lists(NAMES, max_size=3),
    NAMES,
    st.datetimes(
        datetime(1970, 1, 2),  # noqa: DTZ001  as hypothesis wants it
        timezones=st.just(UTC),
    ),
)
@example(1, [], "witness", datetime(4148, 1, 1, 0, 0, 0, 999993, UTC))
@example(1, [], "witness", datetime.max.replace(tzinfo=UTC))
def test_what_is_cosigned_is_read(size: int, extensions: list[str], witness: str, at: datetime) -> None:
    note = Checkpoint(ORIGIN, size, bytes(32), tuple(extensions)).signed(PRIVATE)
    both = note.beside([cosign(note, witness, PRIVATE, at)])
    assert WitnessKey(witness, PUBLIC).cosigned(read_note(both.written())) == at.replace(microsecond=0)
    assert WitnessKey(witness, PUBLIC).cosigned(note) is None
    assert both.beside([cosign(note, witness, PRIVATE, NOON)]).signatures[1:] == (cosign(note, witness, PRIVATE, NOON),)


def test_every_flipped_bit_is_refused() -> None:
    key = read_witness(VKEY)
    for at in range(len(FROM_GO.encode()) * 8):
        flipped = bytearray(FROM_GO.encode())
        flipped[at // 8] ^= 1 << at % 8
        try:
            assert key.cosigned(read_note(flipped.decode())) is None, f"bit {at}"
        except ValueError:
            continue


@pytest.mark.parametrize("written", [b"", b"short", bytes(71), bytes(73), b"\xff" * 8 + bytes(64)])
def test_what_is_no_cosignature(written: bytes) -> None:
    key = WitnessKey(W1, PUBLIC)
    line = read_signature(f"— {W1} {base64.b64encode(key.id + (written or b'.')).decode()}")
    with pytest.raises(ValueError, match="cosignature"):
        key.cosigned(Note("a\n1\nb\n", (line,)))


def test_the_standard_s_example_of_a_request_is_read_and_written() -> None:
    found = read_submission(EXAMPLE.encode())
    assert (found.old, len(found.path), found.checkpoint.size) == (20852014, 4, 20852163)
    assert [each.name for each in found.note.signatures] == ["example.com/behind-the-sofa"] * 2
    assert submission(found.old, found.path, found.note).written() == EXAMPLE


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("old 20852014", "old 020852014"),
        ("old 20852014", "old  20852014"),
        ("old 20852014", "old -1"),
        ("old 20852014", "old 20852164"),
        ("old 20852014", "new 20852014"),
        ("old 20852014\n", ""),
        ("old 20852014", "old ٣"),
        ("PlRNCrwH", "PlRNCrw"),
        ("PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=\n", "AAAA\n"),
        ("PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=\n", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n" * 61),
        ("\n\nexample", "\nexample"),
        ("j2jxq2I=\n\n", "j2jxq2I=\n"),
        ("qbSzm9Q=\n", "qbSzm9Q="),
        ("— example.com/behind-the-sofa opLq", "- example.com/behind-the-sofa opLq"),
        ("20852163\n", "20852163 \n"),
    ],
)
def test_what_is_no_request(old: str, new: str) -> None:
    assert old in EXAMPLE
    with pytest.raises(ValueError):  # noqa: PT011  whatever it is, it is none
        read_submission(EXAMPLE.replace(old, new, 1).encode())


def test_another_key_does_not_speak_for_a_witness() -> None:
    note = Checkpoint(ORIGIN, 3, bytes(32)).signed(PRIVATE)
    other = Ed25519PrivateKey.generate()
    forged = cosign(note, W1, other, NOON)
    assert WitnessKey(W1, PUBLIC).cosigned(note.beside([forged])) is None
    named = type(forged)(W1, WitnessKey(W1, PUBLIC).id, forged.bytes)
    with pytest.raises(ValueError, match="wrong"):
        WitnessKey(W1, PUBLIC).cosigned(note.beside([named]))
