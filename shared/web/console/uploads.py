"""Files that wait between upload and import: in the home, for their owner alone, gone after the import or seven days."""

import os
import re
import secrets
import time
from pathlib import Path
from typing import IO, Literal

import msgspec

from shared.domain.errors import NotThere
from shared.domain.importing import ProgressCallback, Proposal

KEPT = 7 * 24 * 3600  # seconds
BEAT = 0.3  # seconds between two words of how far an import is
STOPPED = 180  # seconds after which an import that says nothing any more was stopped
_ID = re.compile(r"[A-Za-z0-9_-]{22}")
_PIECE = 64 * 1024

State = Literal["waiting", "recording", "done"]


class Upload(msgspec.Struct, frozen=True, kw_only=True):
    """`beat`: when it was last heard of. `said`: what came of it, or why nothing did. `options`: what was chosen for it.

    `left_out`: what was refused where the good rows alone were imported.
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
        """The id under which the account finds the file again."""
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._sweep()
        upload = secrets.token_urlsafe(16)
        with self._private(self._content(upload)) as file:
            while piece := content.read(_PIECE):
                file.write(piece)
        self.put(upload, Upload(account=account, name=name[:200], at=time.time(), options=options))
        return upload

    def get(self, account: str, upload: str) -> Upload:
        """Raises NotThere, also for a file of another account."""
        try:
            found = msgspec.json.decode(self._about(upload).read_bytes(), type=Upload)
        except FileNotFoundError:
            raise NotThere(id=upload) from None
        if found.account != account:
            raise NotThere(id=upload)
        return found

    def content(self, upload: str) -> Path:
        """Where the bytes are. Raises NotThere."""
        path = self._content(upload)
        if not path.is_file():
            raise NotThere(id=upload)
        return path

    def put(self, upload: str, about: Upload) -> None:
        """Readers see it whole, as it was or as it is."""
        fresh = self._about(upload).with_suffix(".new")
        with self._private(fresh) as file:
            file.write(msgspec.json.encode(about))
        fresh.replace(self._about(upload))

    def begin(self, upload: str, about: Upload) -> bool:
        """Whether this is the one that imports it now; two who press at once are two otherwise."""
        claim = self._content(upload).with_suffix(".running")
        if about.state == "recording" and not about.runs:
            claim.unlink(missing_ok=True)
        try:
            os.close(os.open(claim, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        except FileExistsError:
            return False
        self.put(upload, msgspec.structs.replace(about, state="recording", beat=time.time(), done=0, said=""))
        return True

    def progress_callback(self, upload: str, going: Upload) -> ProgressCallback:
        """What an import tells how far it is, which its page then shows."""
        last = 0.0

        def progress(done: int) -> None:
            nonlocal last
            now = time.time()
            if now - last >= BEAT:
                last = now
                self.put(upload, msgspec.structs.replace(going, beat=now, done=done))

        progress(0)
        return progress

    def end(self, upload: str, about: Upload) -> None:
        """What was imported is not kept."""
        self.put(upload, about)
        self._content(upload).with_suffix(".running").unlink(missing_ok=True)
        if about.state == "done":
            self._content(upload).unlink(missing_ok=True)

    def forget(self, upload: str) -> None:
        for suffix in (".file", ".json", ".running"):
            self._about(upload).with_suffix(suffix).unlink(missing_ok=True)

    def _sweep(self) -> None:
        old = time.time() - KEPT
        for file in self._folder.iterdir():
            if file.stat().st_mtime < old:
                file.unlink(missing_ok=True)

    def _about(self, upload: str) -> Path:
        if not _ID.fullmatch(upload):
            raise NotThere(id=upload)
        return self._folder / f"{upload}.json"

    def _content(self, upload: str) -> Path:
        return self._about(upload).with_suffix(".file")

    @staticmethod
    def _private(path: Path) -> IO[bytes]:
        return os.fdopen(os.open(path, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600), "wb")
