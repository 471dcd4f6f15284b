"""An archive: a zip of `manifest.json` and named parts, used for transferring logs, backups and the vault.

An archive being read is untrusted: its size is bounded, and any defect in it becomes one of our errors.
"""

import errno
import struct
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from lzma import LZMAError
from pathlib import Path
from typing import IO, Final, Self, TypeVar
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile, ZipInfo

import msgspec

from shared.domain.decoding import NOT_READABLE
from shared.domain.errors import Malformed, NotThere, Problem

MANIFEST: Final = "manifest.json"
LARGEST = 64 * 1024 * 1024  # maximum bytes of a part that is read whole
DENSEST = 200  # maximum expansion of a part when unpacked: records grow thirtyfold, a bomb a thousandfold
AT_ONCE = 1024 * 1024  # bytes read at a time; parts up to this size may have any compression ratio
# A fixed day, the first that a zip can represent, so that the same parts give the same file.
_DAY = (1980, 1, 1, 0, 0, 0)
# Incorrectly compressed, with an unknown method or a password; or the content is not ours.
_DAMAGED = (
    *(BadZipFile, zlib.error, LZMAError, struct.error, EOFError, OverflowError),
    *(NotImplementedError, RuntimeError, ValueError, KeyError),
    *NOT_READABLE,
)
_NOWHERE = (None, errno.EINVAL)  # an offset points outside the file, which is not a disk error
M = TypeVar("M", bound=msgspec.Struct)


class BackupAltered(Problem):
    """A backup does not match its manifest, or is not the intended one. Parameters: part, remedy."""

    code = "backup-altered"

    def __init__(self, part: str, finding: str) -> None:
        super().__init__(part=part, remedy=f"{finding} The file was altered or is damaged; take another copy.")


class ArchivePart(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The expected SHA-256 of a part, in hex, and its number of lines."""

    sha256: str
    lines: int


class ArchiveWriter:
    """Writes parts one after another and records the digest of each; the same parts give the same bytes."""

    def __init__(self, out: Path | IO[bytes]) -> None:
        self._archive = ZipFile(out, "w", ZIP_DEFLATED)
        self.parts: dict[str, ArchivePart] = {}

    def lines(self, name: str, lines: Iterable[bytes]) -> None:
        """Write a part of any size."""
        digest, count = sha256(), 0
        with self._archive.open(_entry(name), "w", force_zip64=True) as file:
            for line in lines:
                file.write(line)
                digest.update(line)
                count += line.count(b"\n")
        self.parts[name] = ArchivePart(digest.hexdigest(), count)

    def content(self, name: str, content: bytes) -> None:
        self._archive.writestr(_entry(name), content)
        self.parts[name] = ArchivePart(sha256(content).hexdigest(), content.count(b"\n"))

    def manifest(self, manifest: msgspec.Struct) -> None:
        self._archive.writestr(_entry(MANIFEST), msgspec.json.format(msgspec.json.encode(manifest), indent=1) + b"\n")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_raised: object) -> None:
        self._archive.close()


@contextmanager
def reading(file: Path, damaged: Callable[[], Problem]) -> Iterator[None]:
    """Run a block that only reads. Raises the error from `damaged` for damaged content, NotThere for a missing file,
    and Malformed with the system's reason for an unreadable one."""
    try:
        yield
    except FileNotFoundError as error:
        raise NotThere(id=f"file {file}") from error
    except _DAMAGED as error:
        raise damaged() from error
    except OSError as error:
        if error.errno in _NOWHERE:
            raise damaged() from error
        raise Malformed(str(file), f"It cannot be read ({error.strerror}).") from error


def manifest_in(archive: ZipFile, kind: type[M], streamed: tuple[str, ...] = ()) -> M:
    """Return an archive's manifest, after checking that no part occurs twice or would expand excessively.

    `streamed`: name prefixes of parts that are never read whole. Raises Malformed, and the errors that `reading` treats
    as damage.
    """
    file, seen = Path(archive.filename or "FILE"), set[str]()
    for entry in archive.infolist():
        if entry.filename in seen:
            raise Malformed(str(file), f"It holds {entry.filename} twice.")
        seen.add(entry.filename)
        refuse_growth(file, entry, streamed)
    return msgspec.json.decode(archive.read(MANIFEST), type=kind)


def refuse_growth(file: Path, entry: ZipInfo, streamed: tuple[str, ...] = ()) -> None:
    """Raise Malformed for a part that would unpack to more than the size limit, or to too much for its packed size.
    `streamed`: as above."""
    large = entry.file_size > LARGEST and not entry.filename.startswith(streamed)
    if large or entry.file_size > AT_ONCE + DENSEST * entry.compress_size:
        raise Malformed(str(file), f"{entry.filename} would be {entry.file_size:,} bytes large.")


def lines_in(archive: ZipFile, name: str, longest: int = -1) -> Iterator[bytes]:
    """Yield the lines of a part one at a time, truncated at `longest` bytes."""
    with archive.open(name) as lines:
        while line := lines.readline(longest):
            yield line


def is_as_written(archive: ZipFile, name: str, part: ArchivePart) -> bool:
    """Return whether a part is unchanged, reading it from the first byte to the last."""
    digest, lines = sha256(), 0
    with archive.open(name) as content:
        while chunk := content.read(AT_ONCE):
            digest.update(chunk)
            lines += chunk.count(b"\n")
    return (digest.hexdigest(), lines) == (part.sha256, part.lines)


def _entry(name: str) -> ZipInfo:
    entry = ZipInfo(name, _DAY)
    entry.compress_type = ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    return entry
