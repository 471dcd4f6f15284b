"""The lag of logs and their readers, read from the database, whether or not the worker is running."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

import msgspec
from sqlalchemy import Connection, Engine, exists, func, select

from shared.domain.ids import milliseconds
from shared.environment.clock import timestamp, utc_now
from shared.event_store.backup_marks import last_backup
from shared.event_store.clock_guard import refused_look
from shared.event_store.log import origin_of, size_of
from shared.event_store.outbox import Outbox
from shared.event_store.outbox_key import OutboxKey
from shared.event_store.tables import KernelTables, consumer_tables, kernel_tables


class LogLag(msgspec.Struct, frozen=True):
    """Counts of a log's sealed, waiting, refused, signed and published events, and ages in seconds (0 if none is
    waiting). Refused events do not count as waiting.

    `unsealed_age` is None when the first waiting event carries no time, as with partners' events, whose ids are
    derived. `checkpoint_age` is the age of the newest signed event, None before the first. `published` and
    `unpublished_age` are None where there is no topic. `recorded_ahead` is how many seconds the last recorded time lies
    in the future. `clock_refused`: sealing has stopped because the clock jumped. `backup_age` counts from the last
    backup, None before the first; `unsaved_age` from the oldest event in no backup; `vault_backup_age` from the vault's
    last backup, if this log's database records it.
    """

    log: str
    sealed: int
    unsealed: int
    unsealed_age: float | None
    refused: int
    signed: int
    unsigned_age: float
    checkpoint_age: float | None
    published: int | None = None
    unpublished_age: float | None = None
    recorded_ahead: float = 0.0
    clock_refused: bool = False
    backup_age: float | None = None
    unsaved_age: float = 0.0
    vault_backup_age: float | None = None


class ConsumerLag(msgspec.Struct, frozen=True):
    """The position up to which a consumer has applied a log, and how many of its events it set aside."""

    consumer: str
    log: str
    position: int
    set_aside: int


def log_lag(engine: Engine, log: str, key: OutboxKey, topic: str | None = None) -> LogLag:
    """Return the lag of a log; a read-only `engine` will do. `topic` is the topic it is published to, if any."""
    tables, now = kernel_tables(log), utc_now()
    with engine.connect() as connection:
        sealed = size_of(connection, log)
        last = _recorded(connection, tables, sealed)
        unsealed, age, refused = _unsealed(connection, log, key, now)
        signed = connection.scalar(select(func.max(tables.checkpoints.c.size))) or 0
        published = None if topic is None else _published(connection, log, topic)
        return LogLag(
            log,
            sealed,
            unsealed,
            age,
            refused,
            signed,
            _age(connection, tables, signed + 1, now) or 0.0,
            _age(connection, tables, signed, now),
            published,
            None if published is None else _age(connection, tables, published + 1, now) or 0.0,
            max(0.0, -_seconds_since(last, now)) if last else 0.0,
            refused_look(connection, log) is not None,
            *_backed_up(connection, log, now),
        )


def consumer_lags(engine: Engine, reads: Mapping[str, Collection[str]]) -> list[ConsumerLag]:
    """Return the lag of the consumers whose marks are in this database. `reads` lists the logs of each; a consumer that
    has not started is at 0."""
    marks, aside = consumer_tables().marks, consumer_tables().set_aside
    counts = select(aside.c.consumer, aside.c.log, func.count()).group_by(aside.c.consumer, aside.c.log)
    with engine.connect() as connection:
        read = {(row.consumer, row.log): row.position for row in connection.execute(select(marks))}
        poison = {(consumer, log): count for consumer, log, count in connection.execute(counts)}
    pairs = [(consumer, log) for consumer, logs in reads.items() for log in logs]
    return [ConsumerLag(*pair, read.get(pair, 0), poison.get(pair, 0)) for pair in pairs]


def unsealed_since(engine: Engine, log: str, key: OutboxKey) -> datetime | None:
    """Return the time of the first event waiting to be sealed; None if none is, or if it carries no time."""
    with engine.connect() as connection:
        count, age, _refused = _unsealed(connection, log, key, now := utc_now())
    return now - timedelta(seconds=age) if count and age is not None else None


def sealed_before(engine: Engine, log: str, moment: datetime) -> int:
    """Return the last position that was sealed before a moment; 0 if none was."""
    sealed = kernel_tables(log).log
    last = select(sealed.c.position).where(sealed.c.recorded < timestamp(moment)).order_by(sealed.c.position.desc())
    with engine.connect() as connection:
        return connection.scalar(last.limit(1)) or 0


def orphaned_events(engine: Engine, log: str) -> int:
    """Count the events that are neither sealed nor waiting, because they were removed from the outbox."""
    events, sealed, outbox = kernel_tables(log).events, kernel_tables(log).log, kernel_tables(log).outbox
    nowhere = ~exists().where(sealed.c.event == events.c.seq) & ~exists().where(outbox.c.event == events.c.seq)
    with engine.connect() as connection:
        return connection.scalar(select(func.count()).select_from(events).where(nowhere)) or 0


def _unsealed(connection: Connection, log: str, key: OutboxKey, now: datetime) -> tuple[int, float | None, int]:
    """Return how many events wait, the age of the first, and how many are refused."""
    count = connection.scalar(select(func.count()).select_from(kernel_tables(log).outbox)) or 0
    if not count:
        return 0, 0.0, 0
    waiting, refused = Outbox(log, key).inspect(connection)
    if not waiting:
        return 0, 0.0, len(refused)
    made = milliseconds(waiting[0].id)
    age = None if made is None else max(0.0, now.timestamp() - made / 1000)
    return count - len(refused), age, len(refused)


def _published(connection: Connection, log: str, topic: str) -> int:
    table = kernel_tables(log).published
    row = connection.execute(select(table).where(table.c.topic == topic)).first()
    return row.position if row and row.origin == origin_of(connection, log) else 0


def _backed_up(connection: Connection, log: str, now: datetime) -> tuple[float | None, float, float | None]:
    """Return the age of the last backup, of the oldest event in no backup, and of the vault's backup."""
    last, vault = last_backup(connection, log), last_backup(connection, log, "vault")
    ages = [None if each is None else max(0.0, _seconds_since(each.at, now)) for each in (last, vault)]
    unsaved = _age(connection, kernel_tables(log), (last.position if last else 0) + 1, now) or 0.0
    return ages[0], unsaved, ages[1]


def _age(connection: Connection, tables: KernelTables, position: int, now: datetime) -> float | None:
    """Return the age of the event at a position; None without such an event."""
    recorded = _recorded(connection, tables, position)
    return None if recorded is None else max(0.0, _seconds_since(recorded, now))


def _recorded(connection: Connection, tables: KernelTables, position: int) -> str | None:
    return connection.scalar(select(tables.log.c.recorded).where(tables.log.c.position == position))


def _seconds_since(recorded: str, now: datetime) -> float:
    """Return the seconds since a recorded time, negative if it is in the future."""
    return (now - datetime.fromisoformat(recorded)).total_seconds()
