"""Uploaded files awaiting import: kept in the home, private to their owner, and deleted after the import or after seven
days."""

import os
import re
import secrets
import time
from contextlib import suppress
from pathlib import Path
from typing import IO, Literal

import msgspec

from shared.domain.errors import NotThere
from shared.domain.importing import ProgressCallback, Proposal
from shared.environment.files import write_private

KEPT = 7 * 24 * 3600  # seconds
BEAT = 0.3  # seconds between progress reports of an import
STOPPED = 180  # seconds without a report after which an import counts as stopped
_ID = re.compile(r"[A-Za-z0-9_-]{22}")
_PIECE = 64 * 1024

State = Literal["waiting", "recording", "done"]


class Upload(msgspec.Struct, frozen=True, kw_only=True):
    """An upload. `beat`: time of the last report. `said`: the result, or the reason for its absence. `options`: the
    chosen options.

    `left_out`: the refused rows, if only the valid ones were imported.
    """

    account: str
    name: str
    at: float
    state: State = "waiting"
    beat: float = 0
    done: int = 0
    total: int = 0
    said: str = ""
    options: dict[str, str] = {}
    left_out: tuple[Proposal, ...] = ()

    @property
    def runs(self) -> bool:
        return self.state == "recording" and time.time() - self.beat < STOPPED


class Uploads:
    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def keep(self, account: str, name: str, content: IO[bytes], options: dict[str, str]) -> str:
        """Store a file; return the id by which the account finds it again. Nothing of it is left on a full disk."""
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._sweep()
        upload = secrets.token_urlsafe(16)
        try:
            with self._private(self._content(upload)) as file:
                while piece := content.read(_PIECE):
                    file.write(piece)
            self.put(upload, Upload(account=account, name=name[:200], at=time.time(), options=options))
        except OSError:
            self.forget(upload)
            raise
        return upload

    def get(self, account: str, upload: str) -> Upload:
        """Return an upload. Raises NotThere, also for a file of another account, and for one whose description was
        damaged."""
        try:
            found = msgspec.json.decode(self._about(upload).read_bytes(), type=Upload)
        except (FileNotFoundError, msgspec.DecodeError):
            raise NotThere(id=upload) from None
        if found.account != account:
            raise NotThere(id=upload)
        return found

    def content(self, upload: str) -> Path:
        """Return the path of the bytes. Raises NotThere."""
        path = self._content(upload)
        if not path.is_file():
            raise NotThere(id=upload)
        return path

    def put(self, upload: str, about: Upload) -> None:
        """Replace an upload atomically."""
        write_private(self._about(upload), msgspec.json.encode(about))

    def begin(self, upload: str, about: Upload) -> bool:
        """Return whether the caller should import it now, in case two users press the button at once."""
        claim = self._content(upload).with_suffix(".running")
        if about.state == "recording" and not about.runs:
            claim.unlink(missing_ok=True)
        try:
            os.close(os.open(claim, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        except FileExistsError:
            return False
        try:
            self.put(upload, msgspec.structs.replace(about, state="recording", beat=time.time(), done=0, said=""))
        except OSError:
            claim.unlink()
            raise
        return True

    def progress_callback(self, upload: str, going: Upload) -> ProgressCallback:
        """Return the function by which an import reports its progress for its page."""
        last = 0.0

        def progress(done: int) -> None:
            nonlocal last
            now = time.time()
            if now - last >= BEAT:
                last = now
                with suppress(OSError):  # an import does not fail because its progress cannot be shown
                    self.put(upload, msgspec.structs.replace(going, beat=now, done=done))

        progress(0)
        return progress

    def end(self, upload: str, about: Upload) -> None:
        """Store the result, and delete the file if it was imported."""
        try:
            self.put(upload, about)
        finally:
            self._content(upload).with_suffix(".running").unlink(missing_ok=True)
        if about.state == "done":
            self._content(upload).unlink(missing_ok=True)

    def forget(self, upload: str) -> None:
        for suffix in (".file", ".json", ".running"):
            self._about(upload).with_suffix(suffix).unlink(missing_ok=True)

    def _sweep(self) -> None:
        old = time.time() - KEPT
        for file in self._folder.iterdir():
            # Another upload may have deleted it.
            with suppress(FileNotFoundError):
                if file.stat().st_mtime < old:
                    file.unlink()

    def _about(self, upload: str) -> Path:
        if not _ID.fullmatch(upload):
            raise NotThere(id=upload)
        return self._folder / f"{upload}.json"

    def _content(self, upload: str) -> Path:
        return self._about(upload).with_suffix(".file")

    @staticmethod
    def _private(path: Path) -> IO[bytes]:
        return os.fdopen(os.open(path, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600), "wb")
