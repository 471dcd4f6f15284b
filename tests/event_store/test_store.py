"""The store itself: existing streams, and the owners of keys."""

import pytest
from sqlalchemy import Engine

from shared.domain.errors import AlreadyTaken
from shared.event_store.command_handler import CommandHandler
from shared.event_store.store import EventStore
from tests.event_store.lending import BY_ANN, BuyBook, StampBook

pytestmark = pytest.mark.requirement("1.06")


def test_a_stream_exists_once_it_has_an_event(engine: Engine, store: EventStore, handler: CommandHandler) -> None:
    with engine.connect() as connection:
        assert store.existing(connection, ["book-1"]) == set()
    handler.handle(BuyBook("book-1", "A1"), BY_ANN)
    with engine.connect() as connection:
        assert store.existing(connection, ["book-1", "book-2"]) == {"book-1"}


def test_streams_are_loaded_by_version_with_the_others_that_exist(
    engine: Engine, store: EventStore, handler: CommandHandler
) -> None:
    for book, shelf in (("book-1", "A1"), ("book-2", "A2")):
        handler.handle(BuyBook(book, shelf), BY_ANN)
    handler.handle(StampBook("book-1", "once"), BY_ANN)
    handler.handle(StampBook("book-2", "once"), BY_ANN)
    with engine.connect() as connection:
        kept, loaded, existing = store.load_basis(connection, "book-1", ["book-2", "book-3"], "account-ann", None)
        every = store.load_all(connection, ["book-2", "book-1", "book-3"])
    assert [(each.stream, each.version) for each in loaded] == [("book-1", 1), ("book-1", 2)]
    assert existing - {"book-1"} == {"book-2"}
    assert kept is None
    versions = {stream: [each.version for each in events] for stream, events in every.items()}
    assert versions == {"book-1": [1, 2], "book-2": [1, 2]}


def test_a_key_is_its_holder_s_alone(engine: Engine, store: EventStore) -> None:
    with engine.begin() as connection:
        store.reserve_unique_key(connection, "shelf", "A1", "book-1")
        store.reserve_unique_key(connection, "shelf", "A1", "book-1")
        store.reserve_unique_key(connection, "spine", "A1", "book-2")
        store.reserve_unique_key(connection, "shelf", "A2", "book-2")
        with pytest.raises(AlreadyTaken) as refusal:
            store.reserve_unique_key(connection, "shelf", "A1", "book-2")
    assert refusal.value.parameters["holder"] == "book-1"
