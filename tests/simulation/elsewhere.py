"""A signer's parts outside the database: its key, and the external checkpoints, whose writing can be interrupted."""

from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from shared.transparency.checkpoint_store import CheckpointStore
from shared.transparency.note import Key, Note, read_notes, written_notes
from shared.transparency.signing_key import SigningKey
from tests.simulation.faults import Crash, Faults

NOWHERE = Path("nowhere")  # nothing is opened there


class KeyInMemory(SigningKey):
    def __init__(self, log: str) -> None:
        super().__init__(NOWHERE, log)
        self._private = Ed25519PrivateKey.from_private_bytes(sha256(log.encode()).digest())
        self._known: list[Key] = []

    def private(self) -> Ed25519PrivateKey:
        return self._private

    def known(self) -> list[Key]:
        return list(self._known)

    def announce(self, keys: list[Key]) -> None:
        self._known = list(dict.fromkeys([*self._known, *keys]))


class KeptInMemory(CheckpointStore):
    """The file as a text; a process that dies while writing leaves a partial write."""

    def __init__(self, log: str, faults: Faults) -> None:
        super().__init__(NOWHERE, log)
        self._faults, self.written, self._wanted = faults, "", set[int]()
        self.refused: str | None = None

    def notes(self) -> list[Note]:
        return read_notes(self.written)[0]

    def length(self) -> int:
        return len(self.written.encode())

    def append(self, notes: Sequence[Note]) -> None:
        self._faults.effect("keep elsewhere")
        self.written = written_notes(self.notes())
        more = written_notes(notes)
        if self._faults.happens("half a note"):
            self.written += more[: self._faults.chance.randrange(len(more))]
            raise Crash("keep elsewhere")
        self.written += more
        self._faults.effect("kept elsewhere")

    def request(self, size: int) -> None:
        self._wanted.add(size)

    def requested(self) -> list[int]:
        return sorted(self._wanted)

    def fulfil(self, size: int) -> None:
        self._wanted.discard(size)

    def refusal(self) -> str | None:
        return self.refused

    def record_refusal(self, reason: str) -> None:
        self.refused = reason

    def reread(self, size: int, at: str) -> None:
        """Do nothing: never called here."""

    def clear_refusal(self) -> None:
        self.refused = None
