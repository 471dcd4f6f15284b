"""Rows by their key, written so that writing them again changes nothing."""

from typing import Any

from sqlalchemy import Connection, Table, insert, update

from services.meetings import read_models as rm
from shared.domain.event import Stored


def put(connection: Connection, table: Table, key: dict[str, Any], values: dict[str, Any]) -> None:
    """Makes the row with this key, or changes it to these values."""
    if not change(connection, table, key, values):
        connection.execute(insert(table), key | values)


def change(connection: Connection, table: Table, key: dict[str, Any], values: dict[str, Any]) -> int:
    """Changes rows with this key, if any; how many it were."""
    statement = update(table).values(values)
    for name, value in key.items():
        statement = statement.where(table.c[name] == value)
    return connection.execute(statement).rowcount


def remember(connection: Connection, event: Stored, record: str) -> None:
    """Counts an event to the history of a record."""
    put(connection, rm.happenings, {"stream": event.stream, "version": event.version}, {"record": record})
