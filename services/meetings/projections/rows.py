"""Rows by key, written so that repeating it changes nothing."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import Connection, Executable, Table, bindparam, update
from sqlalchemy.dialects import postgresql, sqlite

from services.meetings import read_models as rm
from shared.domain.event import StoredEvent


def upsert(connection: Connection, table: Table, key: dict[str, Any], values: dict[str, Any]) -> None:
    """Make the row with this key, which is the table's, or change it to these values."""
    row = key | values
    connection.execute(_putting(connection.dialect.name, table, tuple(row)), row)


def update_rows(connection: Connection, table: Table, key: dict[str, Any], values: dict[str, Any]) -> None:
    """Change rows with this key, if any."""
    of = {f"key_{name}": value for name, value in key.items()}
    connection.execute(_changing(table, tuple(key)), values | of)


# Built once: building costs several times as much as sending.
@cache
def _putting(dialect: str, table: Table, names: Sequence[str]) -> Executable:
    query = (sqlite.insert if dialect == "sqlite" else postgresql.insert)(table)
    key = [column.name for column in table.primary_key]
    rest = {name: query.excluded[name] for name in names if name not in key}
    return query.on_conflict_do_update(index_elements=key, set_=rest)


@cache
def _changing(table: Table, key: Sequence[str]) -> Executable:
    return update(table).where(*(table.c[name] == bindparam(f"key_{name}") for name in key))


def append_to_history(connection: Connection, event: StoredEvent, record: str) -> None:
    """Add an event to the history of a record."""
    upsert(connection, rm.happenings, {"stream": event.stream, "version": event.version}, {"record": record})
