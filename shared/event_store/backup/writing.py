"""Writing a backup from snapshots: each database as it was at one moment, while others go on writing to it."""

from base64 import b64encode
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from hashlib import sha256
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZipFile

import msgspec
from sqlalchemy import Connection, Engine, Select, Table, select, text

from shared.domain.event import SealedEvent
from shared.event_store.backup.archive import BackupManifest, BackupPart, part_of
from shared.event_store.checkpoints import CheckpointRepository
from shared.event_store.engine import read_only
from shared.event_store.log import origin_of
from shared.event_store.outbox import ALL, Outbox
from shared.event_store.outbox_key import OutboxKey
from shared.event_store.tables import kernel_tables
from shared.event_store.transfer.archive import MANIFEST, ExportLine, LogSummary, events_of
from shared.transparency.merkle import Frontier, leaf_hash
from shared.transparency.note import Key, written_notes

AT_ONCE = 5_000  # rows fetched at a time


@contextmanager
def snapshot(engine: Engine) -> Iterator[Connection]:
    """Open a transaction that sees one moment of a database and blocks nobody."""
    as_one = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
    options = as_one if engine.dialect.name == "postgresql" else {}
    with read_only(engine).connect().execution_options(**options) as connection, connection.begin():
        # The snapshot is taken at the first query, not at BEGIN.
        connection.execute(text("SELECT version_num FROM alembic_version")).all()
        yield connection


class BackupWriter:
    """The writer of a backup's parts, one after another, each with its digest."""

    def __init__(self, archive: ZipFile) -> None:
        self._archive = archive
        self.parts: dict[str, BackupPart] = {}
        self._encode = msgspec.json.Encoder().encode

    def log(self, connection: Connection, log: str, keys: Iterable[Key], outbox_key: OutboxKey) -> LogSummary:
        """Write a log: its sealed events, the authentic unsealed ones, its checkpoints and keys."""
        frontier = Frontier()
        self._part(events_of(log), self._sealed(connection, log, frontier))
        waiting = Outbox(log, outbox_key).next_batch(connection, ALL)
        self._part(f"waiting/{log}.ndjson", (self._encode({"bytes": row.stored.decode()}) + b"\n" for row in waiting))
        notes = [signed.note for signed in CheckpointRepository(log).all(connection)]
        self._part(f"checkpoints/{log}.txt", written_notes(notes).encode().splitlines(keepends=True))
        self._part(f"keys/{log}.vkey", (f"{key.vkey}\n".encode() for key in keys))
        return LogSummary(origin_of(connection, log), frontier.size, frontier.root().hex())

    def table(self, connection: Connection, database: str, table: Table, query: Select[Any] | None = None) -> None:
        """Write a table's rows, or those that a query selects."""
        chosen = select(table) if query is None else query
        rows = connection.execution_options(yield_per=AT_ONCE).execute(chosen.order_by(*table.primary_key.columns))
        header = [self._encode([str(column.name) for column in table.columns]) + b"\n"]
        self._part(part_of(database, table.name), _chain(header, (self._row(row) for row in rows)))

    def manifest(self, manifest: BackupManifest) -> None:
        content = msgspec.json.format(msgspec.json.encode(manifest), indent=1)
        self._archive.writestr(MANIFEST, content + b"\n", ZIP_DEFLATED)

    def _row(self, row: Sequence[Any]) -> bytes:
        return self._encode([b64encode(each).decode() if isinstance(each, bytes) else each for each in row]) + b"\n"

    def _sealed(self, connection: Connection, log: str, frontier: Frontier) -> Iterator[bytes]:
        for row in connection.execution_options(yield_per=AT_ONCE).execute(_sealed(log)):
            event = SealedEvent(*row)
            frontier.append(leaf_hash(event.position, event.recorded, event.bytes))
            yield self._encode(ExportLine(event.position, event.recorded, event.bytes.decode())) + b"\n"

    def _part(self, name: str, lines: Iterable[bytes]) -> None:
        with self._archive.open(name, "w", force_zip64=True) as file:
            self.parts[name] = _write(file, lines)


def _write(file: IO[bytes], lines: Iterable[bytes]) -> BackupPart:
    read, count = sha256(), 0
    for line in lines:
        file.write(line)
        read.update(line)
        count += line.count(b"\n")
    return BackupPart(read.hexdigest(), count)


def _chain(*several: Iterable[bytes]) -> Iterator[bytes]:
    for each in several:
        yield from each


def _sealed(name: str) -> Select[Any]:
    log, events = kernel_tables(name).log, kernel_tables(name).events
    joined = select(log.c.position, log.c.recorded, events.c.bytes).join_from(log, events, events.c.seq == log.c.event)
    return joined.order_by(log.c.position)
