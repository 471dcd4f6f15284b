"""Import of the logs in a file into empty logs, preserving bytes, positions, recorded times and origins."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import Connection, Engine, func, insert, select, text

from shared.domain.batches import batched
from shared.domain.errors import Refused
from shared.domain.event import PublishedEvent, SealedEvent, StoredEvent
from shared.event_store.checkpoints import CheckpointRepository, StoredCheckpoint, checkpoints_at
from shared.event_store.codec import Codec
from shared.event_store.lease import advisory_lock
from shared.event_store.log import origin_of
from shared.event_store.store import EventStore
from shared.event_store.tables import KernelTables, kernel_tables
from shared.event_store.transfer.archive import LogSummary, checked, events_in
from shared.transparency.merkle import Frontier
from shared.transparency.note import Note

BATCH = 2_000


class LogNotEmpty(Refused):
    """The log holds other events. Parameters: log, remedy."""

    code = "log-not-empty"

    def __init__(self, log: str) -> None:
        remedy = f"The log {log} holds events already. Load into a new home: name one in RAPPORTEUR_HOME."
        super().__init__(log=log, remedy=remedy)


@dataclass(frozen=True)
class LogReceiver:
    """A log that events are loaded into: `project` writes the service's own read models, `unique_keys` names the keys
    that only one record may have."""

    codec: Codec
    project: Callable[[Connection, Sequence[StoredEvent]], None] = field(default=lambda _connection, _events: None)
    unique_keys: Callable[[PublishedEvent], Sequence[tuple[str, str]]] = field(default=lambda _event: ())


def is_loaded(engine: Engine, log: str, written: LogSummary) -> bool:
    """Return whether the log is already the one in the file. Raises LogNotEmpty if it holds something else."""
    with engine.connect() as connection:
        return _is_there(connection, log, written)


def load(
    engine: Engine,
    receivers: Mapping[str, LogReceiver],
    logs: Mapping[str, LogSummary],
    file: Path,
    signed: Mapping[str, Mapping[int, Note]],
) -> int:
    """Load all logs of one database, or none; return the number of events (0 for logs that were loaded before).

    The notes `signed` for a log, by size, are stored with it. Every leaf is recomputed, and the root compared with the
    manifest's before the commit. Raises ProofFailed, LogNotEmpty, and Undecodable for an event of a later version of
    the program.
    """
    taken = 0
    with engine.begin() as connection:
        for log, receiver in receivers.items():
            lock_log(connection, log)
            if not _is_there(connection, log, logs[log]):
                events = _kept(connection, log, checked(events_in(file, log), log, logs[log]), signed.get(log, {}))
                taken += take(connection, receiver, events)
                _name(connection, log, logs[log])
    return taken


def _is_there(connection: Connection, log: str, written: LogSummary) -> bool:
    tables = kernel_tables(log)
    origin = origin_of(connection, log)
    if origin is None and not connection.scalar(select(func.count()).select_from(tables.events)):
        return written.size == 0
    event_count = select(func.count()).select_from(tables.log)
    # The log may have grown since it was loaded; later events stay.
    if origin == written.origin and (connection.scalar(event_count) or 0) >= written.size:
        return True
    raise LogNotEmpty(log)


def take(connection: Connection, receiver: LogReceiver, events: Iterator[tuple[SealedEvent, bytes]]) -> int:
    """Store events with their leaves in an empty log and project them; return their number."""
    store = EventStore(connection.engine, receiver.codec)
    taken = 0
    for batch in batched(events, BATCH):
        decoded = [receiver.codec.decode(event.bytes) for event, _ in batch]
        _insert(connection, store.tables, batch, decoded)
        for stored in decoded:
            for kind, key in receiver.unique_keys(stored.data):  # type: ignore[arg-type]  # likewise published
                store.reserve_unique_key(connection, kind, key, stored.stream)
        receiver.project(connection, decoded)
        taken += len(batch)
    if taken:
        number_from(connection, store.tables, taken)
    return taken


def number_from(connection: Connection, tables: KernelTables, last: int) -> None:
    """Number the next event after those inserted here."""
    if connection.dialect.name == "postgresql":
        table = tables.events.name
        connection.execute(text(f"SELECT setval(pg_get_serial_sequence('{table}', 'seq'), {last})"))


def _kept(
    connection: Connection, log: str, events: Iterator[tuple[SealedEvent, bytes]], notes: Mapping[int, Note]
) -> Iterator[tuple[SealedEvent, bytes]]:
    """Yield the same events; after the last one, store the checkpoints with the frontiers passed on the way."""
    frontier, passed = Frontier(), list[StoredCheckpoint]()
    for event, leaf in events:
        frontier.append(leaf)
        passed += checkpoints_at(frontier, notes)
        yield event, leaf
    CheckpointRepository(log).add(connection, passed)


def _insert(
    connection: Connection,
    tables: KernelTables,
    batch: Sequence[tuple[SealedEvent, bytes]],
    decoded: Sequence[StoredEvent],
) -> None:
    """Insert events, numbered by position: the log was empty, and no one else can append in the meantime."""
    connection.execute(
        insert(tables.events),
        [
            {
                "seq": event.position,
                "id": stored.id,
                "stream": stored.stream,
                "version": stored.version,
                "bytes": event.bytes,
            }
            for (event, _), stored in zip(batch, decoded, strict=True)
        ],
    )
    connection.execute(
        insert(tables.log),
        [
            {"position": event.position, "recorded": event.recorded, "event": event.position, "leaf": leaf}
            for event, leaf in batch
        ],
    )


def _name(connection: Connection, log: str, written: LogSummary) -> None:
    if written.origin is not None:
        connection.execute(insert(kernel_tables(log).origin), {"one": 1, "origin": written.origin})


def lock_log(connection: Connection, log: str) -> None:
    """Prevent sealing and appending by others until the transaction ends."""
    advisory_lock(connection, f"seal {log}")
    if connection.dialect.name == "postgresql":
        connection.execute(text(f"LOCK TABLE {kernel_tables(log).events.name} IN EXCLUSIVE MODE"))
