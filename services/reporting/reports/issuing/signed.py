"""Signed checkpoints at a report's positions: requested with the draft, awaited at the issue."""

import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec

from services.reporting.domain.errors import NotAsSigned
from shared.contracts.reporting import LogRead
from shared.domain.errors import Unavailable
from shared.transparency.checkpoint import Checkpoint, checkpoint_of
from shared.transparency.checkpoint_store import CheckpointFileDamaged, CheckpointStore

SECONDS, STEP = 20.0, 0.05  # seconds allowed for the signers, and between two checks


class NewestCheckpoint(msgspec.Struct, frozen=True):
    """The newest signed checkpoint of a log: the number of its events, and their root in hex; `refused` is the reason
    why its signer stopped."""

    size: int
    root: str
    refused: str | None


class SignedPositions:
    """The checkpoints of all services, kept in one folder. Only each service's own signer creates them, because it
    alone has the key."""

    def __init__(self, folder: Path, seconds: float = SECONDS) -> None:
        self.folder, self.seconds = folder, seconds

    def ask(self, positions: Mapping[str, int]) -> None:
        """Request a checkpoint from the signers at each of these positions."""
        for log, position in positions.items():
            self._ask(log, position)

    def _ask(self, log: str, position: int, origin: str | None = None) -> None:
        if position and _at(kept := CheckpointStore(self.folder, log), position, origin) is None:
            kept.request(position)

    def newest(self, log: str) -> NewestCheckpoint | None:
        """Return the newest checkpoint; None until something in the log is signed. Raises Unavailable if the folder
        cannot be read."""
        kept = CheckpointStore(self.folder, log)
        checkpoints = _of(kept)
        return (
            NewestCheckpoint(checkpoints[-1].size, checkpoints[-1].root.hex(), kept.refusal()) if checkpoints else None
        )

    def wait_for(self, logs: Sequence[LogRead]) -> None:
        """Return once each log has a checkpoint at its position. Raises Unavailable, NotAsSigned."""
        for read in logs:
            known = {each.origin for each in _of(CheckpointStore(self.folder, read.log))}
            if known and read.origin not in known:
                raise NotAsSigned(log=read.log, position=read.position)
            self._ask(read.log, read.position, read.origin)
        until = time.monotonic() + self.seconds
        for read in logs:
            kept = CheckpointStore(self.folder, read.log)
            while (signed := _at(kept, read.position, read.origin)) is None:
                if time.monotonic() > until or kept.refusal():
                    remedy = "The report can be issued when its log is signed up to there. See `rapporteur doctor`."
                    raise Unavailable(part=f"The signer of the log {read.log}", remedy=remedy)
                time.sleep(STEP)
            if signed.root.hex() != read.root:
                raise NotAsSigned(log=read.log, position=read.position)


def _at(kept: CheckpointStore, position: int, origin: str | None = None) -> Checkpoint | None:
    """Return the checkpoint at a position. If a log was restored with a loss, the folder also holds the earlier log's
    checkpoints."""
    return next((each for each in _of(kept) if each.size == position and origin in (None, each.origin)), None)


def _of(kept: CheckpointStore) -> list[Checkpoint]:
    """Return the checkpoints in the order of signing. Raises Unavailable."""
    try:
        return [checkpoint_of(note) for note in kept.notes()]
    except (CheckpointFileDamaged, ValueError) as error:
        raise Unavailable(part=f"What was signed of the log {kept.log}", remedy=f"{error}.") from error
