"""The position of a follower: a cursor, `<origin>:<position>`, the same for every source, in a separate file."""

import fcntl
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from shared.domain.errors import Malformed, Refused
from shared.environment.files import write_private
from shared.event_store.projector import LogCursor

BEGINNING = "beginning"
_CURSOR = re.compile(r"([a-z]+)/[0-9a-f]{32}:(0|[1-9][0-9]{0,17})")


class AlreadyFollowed(Refused):
    """Refusal: another follower keeps its position in the same file. Parameters: remedy."""

    code = "already-followed"

    def __init__(self, file: Path) -> None:
        super().__init__(
            remedy=f"Another follower keeps its place in {file}. End it, or name another file with --state."
        )


def parse_cursor(text: str, log: str, option: str) -> LogCursor:
    """Parse a cursor. Raises Malformed, naming the option it came from."""
    if text == BEGINNING:
        return LogCursor()
    found = _CURSOR.fullmatch(text)
    if found is None:
        raise Malformed(option, f"Give a cursor as it was printed, {log}/<32 hex digits>:<position>, or {BEGINNING}.")
    if found[1] != log:
        raise Malformed(option, f"This is a cursor of the log {found[1]}, and {log} is followed: see --log.")
    origin, _, position = text.rpartition(":")
    return LogCursor(origin, int(position))


def cursor_of(cursor: LogCursor) -> str:
    return f"{cursor.origin}:{cursor.position}" if cursor.origin else BEGINNING


class CursorFile:
    """The cursor in a file, replaced atomically; without a file, none is stored."""

    def __init__(self, file: Path | None, log: str) -> None:
        self._file, self._log = file, log

    def read(self) -> LogCursor | None:
        """Return the cursor in the file; None if there is none. Raises Malformed for any other content."""
        if self._file is None or not self._file.exists():
            return None
        try:
            text = self._file.read_text().strip()
        except (OSError, UnicodeDecodeError) as error:
            raise Malformed("--state", f"{self._file} cannot be read as a cursor.") from error
        return parse_cursor(text, self._log, f"--state {self._file}")

    def write(self, cursor: LogCursor) -> None:
        if self._file is not None and cursor.origin:
            write_private(self._file, f"{cursor_of(cursor)}\n".encode())

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Lock the file for one follower at a time. Raises AlreadyFollowed, and Malformed if no file can be written."""
        if self._file is None:
            yield
            return
        if self._file.is_dir():
            raise Malformed("--state", f"{self._file} is a folder. Name a file.")
        lock = self._file.parent / f".{self._file.name}.lock"
        try:
            descriptor = os.open(lock, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise Malformed("--state", f"{self._file} cannot be written ({error.strerror}).") from error
        try:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise AlreadyFollowed(self._file) from error
            yield
        finally:
            os.close(descriptor)
