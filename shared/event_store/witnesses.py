"""The witnesses that are asked to cosign a log, and each one's last answer. Only the operator names them (`rapporteur
witness`)."""

from collections.abc import Iterable
from contextlib import suppress

import msgspec
from sqlalchemy import Connection, Engine, delete, insert, select, update

from shared.event_store.tables import kernel_tables
from shared.transparency.checkpoint import checkpoint_of
from shared.transparency.cosignature import WitnessKey, read_witness
from shared.transparency.note import Note, Signature, read_signature

MOST = 8
"""The maximum number of witnesses of a log: a note with a line from each stays far below the limit on HTTP headers."""


class Witness(msgspec.Struct, frozen=True):
    """A witness: its address, and its newest `cosignature`, of a checkpoint of `size` entries. `failure`: why it has
    given none since; `forked_since`: the time since which it has reported a different history of this log."""

    name: str
    vkey: str
    address: str
    size: int = 0
    cosignature: str | None = None
    failing_since: str | None = None
    failure: str | None = None
    forked_since: str | None = None

    @property
    def key(self) -> WitnessKey:
        return read_witness(self.vkey)

    @property
    def signature(self) -> Signature | None:
        return None if self.cosignature is None else read_signature(self.cosignature.removesuffix("\n"))


class Witnesses:
    """The witnesses of one log."""

    def __init__(self, engine: Engine, log: str) -> None:
        self._engine, self.log, self._table = engine, log, kernel_tables(log).witnesses

    def all(self) -> list[Witness]:
        with self._engine.connect() as connection:
            return witnesses_of(connection, self.log)

    def cosigned(self, name: str, size: int, cosignature: Signature) -> None:
        """Store a cosignature, and clear the witness's earlier failures."""
        self._note(name, size=size, cosignature=cosignature.line, failing_since=None, failure=None, forked_since=None)

    def failed(self, witness: Witness, reason: str, now: str) -> None:
        """Store why a witness gave no cosignature, with the time; nothing is written while it keeps failing for the
        same reason."""
        if witness.failure != reason:
            self._note(witness.name, failing_since=witness.failing_since or now, failure=reason)

    def forked(self, witness: Witness, reason: str, now: str) -> None:
        """Record that a witness knows a different history of the log."""
        self.failed(witness, reason, now)
        if witness.forked_since is None:
            self._note(witness.name, forked_since=now)

    def _note(self, name: str, **values: object) -> None:
        with self._engine.begin() as connection:
            connection.execute(update(self._table).where(self._table.c.name == name).values(values))


def witnesses_of(connection: Connection, log: str) -> list[Witness]:
    """Return the witnesses of a log, by name."""
    table = kernel_tables(log).witnesses
    return [Witness(*row) for row in connection.execute(select(table).order_by(table.c.name))]


def ask_from_now_on(connection: Connection, log: str, witness: Witness) -> None:
    """Start asking a witness to cosign a log, or change its address or key."""
    stop_asking(connection, log, witness.name)
    connection.execute(insert(kernel_tables(log).witnesses), msgspec.structs.asdict(witness))


def stop_asking(connection: Connection, log: str, name: str) -> bool:
    """Stop asking a witness; return whether it was being asked."""
    table = kernel_tables(log).witnesses
    return connection.execute(delete(table).where(table.c.name == name)).rowcount > 0


def with_cosignatures(notes: Iterable[Note], witnesses: Iterable[Witness]) -> list[Note]:
    """Return checkpoints with the witnesses' cosignatures appended as lines."""
    by_size: dict[int, list[Witness]] = {}
    for each in witnesses:
        by_size.setdefault(each.size, []).append(each)
    return [_beside(note, by_size.get(checkpoint_of(note).size, ())) for note in notes]


def _beside(note: Note, witnesses: Iterable[Witness]) -> Note:
    for witness in witnesses:
        if witness.signature is not None:
            cosigned = note.beside([witness.signature])
            # A log restored with a loss continues under another origin, with different checkpoints of the same sizes.
            with suppress(ValueError):
                witness.key.cosigned(cosigned)
                note = cosigned
    return note
