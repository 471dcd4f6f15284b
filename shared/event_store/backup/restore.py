"""Filling an empty log from a backup and from later events that were recovered, in the caller's transaction."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec
from sqlalchemy import Connection, Table, delete, func, insert, select

from shared.domain.batches import batched
from shared.domain.event import AnyEnvelope, SealedEvent
from shared.event_store.backup.archive import rows_in
from shared.event_store.checkpoints import CheckpointRepository, StoredCheckpoint, witnessed
from shared.event_store.outbox_key import OutboxKey
from shared.event_store.store import EventStore
from shared.event_store.transfer import LogNotEmpty, LogReceiver
from shared.event_store.transfer.loading import lock_log, number_from, take
from shared.transparency.merkle import Frontier
from shared.transparency.note import Note

AT_ONCE = 1_000  # rows
envelope = msgspec.json.Decoder(AnyEnvelope).decode


@dataclass(frozen=True)
class LogContent:
    """The content to fill a log with: `sealed` events with their leaves, in order; `notes`, the checkpoints to keep, by
    size, with the first of a new origin; `waiting`, the unsealed events, in order."""

    origin: str | None
    sealed: Iterator[tuple[SealedEvent, bytes]]
    notes: Mapping[int, Note]
    waiting: Sequence[bytes] = ()


def fill_log(connection: Connection, receiver: LogReceiver, filling: LogContent, key: OutboxKey) -> None:
    """Fill an empty log; `key` authenticates the unsealed events.

    Raises LogNotEmpty, and Undecodable for an event of a later version of the program.
    """
    log = receiver.codec.log
    lock_log(connection, log)
    store = EventStore(connection.engine, receiver.codec, key)
    if connection.scalar(select(func.count()).select_from(store.tables.events)):
        raise LogNotEmpty(log)
    signed = list[StoredCheckpoint]()
    size = take(connection, receiver, _witnessed(filling, signed))
    CheckpointRepository(log).add(connection, signed)
    if filling.origin is not None:
        connection.execute(insert(store.tables.origin), {"one": 1, "origin": filling.origin})
    _queue(connection, receiver, store, size, filling.waiting)


def restore_table(connection: Connection, file: Path, database: str, table: Table) -> None:
    """Replace a table's rows with those of the backup."""
    connection.execute(delete(table))
    for rows in batched(rows_in(file, database, table), AT_ONCE):
        connection.execute(insert(table), rows)


def _witnessed(filling: LogContent, signed: list[StoredCheckpoint]) -> Iterator[tuple[SealedEvent, bytes]]:
    frontier = Frontier()
    signed += witnessed(frontier, filling.notes)
    for event, leaf in filling.sealed:
        frontier.append(leaf)
        signed += witnessed(frontier, filling.notes)
        yield event, leaf


def _queue(
    connection: Connection, receiver: LogReceiver, store: EventStore, size: int, waiting: Sequence[bytes]
) -> None:
    """Queue the unsealed events, numbered after the sealed ones."""
    if not waiting:
        return
    decoded = [receiver.codec.decode(each) for each in waiting]
    rows = [
        {"seq": number, "id": stored.id, "stream": stored.stream, "version": stored.version, "bytes": kept}
        for number, (stored, kept) in enumerate(zip(decoded, waiting, strict=True), size + 1)
    ]
    connection.execute(insert(store.tables.events), rows)
    queued = [
        {"event": number, "mac": store.mac(stored.stream, stored.version, kept)}
        for number, (stored, kept) in enumerate(zip(decoded, waiting, strict=True), size + 1)
    ]
    connection.execute(insert(store.tables.outbox), queued)
    for stored in decoded:
        for kind, key in receiver.unique_keys(stored.data):  # type: ignore[arg-type]  # a codec decodes published events
            store.reserve_unique_key(connection, kind, key, stored.stream)
    receiver.project(connection, decoded)
    number_from(connection, store.tables, size + len(rows))
