"""Writing of rows that can be repeated without effect."""

from collections.abc import Mapping, Sequence
from functools import cache

from sqlalchemy import Connection, Executable, Table, bindparam, update
from sqlalchemy.dialects import postgresql, sqlite

Values = Mapping[str, object]


def upsert(connection: Connection, table: Table, row: Values) -> None:
    """Write a row, replacing the one with the same key."""
    connection.execute(_putting(connection.dialect.name, table, tuple(row)), dict(row))


def update_row(connection: Connection, table: Table, record: str, values: Values) -> None:
    """Change the row of a record."""
    connection.execute(_changing(table), {**values, "of_record": record})


# Built once: building costs several times as much as sending.
@cache
def _putting(dialect: str, table: Table, names: Sequence[str]) -> Executable:
    query = (sqlite.insert if dialect == "sqlite" else postgresql.insert)(table)
    key = [column.name for column in table.primary_key]
    rest = {name: query.excluded[name] for name in names if name not in key}
    return query.on_conflict_do_update(index_elements=key, set_=rest) if rest else query.on_conflict_do_nothing()


@cache
def _changing(table: Table) -> Executable:
    return update(table).where(table.c.id == bindparam("of_record"))
