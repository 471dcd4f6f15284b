"""The tables of facts, and the conversion of facts to rows and back. The tables are numbered, so that a rebuild can
exist beside the live ones until the switch."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from sys import intern
from typing import Any
from zlib import crc32

import msgspec
from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    Connection,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    insert,
    select,
    type_coerce,
)
from sqlalchemy.types import NullType

from services.reporting.read_models.facts import Fact
from shared.domain.ids import LENGTH_OF_UUID
from shared.event_store.tables import consumer_tables

VERSION = "17"  # version of the content that projections write; `rapporteur migrate` rebuilds older facts
LOGS = ("registry", "meetings", "reporting")
# `known_to` stays null in the encoded fact: it has its own column, because a later event sets it.
_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(Fact).decode
ATTENDANCES = 1 << 62
"""The lowest stream number of an attendance."""
_ATTENDANCE = "attendance-"
_HEXADECIMAL = re.compile("[0-9a-f]{8}")
_FIRST_UUID = slice(len(_ATTENDANCE), len(_ATTENDANCE) + 8)  # in an attendance's name, which contains two
_LAST_UUID = slice(-LENGTH_OF_UUID, -LENGTH_OF_UUID + 8)
_Position = BigInteger().with_variant(Integer, "sqlite")

pointer_metadata = MetaData()
# One row: the number of the live tables.
pointer = Table(
    "facts_live",
    pointer_metadata,
    Column("one", Integer, primary_key=True, autoincrement=False),
    Column("number", Integer, nullable=False),
    Column("version", String, nullable=False),
)


@dataclass(frozen=True)
class FactTables:
    """A set of tables. `facts`: by log, one row per version of a fact. `tiles`: the leaves and recorded times of each
    log, 256 per row. `blocks`: the attendances of the log of meetings a second time, in columns."""

    number: int
    consumer: str
    metadata: MetaData
    facts: Mapping[str, Table]
    tiles: Table
    blocks: Table


@cache
def fact_tables(number: int) -> FactTables:
    metadata = MetaData()
    name = f"facts_{number}"
    # One table per log, so that rows are appended by position rather than inserted by name.
    facts = {
        log: Table(
            f"{name}_{log}",
            metadata,
            Column("known_from", _Position, primary_key=True, autoincrement=False),
            Column("known_to", BigInteger),
            # The key for finding the facts of a stream. Its name, in row, index and encoded fact, would take up a
            # third of the table.
            Column("stream_number", BigInteger, nullable=False, index=True),
            # The encoded fact, see `row_of`: every additional column makes a rebuild of millions much slower.
            Column("said", LargeBinary, nullable=False),
        )
        for log in LOGS
    }
    tiles = Table(
        f"{name}_tiles",
        metadata,
        Column("log", String, primary_key=True),
        Column("tile", _Position, primary_key=True, autoincrement=False),
        Column("begins", String(27), nullable=False),
        Column("root", LargeBinary, nullable=False),
        Column("hashes", LargeBinary, nullable=False),
        Column("recorded", LargeBinary, nullable=False),
    )
    blocks = Table(
        f"{name}_blocks",
        metadata,
        Column("block", Integer, primary_key=True, autoincrement=False),
        # First, because it is also read by itself.
        Column("replaced", LargeBinary, nullable=False),
        Column("said", LargeBinary, nullable=False),
    )
    return FactTables(number, name, metadata, facts, tiles, blocks)


def live_tables(connection: Connection) -> FactTables:
    """Return the live tables."""
    number = connection.scalar(select(pointer.c.number))
    if number is None:
        raise LookupError("no facts: run `rapporteur migrate`")
    return fact_tables(number)


def marks_of(connection: Connection, consumer: str) -> dict[str, tuple[str, int]]:
    """Return the origin and position up to which a consumer has read each log; nothing for an unread log."""
    marks = consumer_tables().marks
    query = select(marks.c.log, marks.c.origin, marks.c.position).where(marks.c.consumer == consumer)
    return {row.log: (row.origin, row.position) for row in connection.execute(query)}


def create_initial_tables(connection: Connection) -> None:
    """Create the pointer and the first tables, if they do not exist. A rebuild creates later ones beside them."""
    pointer_metadata.create_all(connection)
    if connection.scalar(select(pointer.c.number)) is None:
        fact_tables(1).metadata.create_all(connection)
        connection.execute(insert(pointer), {"one": 1, "number": 1, "version": VERSION})


def stream_number(stream: str) -> int:
    """Return a number for a stream's name, the same on every machine; two streams may share one.

    It is `ATTENDANCES` or more for an attendance. The attendances of a meeting get adjacent numbers, as do records made
    one after another; otherwise every event of a batch would change a different page of the index.
    """
    of_attendance = stream.startswith(_ATTENDANCE)
    begins = stream[_FIRST_UUID] if of_attendance else stream[_LAST_UUID]
    near = int(begins, 16) if _HEXADECIMAL.fullmatch(begins) else 0
    return (ATTENDANCES if of_attendance else 0) | near >> 2 << 32 | crc32(stream.encode())


def row_of(fact: Fact, known_to: int | None, number: int) -> tuple[object, ...]:
    """Return the columns of `facts`, in their order, for an open fact, the position that closed it, if any, and its
    stream's number."""
    return fact.known_from, known_to, number, _encode(fact)


def fact_columns(facts: Table) -> tuple[ColumnElement[Any], ...]:
    """Return only the columns of a log's `facts` that `fact_of` needs, because a history reads a million of them."""
    return facts.c.known_to, type_coerce(facts.c.said, NullType())


def fact_of(row: Any) -> Fact:  # noqa: ANN401  a row of the columns in `fact_columns`
    known_to, content = row
    fact = _decode(content)
    if fact.source is not None:  # one document names a thousand participants, so its name is stored once
        msgspec.structs.force_setattr(fact, "source", intern(fact.source))
    if known_to is not None:
        msgspec.structs.force_setattr(fact, "known_to", known_to)
    return fact
