"""The file of a backup: `rapporteur-backup/1`.

A zip of `manifest.json` and the parts that it names, each with its SHA-256: `events/<log>.ndjson` and
`checkpoints/<log>.txt` as in an exported file, `waiting/<log>.ndjson` with the unsealed events (`{"bytes"}`),
`keys/<log>.vkey`, and `tables/<database>/<table>.ndjson`: a line with the names of the columns, then a line for each
row, bytes in base64.
"""

from base64 import b64decode
from collections.abc import Iterator
from contextlib import AbstractContextManager
from hashlib import sha256
from pathlib import Path
from typing import Any, Final, Literal
from zipfile import ZipFile

import msgspec
from sqlalchemy import LargeBinary, Table

from shared.domain.errors import Malformed, Problem
from shared.event_store.transfer.archive import MANIFEST, LogSummary
from shared.event_store.transfer.reading import reading
from shared.transparency.note import Key, Note, read_notes, read_vkey

FORMAT: Final = "rapporteur-backup/1"
AT_ONCE = 1024 * 1024  # bytes read at a time


class BackupAltered(Problem):
    """A backup does not hold what its manifest says, or is not the one that was meant. Parameters: part, remedy."""

    code = "backup-altered"

    def __init__(self, part: str, found: str) -> None:
        super().__init__(part=part, remedy=f"{found} The file was altered or is damaged; take another copy.")


class BackupPart(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The expected SHA-256 of a part, in hex, and its number of lines."""

    sha256: str
    lines: int


class BackupManifest(msgspec.Struct, frozen=True):
    """The manifest. `made` is the time as in a log; `revision` that of the tables; `home` describes the installation as
    a whole."""

    format: Literal["rapporteur-backup/1"]
    made: str
    program: str
    revision: str
    home: dict[str, Any]
    logs: dict[str, LogSummary]
    parts: dict[str, BackupPart]

    @property
    def digest(self) -> str:
        """Return a digest that identifies this backup."""
        return sha256(msgspec.json.encode(self)).hexdigest()


class _Waiting(msgspec.Struct, frozen=True, gc=False):
    bytes: str


def manifest_of(file: Path, sha: str | None = None) -> BackupManifest:
    """Return a backup's manifest, once every part was read and matches it.

    `sha` is the expected SHA-256 of the whole file, in hex. Raises NotThere, Malformed for a file of another kind,
    BackupAltered.
    """
    remedy = f"It is no backup of the format {FORMAT}. Name a file that `rapporteur backup` wrote."
    with reading(file, lambda: Malformed(str(file), remedy)):
        if sha is not None and (found := _digest_of(file)) != sha.lower():
            raise BackupAltered(str(file), f"Its SHA-256 is {found}, not {sha.lower()}.")
        with ZipFile(file) as archive:
            manifest = msgspec.json.decode(archive.read(MANIFEST), type=BackupManifest)
            names = [entry.filename for entry in archive.infolist()]
    if sorted(names) != sorted([MANIFEST, *manifest.parts]):
        raise BackupAltered(str(file), "It holds other parts than its manifest names.")
    for name, part in manifest.parts.items():
        _check(file, name, part)
    return manifest


def waiting_in(file: Path, log: str) -> list[bytes]:
    """Return the unsealed events of a log, in their order. Raises BackupAltered."""
    name = f"waiting/{log}.ndjson"
    decode = msgspec.json.Decoder(_Waiting).decode
    with _reading(file, name):
        return [decode(line).bytes.encode() for line in _lines(file, name)]


def rows_in(file: Path, database: str, table: Table) -> Iterator[dict[str, Any]]:
    """Yield the rows of a table; none of a table that is newer than the backup. Columns that no longer exist are left
    out.

    Raises BackupAltered.
    """
    part = part_of(database, table.name)
    closed = {column.name for column in table.columns if isinstance(column.type, LargeBinary)}
    there = {column.name for column in table.columns}
    with _reading(file, part):
        lines = _lines(file, part)
        names = msgspec.json.decode(next(lines, b"[]"), type=list[str])
        for line in lines:
            said = zip(names, msgspec.json.decode(line), strict=True)
            yield {
                name: b64decode(value) if name in closed and value is not None else value
                for name, value in said
                if name in there
            }


def notes_in(file: Path, log: str) -> tuple[list[Note], list[Key]]:
    """Return the checkpoints of a log and the public keys that signed it. Raises BackupAltered."""
    parts = f"checkpoints/{log}.txt", f"keys/{log}.vkey"
    with _reading(file, " and ".join(parts)), ZipFile(file) as archive:
        names = archive.namelist()
        notes, keys = (archive.read(name).decode() if name in names else "" for name in parts)
        found, rest = read_notes(notes)
        if rest:
            raise ValueError("a checkpoint that does not end")
        return found, [read_vkey(line) for line in keys.splitlines()]


def part_of(database: str, table: str) -> str:
    return f"tables/{database}/{table}.ndjson"


def _lines(file: Path, name: str) -> Iterator[bytes]:
    with ZipFile(file) as archive:
        if name in archive.namelist():
            with archive.open(name) as lines:
                yield from lines


def _reading(file: Path, part: str) -> AbstractContextManager[None]:
    return reading(file, lambda: BackupAltered(part, f"{part} cannot be read."))


def _check(file: Path, name: str, part: BackupPart) -> None:
    read, lines = sha256(), 0
    with _reading(file, name), ZipFile(file) as archive, archive.open(name) as content:
        while some := content.read(AT_ONCE):
            read.update(some)
            lines += some.count(b"\n")
    if (read.hexdigest(), lines) != (part.sha256, part.lines):
        raise BackupAltered(name, f"{name} is not what was backed up.")


def _digest_of(file: Path) -> str:
    read = sha256()
    with file.open("rb") as content:
        while some := content.read(AT_ONCE):
            read.update(some)
    return read.hexdigest()
