"""Statements that clerks marked public before 0.4.0, without an approver's decision; each service lists the ones in its
own log.

They count as visible to the bureau only (`shared.public_view.openness`) until they are stated or marked again,
announced, or withdrawn.
"""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Engine,
    Integer,
    MetaData,
    Row,
    String,
    Table,
    bindparam,
    delete,
    exists,
    func,
    insert,
    select,
)

from shared.domain.event import StoredEvent
from shared.domain.ids import LENGTH_OF_UUID
from shared.public_view.approval import opens_record, statement_of
from shared.public_view.openness import awaits_approval

KINDS = ("organization", "state", "series", "meeting", "attendance", "period", "clause")
"""The kinds of record that can be shown outside."""
RECORD = ""
"""The record itself, as registered, opened or planned."""
_NAMED = (
    "name",
    "code",
    "topic",
    "summary",
    "document",
    "of",
    "what",
    "venue",
    "country",
    "value",
    "listed_as",
    "organization",
)

metadata = MetaData()
table = Table(
    "awaiting_approval",
    metadata,
    Column("record", String, primary_key=True),
    Column("statement", String, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("type", String, nullable=False),
    Column("words", String, nullable=False),
)


# Built once, because building a statement costs as much as sending it.
_FORGET = delete(table).where(table.c.record == bindparam("of"), table.c.statement == bindparam("about"))


def apply(connection: Connection, events: Iterable[StoredEvent]) -> None:
    """Update the waiting statements after the service's own events, in the caller's transaction. Idempotent."""
    for event in events:
        statement = _about(event)
        if statement is None:
            continue
        waits = awaits_approval(event) and not getattr(event.data, "withdraws", False)
        if waits or event.version > 1:  # a record's first event has no predecessor that could be waiting
            connection.execute(_FORGET, {"of": event.stream, "about": statement})
        if waits:
            values = {"version": event.version, "type": event.type, "words": _words(event.data)}
            connection.execute(insert(table), {"record": event.stream, "statement": statement} | values)


def _about(event: StoredEvent) -> str | None:
    """Return the statement that an event makes, `RECORD` for the record itself; None for an event whose marking opens
    nothing."""
    if event.stream.partition("-")[0] not in KINDS:
        return None
    statement = statement_of(event.data)
    return RECORD if statement is None and (event.version == 1 or opens_record(event.data)) else statement


def _words(data: object) -> str:
    values = (getattr(data, name, None) for name in _NAMED)
    return str(next((value for value in values if value is not None), ""))[:200]


class Awaiting:
    """Queries about waiting statements; `reader` is a read-only engine.

    Records in the table `in_error`, and attendance at such meetings, are left out, because they are never shown outside
    the bureau.
    """

    def __init__(self, reader: Engine, in_error: Table | None = None) -> None:
        self._reader = reader
        query = select(table) if in_error is None else select(table).where(~_is_in_error(in_error))
        self._counted = select(func.count()).select_from(query.subquery())
        self._first = query.order_by(table.c.record, table.c.statement).limit(bindparam("most"))

    def count(self) -> int:
        with self._reader.connect() as connection:
            return connection.scalar(self._counted) or 0

    def first(self, limit: int) -> list[Row[Any]]:
        """Return the first waiting statements, ordered by record."""
        with self._reader.connect() as connection:
            return list(connection.execute(self._first, {"most": limit}))


def _is_in_error(in_error: Table) -> ColumnElement[bool]:
    # The id of an attendance record continues with the meeting's id after the kind.
    uuid = func.substr(table.c.record, len("attendance-") + 1, LENGTH_OF_UUID)
    hangs_on = table.c.record.startswith("attendance-") & (in_error.c.record == "meeting-" + uuid)
    return exists().where((in_error.c.record == table.c.record) | hangs_on)


def what_waits(row: Any) -> str:
    """Return the event's name in words."""
    return str(row.type.rsplit(".", 2)[1].replace("-", " "))


def describe(row: Any) -> str:
    """Return a line that identifies a statement, such as: topic discussed "clouds" (meeting-…)."""
    label = what_waits(row)
    return f"{label}: {row.words} ({row.record})" if row.words else f"{label} ({row.record})"
