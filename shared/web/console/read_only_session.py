"""A session that cannot write: the console's only access to the database."""

from typing import Any, Self

from flask import Flask
from sqlalchemy import Table
from sqlalchemy.orm import registry, scoped_session, sessionmaker

from shared.event_store.engine import create_engine

_MAPPED: dict[Table, type] = {}


class ReadOnlySession(scoped_session[Any]):
    """A session per request over a database, read-only there: a write in it fails. Closed with the request."""

    def __init__(self, url: str) -> None:
        super().__init__(sessionmaker(create_engine(url, read_only=True)))

    @property
    def session(self) -> Self:
        """Return itself, where Flask-Admin looks for the session."""
        return self

    def close_with(self, app: Flask) -> None:
        @app.teardown_request
        def close(_error: BaseException | None) -> None:
            self.remove()


def mapped(table: Table) -> type:
    """Return a class for the rows of a table, as Flask-Admin needs one; the same each time."""
    if table not in _MAPPED:
        rows = type(f"{table.name.title().replace('_', '')}Row", (), {})
        registry().map_imperatively(rows, table)
        _MAPPED[table] = rows
    return _MAPPED[table]
