"""Writing rows so that a second time makes no difference."""

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import Connection, Table, delete, update
from sqlalchemy.dialects import postgresql, sqlite

from shared.domain.event import Stored

Values = Mapping[str, object]
Write = Callable[[Connection, Stored, Any], None]


def put(connection: Connection, table: Table, row: Values) -> None:
    """Writes a row, in the place of the one with the same key."""
    insert = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    key = [column.name for column in table.primary_key]
    rest = {name: value for name, value in row.items() if name not in key}
    query = insert(table).values(dict(row))
    again = query.on_conflict_do_update(index_elements=key, set_=rest) if rest else query.on_conflict_do_nothing()
    connection.execute(again)


def change(connection: Connection, table: Table, record: str, values: Values) -> None:
    """Changes the row of a record."""
    connection.execute(update(table).where(table.c.id == record).values(dict(values)))


def remove(connection: Connection, table: Table, fact: str) -> None:
    connection.execute(delete(table).where(table.c.fact == fact))
