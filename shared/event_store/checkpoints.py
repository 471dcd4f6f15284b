"""The checkpoints in a log's own database, each with the frontier from which the tree is extended."""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

import msgspec
from sqlalchemy import Connection, Engine, Select, func, insert, select

from shared.event_store.tables import kernel_tables
from shared.event_store.witnesses import Witness, with_cosignatures, witnesses_of
from shared.transparency.checkpoint import checkpoint_of
from shared.transparency.merkle import Frontier
from shared.transparency.note import Note, read_note


class StoredCheckpoint(msgspec.Struct, frozen=True):
    """A checkpoint as it is stored: `note` as it was written, `nodes` the frontier at `size`."""

    size: int
    note: Note
    nodes: bytes

    def frontier(self) -> Frontier:
        return Frontier.resumed(self.size, self.nodes)


class CheckpointRepository:
    """The checkpoints of one log, in the caller's transaction."""

    def __init__(self, log: str) -> None:
        self.table = kernel_tables(log).checkpoints

    def all(self, connection: Connection) -> list[StoredCheckpoint]:
        """Return all checkpoints, smallest first."""
        return [_signed(row) for row in connection.execute(select(self.table).order_by(self.table.c.size))]

    def newest(self, connection: Connection, upto: int | None = None) -> StoredCheckpoint | None:
        """Return the largest checkpoint, or the largest of at most `upto` events."""
        query = select(self.table).order_by(self.table.c.size.desc())
        return self._one(connection, query if upto is None else query.where(self.table.c.size <= upto))

    def after(self, connection: Connection, size: int) -> StoredCheckpoint | None:
        """Return the smallest checkpoint of more than `size` events."""
        return self._one(connection, select(self.table).where(self.table.c.size > size).order_by(self.table.c.size))

    def add(self, connection: Connection, signed: Iterable[StoredCheckpoint]) -> None:
        rows = [{"size": each.size, "note": each.note.written(), "frontier": each.nodes} for each in signed]
        if rows:
            connection.execute(insert(self.table), rows)

    def _one(self, connection: Connection, query: Select[Any]) -> StoredCheckpoint | None:
        row = connection.execute(query.limit(1)).one_or_none()
        return None if row is None else _signed(row)


def _signed(row: Any) -> StoredCheckpoint:  # noqa: ANN401  a row
    return StoredCheckpoint(row.size, read_note(row.note), bytes(row.frontier))


def predecessors(connection: Connection, log: str) -> dict[str, int]:
    """Return the logs of other origins that this one continues, with the number of events taken from each; empty unless
    it was restored with a loss."""
    table = kernel_tables(log).checkpoints
    note = connection.scalar(select(table.c.note).order_by(table.c.size).limit(1))
    return {} if note is None else checkpoint_of(read_note(note)).continues


def newest_note(connection: Connection, log: str) -> Note | None:
    """Return the largest checkpoint of a log with the witnesses' cosignatures; None before the first."""
    rows = connection.execute(_newest_with_witnesses(log)).all()
    if not rows:
        return None
    witnesses = [Witness(*fields) for _note, *fields in rows if fields[0] is not None]
    return with_cosignatures([read_note(rows[0].note)], witnesses)[0]


@cache
def _newest_with_witnesses(log: str) -> Select[Any]:
    """Build the query once: each page of a feed carries the newest checkpoint. It returns a row per witness that
    cosigned it, or a single row without a witness."""
    checkpoints, witnesses = kernel_tables(log).checkpoints, kernel_tables(log).witnesses
    newest = select(checkpoints.c.note, checkpoints.c.size).order_by(checkpoints.c.size.desc()).limit(1).subquery()
    return (
        select(newest.c.note, *witnesses.c)
        .join_from(newest, witnesses, witnesses.c.size == newest.c.size, isouter=True)
        .order_by(witnesses.c.name)
    )


def signed_size(engine: Engine, log: str) -> int:
    """Return the number of events in the largest checkpoint of a log; 0 before the first."""
    with engine.connect() as connection:
        return connection.scalar(select(func.max(kernel_tables(log).checkpoints.c.size))) or 0


def notes_upto(engine: Engine, log: str, size: int) -> list[Note]:
    """Return the checkpoints of at most this size, smallest first, with the witnesses' cosignatures."""
    table = kernel_tables(log).checkpoints
    with engine.connect() as connection:
        rows = connection.execute(select(table.c.note).where(table.c.size <= size).order_by(table.c.size))
        return with_cosignatures([read_note(row.note) for row in rows], witnesses_of(connection, log))


def checkpoints_at(frontier: Frontier, notes: Mapping[int, Note]) -> list[StoredCheckpoint]:
    """Return the checkpoint whose size is exactly the frontier's, ready to be stored, if there is one."""
    note = notes.get(frontier.size)
    return [] if note is None else [StoredCheckpoint(frontier.size, note, frontier.nodes())]
