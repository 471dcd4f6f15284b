"""Bulk reads and writes without a bind parameter per value: COPY and arrays on PostgreSQL, one prepared statement and
JSON on SQLite.

With SQLAlchemy's `insert()`, `update()` and `in_()`, naming the values costs more than the database's own work, and a
rebuild writes and finds millions of rows.
"""

import json
from collections.abc import Iterable, Sequence
from contextlib import closing
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, Dialect, Table, any_, func, literal, select
from sqlalchemy.dialects.postgresql import ARRAY

Row = tuple[Any, ...]


def insert_rows(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    """Insert rows, each with the values of all columns in the table's order, in the connection's transaction."""
    if not rows:
        return
    names = ", ".join(connection.dialect.identifier_preparer.quote(column.name) for column in table.columns)
    if connection.dialect.name == "postgresql":
        # The binary format sends bytes as they are; the text format needs two characters for each, to be written and
        # parsed.
        with (
            closing(connection.connection.cursor()) as cursor,
            cursor.copy(f"COPY {table.name} ({names}) FROM STDIN (FORMAT BINARY)") as copy,
        ):
            copy.set_types([_type(column, connection.dialect) for column in table.columns])
            for row in rows:
                copy.write_row(row)
    else:
        marks = ", ".join("?" for _ in table.columns)
        # The names come from the program itself; every value is bound.
        connection.exec_driver_sql(f"INSERT INTO {table.name} ({names}) VALUES ({marks})", list(rows))  # noqa: S608


def set_column(connection: Connection, table: Table, column: str, values: Sequence[tuple[int, int]]) -> None:
    """Set a column of many rows in the connection's transaction. `values` are pairs of a value and its row's primary
    key, a single number."""
    if not values:
        return
    (key,) = table.primary_key.columns
    if connection.dialect.name == "postgresql":
        new = "unnest(%s::bigint[], %s::bigint[]) AS new(value, key)"
        change = f"UPDATE {table.name} SET {column} = value FROM {new} WHERE {key.name} = key"  # noqa: S608
        connection.exec_driver_sql(change, tuple(map(list, zip(*values, strict=True))))
    else:
        change = f"UPDATE {table.name} SET {column} = ? WHERE {key.name} = ?"  # noqa: S608
        connection.exec_driver_sql(change, list(values))


def among(column: Column[Any], values: Iterable[int | str], dialect: Dialect) -> ColumnElement[bool]:
    """Return the condition that a column has one of many values."""
    if dialect.name == "postgresql":
        return column == any_(literal(list(values), ARRAY(column.type)))
    each = func.json_each(json.dumps(list(values))).table_valued("value")
    return column.in_(select(each.c.value))


def _type(column: Column[Any], dialect: Dialect) -> str:
    """Return PostgreSQL's name for a column's type, without a length."""
    return column.type.compile(dialect).partition("(")[0].lower()
