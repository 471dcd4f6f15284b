"""Rows by their key, written so that writing them again changes nothing."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import Connection, Executable, Table, bindparam, insert, update

from services.meetings import read_models as rm
from shared.domain.event import Stored


def put(connection: Connection, table: Table, key: dict[str, Any], values: dict[str, Any]) -> None:
    """Makes the row with this key, or changes it to these values."""
    if not change(connection, table, key, values):
        connection.execute(insert(table), key | values)


def change(connection: Connection, table: Table, key: dict[str, Any], values: dict[str, Any]) -> int:
    """Changes rows with this key, if any; how many it were."""
    of = {f"key_{name}": value for name, value in key.items()}
    return connection.execute(_changing(table, tuple(key)), values | of).rowcount


# Built once: building it costs several times what sending it does.
@cache
def _changing(table: Table, key: Sequence[str]) -> Executable:
    return update(table).where(*(table.c[name] == bindparam(f"key_{name}") for name in key))


def remember(connection: Connection, event: Stored, record: str) -> None:
    """Counts an event to the history of a record."""
    put(connection, rm.happenings, {"stream": event.stream, "version": event.version}, {"record": record})
