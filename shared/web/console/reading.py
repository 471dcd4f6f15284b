"""A session that cannot write: the console's only way to the database."""

from typing import Any

from flask import Flask
from sqlalchemy import Connection, Engine, Table, event
from sqlalchemy.orm import registry, scoped_session, sessionmaker

_MAPPED: dict[Table, type] = {}


class Reading(scoped_session[Any]):
    """A session per request over an engine made for it, closed with the request; a write in it fails.

    Give it an engine of its own: SQLite's connections are switched to `query_only`, others begin read-only.
    """

    def __init__(self, engine: Engine) -> None:
        forbid_writing(engine)
        super().__init__(sessionmaker(engine))

    @property
    def session(self) -> "Reading":
        """Itself, where Flask-Admin looks for it."""
        return self

    def close_with(self, app: Flask) -> None:
        @app.teardown_request
        def close(error: BaseException | None) -> None:
            self.remove()


def forbid_writing(engine: Engine) -> None:
    """Makes every later transaction of an engine read-only."""
    if engine.dialect.name == "sqlite":

        @event.listens_for(engine, "connect")
        def query_only(connection: Any, record: Any) -> None:
            connection.execute("PRAGMA query_only = ON")
    else:

        @event.listens_for(engine, "begin")
        def read_only(connection: Connection) -> None:
            connection.exec_driver_sql("SET TRANSACTION READ ONLY")


def mapped(table: Table) -> type:
    """A class for the rows of a table, as Flask-Admin wants one; the same each time."""
    if table not in _MAPPED:
        rows = type(f"{table.name.title().replace('_', '')}Row", (), {})
        registry().map_imperatively(rows, table)
        _MAPPED[table] = rows
    return _MAPPED[table]
