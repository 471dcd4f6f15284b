"""Connections with the settings that the log needs."""

import os
from pathlib import Path

import pytest
from sqlalchemy import Engine, delete, event, func, select, text
from sqlalchemy.exc import DBAPIError

from shared.event_store.engine import create_engine, read_only
from shared.event_store.tables import kernel_tables
from tests.event_store.lending import BY_ANN, LOG, BuyBook, StampBook, counted, handler_of, prepare
from tests.plugins.waiting import until

pytestmark = pytest.mark.requirement("1.06")


def test_a_connection_that_the_server_closed_is_not_used_again(postgres_database: str) -> None:
    """As after a restart of the server, the next command opens a new connection without an error."""
    engine, other = create_engine(postgres_database), create_engine(postgres_database)
    handler = handler_of(prepare(engine))
    handler.handle(BuyBook("book-1", "A1"), BY_ANN)
    others = "FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    # Each query in a separate transaction, or it would see the same snapshot.
    with other.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(f"SELECT pg_terminate_backend(pid, 30000) {others}"))
        until(lambda: connection.scalar(text(f"SELECT count(*) {others}")) == 0)
    assert handler.handle(StampBook("book-1", "text"), BY_ANN).version == 2
    assert counted(engine) == {"book-1": 1}
    for each in (engine, other):
        each.dispose()


def test_sqlite_waits_for_the_disk_and_keeps_its_triggers(tmp_path_factory: pytest.TempPathFactory) -> None:
    engine = create_engine(f"sqlite:///{tmp_path_factory.mktemp('store')}/store.db")
    with engine.connect() as connection:
        pragmas = {
            name: connection.scalar(text(f"PRAGMA {name}"))
            for name in ("journal_mode", "synchronous", "recursive_triggers", "foreign_keys")
        }
    assert pragmas == {"journal_mode": "wal", "synchronous": 2, "recursive_triggers": 1, "foreign_keys": 1}
    engine.dispose()


def test_a_new_database_is_its_owner_s_alone(tmp_path: Path) -> None:
    before = os.umask(0o022)
    try:
        engine = create_engine(f"sqlite:///{tmp_path}/store.db")
        with engine.begin() as connection:
            connection.execute(text("CREATE TABLE shelves (name TEXT)"))
            assert {file.stat().st_mode & 0o777 for file in tmp_path.iterdir()} == {0o600}
        engine.dispose()
    finally:
        os.umask(before)


def test_an_engine_made_to_read_refuses_to_write(engine: Engine, lending_url: str) -> None:
    """The database refuses, so that even a mistaken statement changes nothing."""
    looking = create_engine(lending_url, read_only=True)
    handler_of(engine).handle(BuyBook("book-1", "A1"), BY_ANN)
    with looking.connect() as connection, pytest.raises(DBAPIError, match=r"readonly|read-only"):
        connection.execute(delete(kernel_tables(LOG).outbox))
    with engine.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(kernel_tables(LOG).outbox)) == 1
    looking.dispose()


@pytest.mark.parametrize("made", ["to read alone", "of one that writes"])
def test_what_only_reads_waits_for_no_writer(tmp_path: Path, made: str) -> None:
    url = f"sqlite:///{tmp_path}/store.db"
    engine = prepare(create_engine(url))
    looking = create_engine(url, read_only=True) if made == "to read alone" else read_only(engine)
    begun: list[str] = []
    with engine.begin() as writing, looking.connect() as connection:
        event.listen(looking, "before_cursor_execute", lambda *said: begun.append(said[2]))
        writing.execute(delete(kernel_tables(LOG).outbox))
        assert connection.scalar(select(func.count()).select_from(kernel_tables(LOG).events)) == 0
    assert begun[0] == "BEGIN"
    for each in (looking, engine):
        each.dispose()


def test_what_writes_takes_the_lock_before_it_reads(tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path}/store.db")
    begun: list[str] = []
    event.listen(engine, "before_cursor_execute", lambda *said: begun.append(said[2]))
    with engine.begin() as connection:
        connection.execute(text("SELECT 1"))
    assert begun[0] == "BEGIN IMMEDIATE"
    engine.dispose()
