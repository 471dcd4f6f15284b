"""Checkpoints of a log kept elsewhere: a file in a directory that the operator names, better on another machine's disk.

`<log>.txt` is only ever added to, a signed note at a time, each followed by an empty line. Beside it lie `asked/<log>-<size>`,
for sizes that somebody wants signed, `<log>.refused` with the reason while the signer refuses, and `<log>.reread`, which says
when the whole log was last read again.
"""

import os
from collections.abc import Sequence
from pathlib import Path
from threading import get_ident
from typing import NamedTuple

from shared.environment.disk import sync_folder
from shared.transparency.locked import locked
from shared.transparency.note import Note, read_notes, written_notes

TAIL = 4096  # bytes, longer than any note of ours


class Reread(NamedTuple):
    """A pass over the whole log that found it as it was signed: how many events, and when it was completed."""

    size: int
    at: str


class CheckpointFileDamaged(Exception):
    """The file holds something that is no checkpoint, before its end."""


class CheckpointStore:
    """What is kept of one log. The directory is made when something is to be written there."""

    def __init__(self, folder: Path, log: str) -> None:
        self.folder, self.log = folder, log
        self.file, self._refused = folder / f"{log}.txt", folder / f"{log}.refused"
        self._asked, self._reread = folder / "asked", folder / f"{log}.reread"

    def notes(self) -> list[Note]:
        """In the order of the file. What a stop left unfinished at the end is passed over. Raises CheckpointFileDamaged."""
        try:
            written = self.file.read_bytes().decode(errors="replace")
        except FileNotFoundError:
            return []
        try:
            notes, rest = read_notes(written)
        except ValueError as error:
            raise CheckpointFileDamaged(f"{self.file}: {error}") from error
        if "\ufffd" in written.removesuffix(rest):
            raise CheckpointFileDamaged(f"{self.file}: a checkpoint holds what is no text")
        # The beginning of a note at most: its text, and of the lines of signatures a part.
        if rest.rstrip("\n").count("\n\n") > 1 or len(rest) > TAIL:
            raise CheckpointFileDamaged(f"{self.file}: after {len(notes)} checkpoints follows something that is none")
        return notes

    def length(self) -> int:
        """Bytes of the file; 0 when there is none."""
        return self.file.stat().st_size if self.file.exists() else 0

    def append(self, notes: Sequence[Note]) -> None:
        """Adds them and returns when they are on the disk. Raises CheckpointFileDamaged."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        new = not self.file.exists()
        # Without a buffer, which would be written once more as the file is closed, and nobody is alone any longer.
        with self.file.open("ab+", buffering=0) as file, locked(file):
            self._cut_unfinished(file.fileno())
            left = memoryview(written_notes(notes).encode())
            while left:
                left = left[file.write(left) :]
            os.fsync(file.fileno())
        if new:
            sync_folder(self.folder)

    def _cut_unfinished(self, file: int) -> None:
        """A note that a stop left half written is of no use: its log signs it again."""
        size = os.fstat(file).st_size
        tail = os.pread(file, TAIL, max(0, size - TAIL))
        last = tail.removesuffix(b"\n\n").rpartition(b"\n")[2]
        if tail and not (tail.endswith(b"\n\n") and last.startswith("— ".encode())):
            os.ftruncate(file, len(written_notes(self.notes()).encode()))

    def request(self, size: int) -> None:
        """Somebody needs a checkpoint of exactly this size: the log's signer makes one at its next turn."""
        self._asked.mkdir(parents=True, exist_ok=True, mode=0o700)
        (self._asked / f"{self.log}-{size}").touch()

    def requested(self) -> list[int]:
        """The sizes that are asked for, the smallest first."""
        names = [file.name for file in self._asked.iterdir()] if self._asked.exists() else []
        sizes = (name.removeprefix(f"{self.log}-") for name in names if name.startswith(f"{self.log}-"))
        return sorted(int(size) for size in sizes if size.isascii() and size.isdigit())

    def fulfil(self, size: int) -> None:
        (self._asked / f"{self.log}-{size}").unlink(missing_ok=True)

    def refusal(self) -> str | None:
        """Why the signer refuses to sign; None while it does not."""
        try:
            return self._refused.read_text().strip() or None
        except FileNotFoundError:
            return None

    def record_refusal(self, reason: str) -> None:
        if self.refusal() != reason:
            self._put(self._refused, reason)

    def reread(self, size: int, at: str) -> None:
        """Note that a pass over so many events was completed, at a time as it is recorded."""
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
        draft = file.with_name(f".{file.name}.{os.getpid()}.{get_ident()}")  # two threads of one process may write it
        draft.write_text(text + "\n")
        draft.replace(file)

    def clear_refusal(self) -> None:
        """What was refused is put right."""
        self._refused.unlink(missing_ok=True)
