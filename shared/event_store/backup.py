"""Backups (`rapporteur-backup/1`): one file with every database of an installation that cannot be rebuilt, restorable
into any supported database.

An archive whose manifest names every part with its SHA-256: `events/<log>.ndjson` and `checkpoints/<log>.txt` as in an
exported file, `waiting/<log>.ndjson` with the unsealed events (`{"bytes"}`), `keys/<log>.vkey`, and
`tables/<database>/<table>.ndjson`, a line of column names followed by one line per row, with bytes in base64.
"""

from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from hashlib import file_digest, sha256
from itertools import chain
from pathlib import Path
from typing import Any, Final, Literal
from zipfile import ZipFile

import msgspec
from sqlalchemy import Connection, Engine, LargeBinary, Select, Table, delete, func, insert, select, text

from shared.domain.batches import batched
from shared.domain.errors import Malformed
from shared.domain.event import SealedEvent
from shared.environment.archive import (
    MANIFEST,
    ArchivePart,
    ArchiveWriter,
    BackupAltered,
    is_as_written,
    lines_in,
    manifest_in,
    reading,
)
from shared.event_store.checkpoints import CheckpointRepository, StoredCheckpoint, checkpoints_at
from shared.event_store.engine import read_only
from shared.event_store.log import origin_of
from shared.event_store.outbox import ALL, Outbox
from shared.event_store.outbox_key import OutboxKey
from shared.event_store.store import EventStore
from shared.event_store.tables import kernel_tables
from shared.event_store.transfer import LogReceiver
from shared.event_store.transfer.archive import LogSummary, events_of, line_of
from shared.event_store.transfer.loading import LogNotEmpty, lock_log, number_from, take
from shared.event_store.transfer.signed import checkpoints_of, keys_of
from shared.transparency.merkle import Frontier, leaf_hash
from shared.transparency.note import Key, Note, read_notes, read_vkey, written_notes

FORMAT: Final = "rapporteur-backup/1"
FETCHED, INSERTED = 5_000, 1_000  # rows at a time
_encode = msgspec.json.Encoder().encode


class BackupManifest(msgspec.Struct, frozen=True):
    """The manifest. `made` is formatted like a recorded time; `revision` is the revision of the tables; `home`
    describes the installation as a whole."""

    format: Literal["rapporteur-backup/1"]
    made: str
    program: str
    revision: str
    home: dict[str, Any]
    logs: dict[str, LogSummary]
    parts: dict[str, ArchivePart]

    @property
    def digest(self) -> str:
        """Return a digest that identifies this backup."""
        return sha256(msgspec.json.encode(self)).hexdigest()


class _Waiting(msgspec.Struct, frozen=True, gc=False):
    bytes: str


@dataclass(frozen=True)
class LogContent:
    """The content to fill a log with: `sealed` events with their leaves, in order; `notes`, the checkpoints to keep, by
    size, with the first of a new origin; `waiting`, the unsealed events, in order."""

    origin: str | None
    sealed: Iterator[tuple[SealedEvent, bytes]]
    notes: Mapping[int, Note]
    waiting: Sequence[bytes] = ()


@contextmanager
def snapshot(engine: Engine) -> Iterator[Connection]:
    """Open a transaction that sees the database as of one moment and blocks no other."""
    as_one = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
    options = as_one if engine.dialect.name == "postgresql" else {}
    with read_only(engine).connect().execution_options(**options) as connection, connection.begin():
        # The snapshot is taken at the first query, not at BEGIN.
        connection.execute(text("SELECT version_num FROM alembic_version")).all()
        yield connection


class BackupWriter:
    """Writes the parts of a backup from snapshots: each database as of one moment, while it continues to be written
    to."""

    def __init__(self, archive: ArchiveWriter) -> None:
        self._archive = archive

    def log(self, connection: Connection, log: str, keys: Iterable[Key], outbox_key: OutboxKey) -> LogSummary:
        """Write a log: its sealed events, the authentic unsealed ones, its checkpoints and keys."""
        frontier = Frontier()
        self._archive.lines(events_of(log), _sealed(connection, log, frontier))
        waiting = Outbox(log, outbox_key).next_batch(connection, ALL)
        self._archive.lines(_waiting_of(log), (_encode({"bytes": row.stored.decode()}) + b"\n" for row in waiting))
        notes = [signed.note for signed in CheckpointRepository(log).all(connection)]
        self._archive.content(checkpoints_of(log), written_notes(notes).encode())
        self._archive.content(keys_of(log), "".join(f"{key.vkey}\n" for key in keys).encode())
        return LogSummary(origin_of(connection, log), frontier.size, frontier.root().hex())

    def table(self, connection: Connection, database: str, table: Table, query: Select[Any] | None = None) -> None:
        """Write a table's rows, or those that a query selects."""
        chosen = select(table) if query is None else query
        rows = connection.execution_options(yield_per=FETCHED).execute(chosen.order_by(*table.primary_key.columns))
        header = [str(column.name) for column in table.columns]
        self._archive.lines(part_of(database, table.name), map(_line, chain([header], rows)))


def _line(row: Iterable[Any]) -> bytes:
    return _encode([b64encode(each).decode() if isinstance(each, bytes) else each for each in row]) + b"\n"


def _sealed(connection: Connection, name: str, frontier: Frontier) -> Iterator[bytes]:
    log, events = kernel_tables(name).log, kernel_tables(name).events
    joined = select(log.c.position, log.c.recorded, events.c.bytes).join_from(log, events, events.c.seq == log.c.event)
    for row in connection.execution_options(yield_per=FETCHED).execute(joined.order_by(log.c.position)):
        event = SealedEvent(*row)
        frontier.append(leaf_hash(event.position, event.recorded, event.bytes))
        yield line_of(event)


def manifest_of(file: Path, sha: str | None = None) -> BackupManifest:
    """Return a backup's manifest, after checking every part against it.

    `sha` is the expected SHA-256 of the whole file, in hex. Raises NotThere, Malformed for a file of another kind,
    BackupAltered.
    """
    remedy = f"It is no backup of the format {FORMAT}. Name a file that `rapporteur backup` wrote."
    with reading(file, lambda: Malformed(str(file), remedy)):
        if sha is not None and (actual := _digest_of(file)) != sha.lower():
            raise BackupAltered(str(file), f"Its SHA-256 is {actual}, not {sha.lower()}.")
        with ZipFile(file) as archive:
            manifest = manifest_in(archive, BackupManifest, streamed=("checkpoints/", "events/", "waiting/", "tables/"))
            names = archive.namelist()
    if sorted(names) != sorted([MANIFEST, *manifest.parts]):
        raise BackupAltered(str(file), "It holds other parts than its manifest names.")
    for name, part in manifest.parts.items():
        with _reading(file, name), ZipFile(file) as archive:
            if not is_as_written(archive, name, part):
                raise BackupAltered(name, f"{name} is not what was backed up.")
    return manifest


def waiting_in(file: Path, log: str) -> list[bytes]:
    """Return the unsealed events of a log, in their order. Raises BackupAltered."""
    name = _waiting_of(log)
    decode = msgspec.json.Decoder(_Waiting).decode
    with _reading(file, name):
        return [decode(line).bytes.encode() for line in _lines(file, name)]


def rows_in(file: Path, database: str, table: Table) -> Iterator[dict[str, Any]]:
    """Yield the rows of a table, or none if the table is newer than the backup. Columns that no longer exist are left
    out.

    Raises BackupAltered.
    """
    part = part_of(database, table.name)
    closed = {column.name for column in table.columns if isinstance(column.type, LargeBinary)}
    columns = {column.name for column in table.columns}
    with _reading(file, part):
        lines = _lines(file, part)
        names = msgspec.json.decode(next(lines, b"[]"), type=list[str])
        for line in lines:
            pairs = zip(names, msgspec.json.decode(line), strict=True)
            yield {
                name: b64decode(value) if name in closed and value is not None else value
                for name, value in pairs
                if name in columns
            }


def notes_in(file: Path, log: str) -> tuple[list[Note], list[Key]]:
    """Return the checkpoints of a log and the public keys that signed it. Raises BackupAltered."""
    parts = checkpoints_of(log), keys_of(log)
    with _reading(file, " and ".join(parts)), ZipFile(file) as archive:
        names = archive.namelist()
        notes, keys = (archive.read(name).decode() if name in names else "" for name in parts)
        parsed, remaining = read_notes(notes)
        if remaining:
            raise ValueError("a checkpoint that does not end")
        return parsed, [read_vkey(line) for line in keys.splitlines()]


def _waiting_of(log: str) -> str:
    return f"waiting/{log}.ndjson"


def part_of(database: str, table: str) -> str:
    return f"tables/{database}/{table}.ndjson"


def _lines(file: Path, name: str) -> Iterator[bytes]:
    with ZipFile(file) as archive:
        if name in archive.namelist():
            yield from lines_in(archive, name)


def _reading(file: Path, part: str) -> AbstractContextManager[None]:
    return reading(file, lambda: BackupAltered(part, f"{part} cannot be read."))


def _digest_of(file: Path) -> str:
    with file.open("rb") as content:
        return file_digest(content, "sha256").hexdigest()


def fill_log(connection: Connection, receiver: LogReceiver, filling: LogContent, key: OutboxKey) -> None:
    """Fill an empty log, in the caller's transaction; `key` authenticates the unsealed events.

    Raises LogNotEmpty, and Undecodable for an event of a later version of the program.
    """
    log = receiver.codec.log
    lock_log(connection, log)
    store = EventStore(connection.engine, receiver.codec, key)
    if connection.scalar(select(func.count()).select_from(store.tables.events)):
        raise LogNotEmpty(log)
    signed = list[StoredCheckpoint]()
    size = take(connection, receiver, _with_checkpoints(filling, signed))
    CheckpointRepository(log).add(connection, signed)
    if filling.origin is not None:
        connection.execute(insert(store.tables.origin), {"one": 1, "origin": filling.origin})
    _queue(connection, receiver, store, size, filling.waiting)


def restore_table(connection: Connection, file: Path, database: str, table: Table) -> None:
    """Replace a table's rows with those of the backup."""
    connection.execute(delete(table))
    for rows in batched(rows_in(file, database, table), INSERTED):
        connection.execute(insert(table), rows)


def _with_checkpoints(filling: LogContent, signed: list[StoredCheckpoint]) -> Iterator[tuple[SealedEvent, bytes]]:
    frontier = Frontier()
    signed += checkpoints_at(frontier, filling.notes)
    for event, leaf in filling.sealed:
        frontier.append(leaf)
        signed += checkpoints_at(frontier, filling.notes)
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
