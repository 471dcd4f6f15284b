"""The logs of others that this installation is a witness of: whose keys it trusts, and the newest checkpoint of each that it
cosigned. Nothing follows from one, so it is no event.

By C2SP's `tlog-witness` the comparison with the newest checkpoint and its replacement are one transaction, and a log never
goes back. A checkpoint that proves another history is kept beside the one that was cosigned: both are signed by the log.
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
    """A log and the newest checkpoint that was cosigned (None before the first), of `size` entries. `refused` is the
    checkpoint that proves another history, signed by the log's key as well. Without keys the log is not witnessed any more."""

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
    UNSIGNED = "unsigned"  # by a key that is trusted
    OTHER_SIZE = "other-size"  # than the one that was cosigned last
    OTHER_ROOT = "other-root"  # of the same size
    NO_PROOF = "no-proof"


class WitnessAnswer(msgspec.Struct, frozen=True):
    """A cosignature, or why there is none; `size` is that of the newest checkpoint that was cosigned. `forked`: the
    checkpoint proves that the log has two histories."""

    size: int
    cosignature: Signature | None = None
    verdict: Verdict | None = None
    forked: bool = False


class WitnessedLogs:
    """The table, in transactions of its own."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def judge(self, asked: Submission, name: str, private: Ed25519PrivateKey, now: datetime) -> WitnessAnswer:
        """Cosign a checkpoint that goes on from the newest one of its log, once it is kept as the newest."""
        origin = asked.checkpoint.origin
        with self._engine.begin() as connection:
            # The row is locked until the end; on SQLite the transaction excludes all others.
            row = connection.execute(select(table).where(table.c.origin == origin).with_for_update()).first()
            known = _log(row) if row is not None else None
            if known is None or not known.keys:
                return WitnessAnswer(0, verdict=Verdict.UNKNOWN)
            verdict, forked = _judged(asked, known)
            if forked:
                _keep_proof(connection, known, asked.note, now)
            if verdict is not None:
                return WitnessAnswer(known.size, verdict=verdict, forked=forked)
            # Made under the lock, so that an earlier checkpoint never gets a later time.
            cosignature = cosign(asked.note, name, private, now)
            kept = {"size": asked.checkpoint.size, "note": asked.note.beside([cosignature]).written()}
            connection.execute(update(table).where(table.c.origin == origin).values(kept))
        return WitnessAnswer(asked.checkpoint.size, cosignature)


def _judged(asked: Submission, known: WitnessedLog) -> tuple[Verdict | None, bool]:
    """Return why a checkpoint is refused, if it is, and whether it proves another history. The order is the standard's."""
    said = asked.checkpoint
    if asked.note.signed_by(known.keys) is None:
        return Verdict.UNSIGNED, False
    if said.size == known.size and known.note is not None and said.root != known.root:
        return Verdict.OTHER_ROOT if asked.old == known.size else Verdict.OTHER_SIZE, True
    if asked.old != known.size:
        return Verdict.OTHER_SIZE, False
    if asked.old == 0:
        right = not asked.path and (said.size > 0 or said.root == EMPTY_ROOT)
    else:
        right = continues(asked.old, said.size, asked.path, known.root, said.root)
    if right:
        return None, False
    # A wrong proof may be anybody's mistake. Only one that leads to the signed root from another beginning proves something.
    before = beginning(asked.old, said.size, asked.path, said.root)
    return Verdict.NO_PROOF, before is not None and before != known.root


def _keep_proof(connection: Connection, known: WitnessedLog, note: Note, now: datetime) -> None:
    if known.refused is None:
        values = {"refused": note.written(), "refused_at": timestamp(now)}
        connection.execute(update(table).where(table.c.origin == known.origin).values(values))


def witnessed_logs(connection: Connection) -> list[WitnessedLog]:
    """Return the logs that are witnessed, or were, by origin."""
    return [_log(row) for row in connection.execute(select(table).order_by(table.c.origin))]


def trust(connection: Connection, keys: Sequence[Key]) -> None:
    """Witness the logs that these keys are of from now on. What was cosigned of a log stays in force."""
    known = {each.origin: each for each in witnessed_logs(connection)}
    for key in keys:
        before = known.get(key.name)
        if before is None:
            known[key.name] = WitnessedLog(key.name, (key,))
            connection.execute(insert(table), {"origin": key.name, "vkeys": key.vkey, "size": 0})
        else:
            known[key.name] = msgspec.structs.replace(before, keys=tuple(dict.fromkeys((*before.keys, key))))
            _set(connection, key.name, vkeys="\n".join(each.vkey for each in known[key.name].keys))


def distrust(connection: Connection, origin: str) -> bool:
    """Cosign nothing more of a log; tell whether it was known. How far it was cosigned is kept, since it may come again."""
    return _set(connection, origin, vkeys="")


def forget_fork(connection: Connection, origin: str) -> bool:
    """Forget the proof of a second history, which was looked into; tell whether the log is known."""
    return _set(connection, origin, refused=None, refused_at=None)


def _set(connection: Connection, origin: str, **values: str | None) -> bool:
    return connection.execute(update(table).where(table.c.origin == origin).values(values)).rowcount > 0


def _log(row: Any) -> WitnessedLog:  # noqa: ANN401  a row
    origin, vkeys, size, note, refused, refused_at = row
    keys = tuple(read_vkey(each) for each in vkeys.split("\n") if each)
    return WitnessedLog(origin, keys, size, _note(note), _note(refused), refused_at)


def _note(written: str | None) -> Note | None:
    return None if written is None else read_note(written)
