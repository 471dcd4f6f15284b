"""Idempotent writes to the rows of read models."""

from collections.abc import Mapping, Sequence
from functools import cache

from sqlalchemy import Connection, Executable, Table, bindparam, update
from sqlalchemy.dialects import postgresql, sqlite

Values = Mapping[str, object]


def upsert(connection: Connection, table: Table, row: Values) -> None:
    """Write a row, replacing any with the same primary key."""
    connection.execute(_putting(connection.dialect.name, table, tuple(row)), dict(row))


def update_rows(connection: Connection, table: Table, key: Values, values: Values) -> None:
    """Change the rows with this key, if any."""
    key_values = {f"key_{name}": value for name, value in key.items()}
    connection.execute(_changing(table, tuple(key)), {**values, **key_values})


# Built once: building them costs several times as much as sending them.
@cache
def _putting(dialect: str, table: Table, names: Sequence[str]) -> Executable:
    query = (sqlite.insert if dialect == "sqlite" else postgresql.insert)(table)
    key = [column.name for column in table.primary_key]
    updated = {name: query.excluded[name] for name in names if name not in key}
    return query.on_conflict_do_update(index_elements=key, set_=updated) if updated else query.on_conflict_do_nothing()


@cache
def _changing(table: Table, key: Sequence[str]) -> Executable:
    return update(table).where(*(table.c[name] == bindparam(f"key_{name}") for name in key))
