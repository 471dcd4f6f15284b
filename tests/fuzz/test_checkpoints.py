"""Checkpoints, public keys and the external file of checkpoints: the program's readers and the auditor's single file
agree."""

from contextlib import suppress

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import example, given
from hypothesis import strategies as st

from deploy.verify import rapporteur_verify as single
from deploy.verify.export_proof import checkpoints_given, keys_given
from shared.domain.errors import Malformed, NotThere
from shared.transparency.checkpoint import checkpoint_of
from shared.transparency.checkpoint_store import CheckpointFileDamaged, CheckpointStore
from shared.transparency.note import Note, read_note, read_notes, read_vkey
from tests.fuzz.running import bounded, fuzzed
from tests.fuzz.strategies import mutated
from tests.verify.bundles import note, vkey

PRIVATE = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
NAME = "registry/" + "0123456789abcdef" * 2
NOTES = [note(NAME, size, bytes([size]) * 32, PRIVATE) + "\n" for size in (1, 7)]
FILE = "".join(NOTES).encode()
VKEY = vkey(NAME, PRIVATE)


def said(notes: list[Note]) -> list[tuple[str, int, bytes]]:
    return [(each.origin, each.size, each.root) for each in map(checkpoint_of, notes)]


@fuzzed(100)
@given(st.one_of(mutated([FILE]), mutated([FILE], most=1)))
@example(b"a\n" * 400_000)
@example(b"a" * 1_000_000)
@example(FILE[:-1] + b"\xe2\x80\x94 a b\n" * 60_000)
@example(b"a\n1\nAA==\n" + b"x\n" * 300_000 + b"\n")
@example(b"\xe2\x80\x94 a" * 200_000)
def test_both_readers_read_the_same_or_refuse(content: bytes) -> None:
    text = content.decode(errors="replace")
    ours: list[tuple[str, int, bytes]] | None = None
    theirs: list[tuple[str, int, bytes]] | None = None
    with bounded():
        with suppress(ValueError):
            notes, rest = read_notes(text)
            ours = said(notes) if notes and not rest else None
        with suppress(ValueError):
            theirs = [(each.origin, each.size, each.root) for each in single.checkpoints_of(text)]
            key = single.key_of(VKEY)
            for each in single.checkpoints_of(text):
                single.signer_of(each, [key])
    assert ours == theirs


@fuzzed(50)
@given(mutated([FILE, b"", FILE[:200]]))
def test_a_kept_file_is_read_or_said_to_be_damaged(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    folder = tmp_path_factory.getbasetemp() / "kept"
    folder.mkdir(exist_ok=True)
    (folder / "registry.txt").write_bytes(content)
    kept = CheckpointStore(folder, "registry")
    with bounded(), suppress(CheckpointFileDamaged):
        kept.notes()
        kept.append([read_note(NOTES[0].removesuffix("\n"))])
        assert read_notes(kept.file.read_bytes().decode())[1] == ""


@fuzzed(60)
@given(mutated([VKEY.encode(), (VKEY + "\n").encode()], most=3))
def test_a_key_is_read_alike_or_refused(content: bytes) -> None:
    text = content.decode(errors="replace")
    ours = theirs = None
    with bounded():
        with suppress(ValueError):
            ours = read_vkey(text).public
        with suppress(ValueError):
            theirs = single.key_of(text).public
    assert ours is None or ours == theirs


@fuzzed(40)
@given(mutated([FILE, VKEY.encode()]))
def test_what_is_given_on_the_command_line_is_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    file = tmp_path_factory.getbasetemp() / "given.txt"
    file.write_bytes(content)
    with bounded():
        for read in (
            lambda: keys_given([str(file)]),
            lambda: checkpoints_given([file]),
            lambda: keys_given([content.decode(errors="replace")]),
        ):
            with suppress(Malformed, NotThere):
                read()
