"""The external logs that this installation witnesses: their trusted keys, and the newest checkpoint of each that it
cosigned. Nothing depends on them, so they are not events.

C2SP's `tlog-witness` requires that comparing with the newest checkpoint and replacing it be one transaction, and that a
log never go back. A checkpoint that proves a different history is kept alongside the cosigned one: the log signed both.
"""

from collections.abc import Sequence
from datetime import datetime
from enum import Enum
from typing import Any

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import BigInteger, Column, Connection, Engine, MetaData, String, Table, insert, select, update

from shared.environment.clock import timestamp
from shared.transparency.checkpoint import checkpoint_of
from shared.transparency.cosignature import cosign
from shared.transparency.merkle import EMPTY_ROOT
from shared.transparency.note import Key, Note, Signature, read_note, read_vkey
from shared.transparency.submission import Submission
from shared.transparency.verifying import beginning, continues

metadata = MetaData()
table = Table(
    "witnessed_logs",
    metadata,
    Column("origin", String, primary_key=True),
    Column("vkeys", String, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("note", String),
    Column("refused", String),
    Column("refused_at", String(27)),
)


class WitnessedLog(msgspec.Struct, frozen=True):
    """A log and its newest cosigned checkpoint (None before the first), of `size` entries. `refused` is a checkpoint,
    also signed by the log's key, that proves a different history. A log without keys is no longer witnessed."""

    origin: str
    keys: tuple[Key, ...]
    size: int = 0
    note: Note | None = None
    refused: Note | None = None
    refused_at: str | None = None

    @property
    def root(self) -> bytes:
        return checkpoint_of(self.note).root if self.note else EMPTY_ROOT


class Verdict(Enum):
    """The reason why a checkpoint is not cosigned."""

    UNKNOWN = "unknown"  # its log
    UNSIGNED = "unsigned"  # signed by a trusted key
    OTHER_SIZE = "other-size"  # than the last cosigned checkpoint
    OTHER_ROOT = "other-root"  # of the same size
    NO_PROOF = "no-proof"


class WitnessAnswer(msgspec.Struct, frozen=True):
    """A cosignature, or the reason for refusing one; `size` is the size of the newest cosigned checkpoint. `forked`:
    the checkpoint proves that the log has two histories."""

    size: int
    cosignature: Signature | None = None
    verdict: Verdict | None = None
    forked: bool = False


class WitnessedLogs:
    """The table, accessed in separate transactions."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def judge(self, submission: Submission, name: str, private: Ed25519PrivateKey, now: datetime) -> WitnessAnswer:
        """Cosign a checkpoint that extends its log's newest one, after storing it as the newest."""
        origin = submission.checkpoint.origin
        with self._engine.begin() as connection:
            # The row stays locked until the end; on SQLite the transaction excludes all others.
            row = connection.execute(select(table).where(table.c.origin == origin).with_for_update()).first()
            witnessed = _log(row) if row is not None else None
            if witnessed is None or not witnessed.keys:
                return WitnessAnswer(0, verdict=Verdict.UNKNOWN)
            verdict, forked = _judged(submission, witnessed)
            if forked:
                _keep_proof(connection, witnessed, submission.note, now)
            if verdict is not None:
                return WitnessAnswer(witnessed.size, verdict=verdict, forked=forked)
            # Made under the lock, so that an earlier checkpoint never gets a later time.
            cosignature = cosign(submission.note, name, private, now)
            kept = {"size": submission.checkpoint.size, "note": submission.note.beside([cosignature]).written()}
            connection.execute(update(table).where(table.c.origin == origin).values(kept))
        return WitnessAnswer(submission.checkpoint.size, cosignature)


def _judged(submission: Submission, witnessed: WitnessedLog) -> tuple[Verdict | None, bool]:
    """Return why a checkpoint is refused, if it is, and whether it proves a different history. The order of checks is
    the standard's."""
    checkpoint = submission.checkpoint
    if submission.note.signed_by(witnessed.keys) is None:
        return Verdict.UNSIGNED, False
    if checkpoint.size == witnessed.size and witnessed.note is not None and checkpoint.root != witnessed.root:
        return Verdict.OTHER_ROOT if submission.old == witnessed.size else Verdict.OTHER_SIZE, True
    if submission.old != witnessed.size:
        return Verdict.OTHER_SIZE, False
    if submission.old == 0:
        right = not submission.path and (checkpoint.size > 0 or checkpoint.root == EMPTY_ROOT)
    else:
        right = continues(submission.old, checkpoint.size, submission.path, witnessed.root, checkpoint.root)
    if right:
        return None, False
    # A wrong proof may be anyone's mistake. Only a proof that reaches the signed root from a different beginning is
    # conclusive.
    before = beginning(submission.old, checkpoint.size, submission.path, checkpoint.root)
    return Verdict.NO_PROOF, before is not None and before != witnessed.root


def _keep_proof(connection: Connection, witnessed: WitnessedLog, note: Note, now: datetime) -> None:
    if witnessed.refused is None:
        values = {"refused": note.written(), "refused_at": timestamp(now)}
        connection.execute(update(table).where(table.c.origin == witnessed.origin).values(values))


def witnessed_logs(connection: Connection) -> list[WitnessedLog]:
    """Return the logs that are or were witnessed, by origin."""
    return [_log(row) for row in connection.execute(select(table).order_by(table.c.origin))]


def trust(connection: Connection, keys: Sequence[Key]) -> None:
    """Start witnessing the logs that these keys belong to. Earlier cosignatures of a log stay in force."""
    by_origin = {each.origin: each for each in witnessed_logs(connection)}
    for key in keys:
        before = by_origin.get(key.name)
        if before is None:
            by_origin[key.name] = WitnessedLog(key.name, (key,))
            connection.execute(insert(table), {"origin": key.name, "vkeys": key.vkey, "size": 0})
        else:
            by_origin[key.name] = msgspec.structs.replace(before, keys=tuple(dict.fromkeys((*before.keys, key))))
            _set(connection, key.name, vkeys="\n".join(each.vkey for each in by_origin[key.name].keys))


def distrust(connection: Connection, origin: str) -> bool:
    """Stop cosigning a log; return whether it was known. The size cosigned so far is kept, since the log may be
    witnessed again."""
    return _set(connection, origin, vkeys="")


def forget_fork(connection: Connection, origin: str) -> bool:
    """Delete the proof of a second history once it was investigated; return whether the log is known."""
    return _set(connection, origin, refused=None, refused_at=None)


def _set(connection: Connection, origin: str, **values: str | None) -> bool:
    return connection.execute(update(table).where(table.c.origin == origin).values(values)).rowcount > 0


def _log(row: Any) -> WitnessedLog:  # noqa: ANN401  a row
    origin, vkeys, size, note, refused, refused_at = row
    keys = tuple(read_vkey(each) for each in vkeys.split("\n") if each)
    return WitnessedLog(origin, keys, size, _note(note), _note(refused), refused_at)


def _note(written: str | None) -> Note | None:
    return None if written is None else read_note(written)
