"""An empty event store on each supported database."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine

from shared.event_store.command_handler import CommandHandler
from shared.event_store.engine import create_engine
from shared.event_store.store import EventStore
from tests.event_store import lending


@pytest.fixture
def engine(store_url: str) -> Iterator[Engine]:
    engine = lending.prepare(create_engine(store_url, pool_size=16))
    yield engine
    engine.dispose()


@pytest.fixture
def store(engine: Engine) -> EventStore:
    return lending.store_of(engine)


@pytest.fixture
def handler(engine: Engine) -> CommandHandler:
    return lending.handler_of(engine)
