"""Filters of lists that an account has named to use again. Nothing depends on them, so they are not events."""

from collections.abc import Sequence

import msgspec
from sqlalchemy import Column, ColumnElement, Engine, MetaData, String, Table, delete, insert, select
from sqlalchemy import func as sql

from shared.domain.collation import collation_key

MOST_SAVED = 30
"""The maximum number of an account's filters for one list."""
metadata = MetaData()
table = Table(
    "saved_filters",
    metadata,
    Column("account", String, primary_key=True),
    Column("list", String, primary_key=True),
    Column("name", String, primary_key=True),
    Column("query", String, nullable=False),
    Column("search", String, nullable=False),
)


class SavedFilter(msgspec.Struct, frozen=True):
    """A named filter: `query` is the query string of the list's address; `search` is the text searched for, which
    addresses never contain."""

    name: str
    query: str
    search: str


class SavedFilters:
    """The table of saved filters. `engine` may write; `reader` is read-only."""

    def __init__(self, engine: Engine, reader: Engine) -> None:
        self._engine, self._reader = engine, reader

    def of(self, account: str, list_: str) -> Sequence[SavedFilter]:
        """Return an account's filters for a list, by name."""
        query = select(table.c.name, table.c.query, table.c.search).where(_of(account, list_))
        with self._reader.connect() as connection:
            found = [SavedFilter(*row) for row in connection.execute(query)]
        return sorted(found, key=lambda each: (collation_key(each.name), each.name))

    def keep(self, account: str, list_: str, one: SavedFilter) -> bool:
        """Save a filter, replacing any of the same name; return whether there was room for it."""
        with self._engine.begin() as connection:
            connection.execute(delete(table).where(_of(account, list_), table.c.name == one.name))
            count = connection.scalar(select(sql.count()).select_from(table).where(_of(account, list_))) or 0
            if count >= MOST_SAVED:
                return False
            connection.execute(insert(table), {"account": account, "list": list_} | msgspec.structs.asdict(one))
        return True

    def forget(self, account: str, list_: str, name: str) -> None:
        with self._engine.begin() as connection:
            connection.execute(delete(table).where(_of(account, list_), table.c.name == name))


def _of(account: str, list_: str) -> ColumnElement[bool]:
    return (table.c.account == account) & (table.c.list == list_)
