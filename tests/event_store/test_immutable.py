"""Stored rows are never changed or deleted: the database itself refuses."""

import sqlite3

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from shared.event_store.command_handler import CommandHandler
from shared.event_store.engine import create_engine
from shared.event_store.log import Log
from tests.event_store.lending import BY_ANN, LOG, BuyBook, StampBook, sealer_of

pytestmark = pytest.mark.requirement("1.06")

CHANGES = {
    "lending_events": ("bytes = bytes", "version = version + 1", "stream = 'other'"),
    "lending_log": ("recorded = recorded", "position = position + 1", "leaf = leaf"),
    "lending_origin": ("origin = 'other'",),
}
# The same row again with other content, overwriting the stored one as SQLite and PostgreSQL each allow.
REPLACEMENTS = (
    (
        "INSERT OR REPLACE INTO lending_events SELECT seq, id, stream, version, x'00' FROM lending_events",
        "INSERT INTO lending_events OVERRIDING SYSTEM VALUE TABLE lending_events ON CONFLICT (seq) DO UPDATE SET bytes = ''",
    ),
    (
        "INSERT OR REPLACE INTO lending_log SELECT position, recorded, event, x'00' FROM lending_log",
        "INSERT INTO lending_log TABLE lending_log ON CONFLICT (position) DO UPDATE SET leaf = ''",
    ),
    (
        "INSERT OR REPLACE INTO lending_origin SELECT one, 'other' FROM lending_origin",
        "INSERT INTO lending_origin TABLE lending_origin ON CONFLICT (one) DO UPDATE SET origin = 'other'",
    ),
)


@pytest.fixture
def kept(engine: Engine, handler: CommandHandler) -> Engine:
    handler.handle_all([(BuyBook("book-1", "A1"), BY_ANN), (StampBook("book-1", "text"), BY_ANN)])
    sealer_of(engine).seal_all()
    return engine


def refused(engine: Engine, statement: str) -> None:
    before = list(Log(engine, LOG).read_all()), Log(engine, LOG).origin()
    with pytest.raises(DBAPIError, match="append-only"), engine.begin() as connection:
        connection.execute(text(statement))
    assert (list(Log(engine, LOG).read_all()), Log(engine, LOG).origin()) == before


def test_an_update_is_refused(kept: Engine) -> None:
    for table, changes in CHANGES.items():
        for change in changes:
            refused(kept, f"UPDATE {table} SET {change}")


def test_a_delete_is_refused(kept: Engine) -> None:
    for table in CHANGES:
        refused(kept, f"DELETE FROM {table}")


def test_an_insert_that_replaces_is_refused(kept: Engine) -> None:
    for sqlite_says, postgresql_says in REPLACEMENTS:
        refused(kept, sqlite_says if kept.dialect.name == "sqlite" else postgresql_says)


def test_emptying_a_table_is_refused(kept: Engine) -> None:
    for table in CHANGES:
        refused(kept, f"DELETE FROM {table}" if kept.dialect.name == "sqlite" else f"TRUNCATE {table} CASCADE")


def test_a_writer_that_is_not_ours_is_refused_too(kept: Engine) -> None:
    """The database's triggers refuse. (Only INSERT OR REPLACE passes them, where `recursive_triggers` is off.)"""
    if kept.dialect.name != "sqlite":
        refused(kept, "DELETE FROM lending_events")
        return
    connection = sqlite3.connect(str(kept.url.database))
    for statement in ("DELETE FROM lending_events", "UPDATE lending_log SET leaf = x'00'"):
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            connection.execute(statement)
    connection.close()


def test_a_reader_cannot_write_anything(kept: Engine) -> None:
    url = kept.url.render_as_string(hide_password=False)
    reader = create_engine(url, read_only=True)
    assert Log(reader, LOG).size() == 2
    for statement in (
        "DELETE FROM lending_outbox",
        "INSERT INTO lending_outbox VALUES (99, '')",
        "CREATE TABLE mine (a int)",
    ):
        with pytest.raises(DBAPIError), reader.begin() as connection:
            connection.execute(text(statement))
    reader.dispose()
