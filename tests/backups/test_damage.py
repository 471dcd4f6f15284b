"""A damaged file is reported as damaged, whatever the damage; an unreadable file is reported differently."""

import errno
import os
import socket
import struct
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import msgspec
import pytest

from deploy.installation.home import LOGS
from services.reporting.read_models.staff import frozen_bytes
from shared.domain.errors import Malformed
from shared.environment.archive import MANIFEST, ArchivePart, BackupAltered, reading
from shared.environment.files import put_in_place
from shared.event_store import backup, transfer
from shared.event_store.transfer.archive import LogSummary, ProofFailed, events_in
from shared.privacy.destroyed import DestroyedKeys

pytestmark = pytest.mark.requirement("4.06")
LINE = b'{"position":1,"recorded":"2031-01-01T00:00:00.000000Z","bytes":"an example"}\n'
NESTED = b"[" * 100_000 + b"\n"

# Positions in the headers of a ZIP file whose bytes carry no content.
REPEATED = {*range(4, 26)}
"""In the header before a part: the directory at the end repeats all of it."""
DESCRIBING = {4, 5, 6, 7, 9, *range(12, 16), *range(20, 26), *range(34, 42)}
"""In the directory: versions, times, attributes, and sizes, which may be too large."""
NOTHING_FOLLOWS = {*range(28, 34)}
"""In its last entry: lengths of name, extra field and comment, which end with the directory anyway."""
SUMMARY = {*range(4, 12), 20, 21}
"""At the end: numbers of disks and entries, and the length of a comment."""


def write(file: Path, parts: dict[str, bytes]) -> Path:
    """Write a backup with correct digests, whatever its parts contain."""
    said = {name: ArchivePart(sha256(content).hexdigest(), content.count(b"\n")) for name, content in parts.items()}
    logs = {log: LogSummary(None, 0, "") for log in LOGS}
    manifest = backup.BackupManifest(backup.FORMAT, "2031-01-01T00:00:00.000000Z", "0", "0001", {}, logs, said)
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        archive.writestr(MANIFEST, msgspec.json.encode(manifest))
        for name, content in parts.items():
            archive.writestr(name, content)
    return file


def positions_without_content(file: Path) -> set[int]:
    """Return the positions of bytes that do not affect the content of a ZIP file."""
    with ZipFile(file) as archive:
        entries, at = archive.infolist(), archive.start_dir
    found, last = set[int](), at
    for entry in entries:
        packed = entry.header_offset + 30 + len(entry.filename)
        # The last byte only ends the packed content, whose size is known.
        found |= {entry.header_offset + each for each in REPEATED} | {packed + entry.compress_size - 1}
        found |= {at + each for each in DESCRIBING}
        last, at = at, at + 46 + len(entry.filename)
    return found | {last + each for each in NOTHING_FOLLOWS} | {at + each for each in SUMMARY}


def test_whatever_byte_is_another_one_the_file_is_refused_in_our_words(tmp_path: Path) -> None:
    file, spoilt = write(tmp_path / "whole.zip", {"events/registry.ndjson": LINE * 9}), tmp_path / "spoilt.zip"
    whole, said, taken = file.read_bytes(), backup.manifest_of(file), set[int]()
    for at in range(len(whole)):
        for other in {0x00, 0x63, 0xFF} - {whole[at]}:
            spoilt.write_bytes(whole[:at] + bytes([other]) + whole[at + 1 :])
            try:
                assert backup.manifest_of(spoilt) == said
                taken.add(at)
            except (Malformed, BackupAltered):
                pass
    assert taken <= positions_without_content(file)


@pytest.mark.parametrize(
    ("field", "value"),
    [(8, 0x0001), (10, 99), (10, 12), (10, 14)],
    ids=["under a password", "packed in a way of nobody's", "no bzip2", "no LZMA"],
)
def test_a_part_that_is_packed_otherwise_is_refused(tmp_path: Path, field: int, value: int) -> None:
    file = write(tmp_path / "backup.zip", {"events/registry.ndjson": LINE})
    content = bytearray(file.read_bytes())
    local = content.rindex(b"PK\x03\x04")
    central = content.rindex(b"PK\x01\x02")
    for at in (local + field - 2, central + field):
        content[at : at + 2] = struct.pack("<H", value)
    file.write_bytes(content)
    with pytest.raises(BackupAltered, match="cannot be read"):
        backup.manifest_of(file)
    with pytest.raises(ProofFailed, match="cannot be read"):
        list(events_in(file, "registry"))


@pytest.mark.parametrize(
    ("part", "read"),
    [
        ("waiting/registry.ndjson", lambda file: backup.waiting_in(file, "registry")),
        ("tables/reporting/frozen_bytes.ndjson", lambda file: list(backup.rows_in(file, "reporting", frozen_bytes))),
        ("checkpoints/registry.txt", lambda file: backup.notes_in(file, "registry")),
        ("keys/registry.vkey", lambda file: backup.notes_in(file, "registry")),
    ],
)
@pytest.mark.parametrize(
    "content", [NESTED, b"\xff\n", b"[1,2]\n[3]\n", b"{}\n"], ids=["nested", "no text", "rows", "{}"]
)
def test_a_part_that_is_what_its_digest_says_and_none_of_ours_is_refused(
    tmp_path: Path, part: str, read: Callable[[Path], object], content: bytes
) -> None:
    file = write(tmp_path / "backup.zip", {part: content})
    backup.manifest_of(file)
    with pytest.raises(BackupAltered, match="cannot be read"):
        read(file)


def test_what_the_disk_does_not_give_is_no_damage(tmp_path: Path) -> None:
    """A socket has a name, but cannot be opened."""
    file = tmp_path / "file.zip"
    with socket.socket(socket.AF_UNIX) as made:
        made.bind(str(file))
        for manifest_of in (backup.manifest_of, lambda file: transfer.verified(file, tuple(LOGS))):
            with pytest.raises(Malformed, match=r"cannot be read \(No such device or address\)"):
                manifest_of(file)
    with pytest.raises(Malformed, match=r"cannot be read \(Input/output error\)"), reading(file, AssertionError):  # type: ignore[arg-type]
        raise OSError(errno.EIO, os.strerror(errno.EIO))


@pytest.fixture
def synced(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the names of the files synced to the disk, in order."""
    found, sync = list[str](), os.fsync

    def noted(descriptor: int) -> None:
        found.append(Path(f"/proc/self/fd/{descriptor}").readlink().name)
        sync(descriptor)

    monkeypatch.setattr(os, "fsync", noted)
    return found


def test_a_file_has_its_name_once_it_is_on_the_disk_and_the_name_is_too(tmp_path: Path, synced: list[str]) -> None:
    draft, out = tmp_path / "draft", tmp_path / "out"
    draft.write_bytes(b"an example")
    put_in_place(draft, out)
    assert synced == ["draft", tmp_path.name]
    assert (out.read_bytes(), draft.exists()) == (b"an example", False)


def test_the_list_of_destroyed_keys_is_on_the_disk_with_its_name(tmp_path: Path, synced: list[str]) -> None:
    destroyed = DestroyedKeys(tmp_path / "checkpoints")
    destroyed.add("person-1")
    assert synced == [destroyed.file.name, "checkpoints"]
    destroyed.add("person-2")
    assert synced[2:] == [destroyed.file.name]
