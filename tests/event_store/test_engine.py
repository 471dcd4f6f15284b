"""Connections as the log needs them."""

import pytest
from sqlalchemy import text

from shared.event_store.engine import create_engine
from tests.event_store.lending import BY_ANN, BuyBook, StampBook, counted, handler_of, prepare
from tests.event_store.together import until

pytestmark = pytest.mark.requirement("1.06")


def test_a_connection_that_the_server_closed_is_not_used_again(postgres_database: str) -> None:
    """As after a restart of the server: the next command finds a new connection, and nobody is told."""
    engine, other = create_engine(postgres_database), create_engine(postgres_database)
    handler = handler_of(prepare(engine))
    handler.handle(BuyBook("book-1", "A1"), BY_ANN)
    others = "FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    # Each look in a transaction of its own, or the same picture would be shown again.
    with other.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(f"SELECT pg_terminate_backend(pid) {others}"))
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
