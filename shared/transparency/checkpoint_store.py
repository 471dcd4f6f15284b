"""Checkpoints of a log kept elsewhere: a file in a directory that the operator names, preferably on another machine's
disk.

`<log>.txt` only grows, by a signed note and an empty line at a time. Next to it are `asked/<log>-<size>` for requested
sizes, `<log>.refused` with the reason while the signer refuses, and `<log>.reread` with the time when the whole log was
last reread.
"""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from shared.environment.disk import sync_folder
from shared.environment.files import write_private
from shared.environment.locked import locked
from shared.transparency.note import Note, read_notes, written_notes

TAIL = 4096  # bytes, more than any note of ours


class Reread(NamedTuple):
    """A complete pass over the log that found it as signed: the number of events, and the time it ended."""

    size: int
    at: str


class CheckpointFileDamaged(Exception):
    """The file contains, before its end, something other than checkpoints."""


def requests_in(folder: Path) -> Path:
    """Return the folder of requests for checkpoints."""
    return folder / "asked"


class CheckpointStore:
    """The kept checkpoints of one log. The directory is created on the first write."""

    def __init__(self, folder: Path, log: str) -> None:
        self.folder, self.log = folder, log
        self.file, self._refused = folder / f"{log}.txt", folder / f"{log}.refused"
        self._requests, self._reread = requests_in(folder), folder / f"{log}.reread"

    def notes(self) -> list[Note]:
        """Return the notes in the order of the file, leaving out an unfinished one at the end. Raises
        CheckpointFileDamaged."""
        try:
            written = self.file.read_bytes().decode(errors="replace")
        except FileNotFoundError:
            return []
        try:
            notes, remainder = read_notes(written)
        except ValueError as error:
            raise CheckpointFileDamaged(f"{self.file}: {error}") from error
        if "\ufffd" in written.removesuffix(remainder):
            raise CheckpointFileDamaged(f"{self.file}: a checkpoint holds what is no text")
        # At most the beginning of a note: its text, and some of its signature lines.
        if remainder.rstrip("\n").count("\n\n") > 1 or len(remainder) > TAIL:
            raise CheckpointFileDamaged(f"{self.file}: after {len(notes)} checkpoints follows something that is none")
        return notes

    def length(self) -> int:
        """Return the length of the file in bytes; 0 if it does not exist."""
        return self.file.stat().st_size if self.file.exists() else 0

    def append(self, notes: Sequence[Note]) -> None:
        """Append notes and return once they are on disk. Raises CheckpointFileDamaged."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        new = not self.file.exists()
        # Unbuffered: closing the file would write a buffer after the lock is released.
        with self.file.open("ab+", buffering=0) as file, locked(file):
            self._cut_unfinished(file.fileno())
            remaining = memoryview(written_notes(notes).encode())
            while remaining:
                remaining = remaining[file.write(remaining) :]
            os.fsync(file.fileno())
        if new:
            sync_folder(self.folder)

    def _cut_unfinished(self, file: int) -> None:
        """Cut off a half-written note: its log signs it again."""
        size = os.fstat(file).st_size
        tail = os.pread(file, TAIL, max(0, size - TAIL))
        last = tail.removesuffix(b"\n\n").rpartition(b"\n")[2]
        if tail and not (tail.endswith(b"\n\n") and last.startswith("— ".encode())):
            os.ftruncate(file, len(written_notes(self.notes()).encode()))

    def request(self, size: int) -> None:
        """Request a checkpoint of exactly this size, which the log's signer makes on its next turn."""
        self._requests.mkdir(parents=True, exist_ok=True, mode=0o700)
        (self._requests / f"{self.log}-{size}").touch()

    def requested(self) -> list[int]:
        """Return the requested sizes, smallest first."""
        names = [file.name for file in self._requests.iterdir()] if self._requests.exists() else []
        sizes = (name.removeprefix(f"{self.log}-") for name in names if name.startswith(f"{self.log}-"))
        return sorted(int(size) for size in sizes if size.isascii() and size.isdigit())

    def fulfil(self, size: int) -> None:
        (self._requests / f"{self.log}-{size}").unlink(missing_ok=True)

    def refusal(self) -> str | None:
        """Return the signer's reason for refusing to sign; None if it does not refuse."""
        try:
            return self._refused.read_text().strip() or None
        except FileNotFoundError:
            return None

    def record_refusal(self, reason: str) -> None:
        if self.refusal() != reason:
            self._put(self._refused, reason)

    def reread(self, size: int, at: str) -> None:
        """Record a complete pass over this many events, with its time formatted as in a log."""
        self._put(self._reread, f"{size} {at}")

    def last_reread(self) -> Reread | None:
        """Return the last complete pass; None before the first."""
        try:
            size, _, at = self._reread.read_text().strip().partition(" ")
            return Reread(int(size), at)
        except (FileNotFoundError, ValueError):
            return None

    def _put(self, file: Path, text: str) -> None:
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        write_private(file, f"{text}\n".encode())

    def clear_refusal(self) -> None:
        """Remove the refusal, since its cause was fixed."""
        self._refused.unlink(missing_ok=True)
