"""The kernel's tables. A log's tables carry its name, since one database may hold several logs."""

from dataclasses import dataclass
from functools import cache

from sqlalchemy import BigInteger, Column, Identity, Integer, LargeBinary, MetaData, String, Table, UniqueConstraint
from sqlalchemy.schema import SchemaItem

# On SQLite an INTEGER PRIMARY KEY is the row number itself; on PostgreSQL it becomes an identity column.
_Sequence = BigInteger().with_variant(Integer, "sqlite")


@dataclass(frozen=True)
class KernelTables:
    """The tables of a log. `events`: the stored bytes. `outbox`: unsealed events, authenticated (`outbox_key`). `log`:
    the sealed order. `commands`: results of the last 30 days. `claims`: names that only one record may have. `origin`:
    one row. `published`: the topic's mark. `checkpoints`: signed notes, each with the frontier that the next one
    continues from. `clock`: readings of the sealer's clock (`clock_guard`). `backups`: how far the last backup reaches.
    `witnesses`: the witnesses asked to cosign, and the last cosignature of each."""

    metadata: MetaData
    events: Table
    outbox: Table
    log: Table
    origin: Table
    commands: Table
    claims: Table
    published: Table
    checkpoints: Table
    clock: Table
    backups: Table
    witnesses: Table


@cache
def kernel_tables(log: str) -> KernelTables:
    metadata = MetaData()

    def table(name: str, *content: SchemaItem) -> Table:
        return Table(f"{log}_{name}", metadata, *content)

    return KernelTables(
        metadata=metadata,
        events=table(
            "events",
            Column("seq", _Sequence, Identity(), primary_key=True),
            Column("id", String, nullable=False, unique=True),
            Column("stream", String, nullable=False),
            Column("version", Integer, nullable=False),
            Column("bytes", LargeBinary, nullable=False),
            UniqueConstraint("stream", "version"),
        ),
        outbox=table(
            "outbox",
            Column("event", _Sequence, primary_key=True, autoincrement=False),
            Column("mac", LargeBinary, nullable=False),
        ),
        log=table(
            "log",
            Column("position", _Sequence, primary_key=True, autoincrement=False),
            Column("recorded", String(27), nullable=False),
            Column("event", BigInteger, nullable=False, unique=True),
            Column("leaf", LargeBinary, nullable=False),
        ),
        origin=table(
            "origin",
            Column("one", Integer, primary_key=True, autoincrement=False),
            Column("origin", String, nullable=False),
        ),
        commands=table(
            "commands",
            Column("account", String, primary_key=True),
            Column("command", String, primary_key=True),
            Column("hmac", LargeBinary, nullable=False),
            # The format of the command's fingerprint (`command_results.FINGERPRINT_FORMAT`).
            Column("format", Integer, nullable=False, server_default="1"),
            Column("answer", LargeBinary, nullable=False),
            Column("at", String(27), nullable=False, index=True),
        ),
        claims=table(
            "claims",
            Column("kind", String, primary_key=True),
            Column("key", String, primary_key=True),
            Column("holder", String, nullable=False),
        ),
        published=table(
            "published",
            Column("topic", String, primary_key=True),
            Column("origin", String, nullable=False),
            Column("position", BigInteger, nullable=False),
        ),
        checkpoints=table(
            "checkpoints",
            Column("size", BigInteger, primary_key=True, autoincrement=False),
            Column("note", String, nullable=False),
            Column("frontier", LargeBinary, nullable=False),
        ),
        clock=table(
            "clock",
            Column("which", String, primary_key=True),
            Column("clock", String(27), nullable=False),
            Column("boot", String, nullable=False),
            Column("running", BigInteger, nullable=False),  # milliseconds
            Column("server", String(27)),
        ),
        backups=table(
            "backups",
            Column("what", String, primary_key=True),
            Column("at", String(27), nullable=False),
            Column("position", BigInteger, nullable=False),
        ),
        witnesses=table(
            "witnesses",
            Column("name", String, primary_key=True),
            Column("vkey", String, nullable=False),
            Column("address", String, nullable=False),
            Column("size", BigInteger, nullable=False),
            Column("cosignature", String),
            Column("failing_since", String(27)),
            Column("failure", String),
            Column("forked_since", String(27)),
        ),
    )


@dataclass(frozen=True)
class ConsumerTables:
    """A consumer's tables. `marks`: one row per consumer and log, moved in the transaction of the effect. `set_aside`:
    unreadable events and the later ones of their streams. `models`: versions of read models."""

    metadata: MetaData
    marks: Table
    set_aside: Table
    models: Table


@cache
def consumer_tables() -> ConsumerTables:
    metadata = MetaData()
    return ConsumerTables(
        metadata=metadata,
        marks=Table(
            "consumer_marks",
            metadata,
            Column("consumer", String, primary_key=True),
            Column("log", String, primary_key=True),
            Column("origin", String, nullable=False),
            Column("position", BigInteger, nullable=False),
            Column("kafka_offset", BigInteger),
        ),
        set_aside=Table(
            "consumer_set_aside",
            metadata,
            Column("consumer", String, primary_key=True),
            Column("log", String, primary_key=True),
            Column("position", BigInteger, primary_key=True, autoincrement=False),
            Column("recorded", String(27), nullable=False),
            Column("stream", String, nullable=False, index=True),
            Column("reason", String, nullable=False),
            Column("bytes", LargeBinary, nullable=False),
        ),
        models=Table(
            "read_models",
            metadata,
            Column("name", String, primary_key=True),
            Column("version", String, nullable=False),
        ),
    )
