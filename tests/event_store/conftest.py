"""An empty event store on each supported database."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from shared.event_store.command_handler import CommandHandler
from shared.event_store.engine import create_engine
from shared.event_store.store import EventStore
from tests.event_store import lending
from tests.plugins.servers import Databases, PostgresServer


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def lending_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of a database of the library, for each supported database; on PostgreSQL it is copied from the first one."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'store.db'}"
        return
    server: PostgresServer = request.getfixturevalue("postgres_server")
    databases: Databases = request.getfixturevalue("postgres_databases")
    server.start()
    url = databases.create("lending", lambda template: lending.prepare(create_engine(template)).dispose())
    yield url
    databases.drop(url)


@pytest.fixture
def engine(lending_url: str) -> Iterator[Engine]:
    engine = create_engine(lending_url, pool_size=16)
    if engine.dialect.name == "sqlite":
        lending.prepare(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def store(engine: Engine) -> EventStore:
    return lending.store_of(engine)


@pytest.fixture
def handler(engine: Engine) -> CommandHandler:
    return lending.handler_of(engine)
