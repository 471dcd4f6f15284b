"""The lag of a log's topic and readers, according to the database."""

import pytest
from sqlalchemy import Engine, insert, select

from shared.event_store.command_handler import CommandHandler
from shared.event_store.lag import ConsumerLag, consumer_lags, log_lag, orphaned_events
from shared.event_store.log import origin_of
from shared.event_store.tables import kernel_tables
from tests.event_store.lending import BY_ANN, LOG, OUTBOX_KEY, BuyBook, StampBook, sealer_of

pytestmark = pytest.mark.requirement("1.06")
TABLES = kernel_tables(LOG)


@pytest.fixture
def three(engine: Engine, handler: CommandHandler) -> str:
    """Seal three events and leave one unsealed; return the log's origin."""
    handler.handle(BuyBook("book-1", "A1"), BY_ANN)
    for word in ("one", "two"):
        handler.handle(StampBook("book-1", word), BY_ANN)
    sealer_of(engine).seal_all()
    handler.handle(StampBook("book-1", "three"), BY_ANN)
    with engine.connect() as connection:
        return str(origin_of(connection, LOG))


def published(engine: Engine, topic: str, origin: str, position: int) -> None:
    with engine.begin() as connection:
        connection.execute(insert(TABLES.published), {"topic": topic, "origin": origin, "position": position})


def test_a_topic_is_as_far_as_its_mark_of_this_log_says(engine: Engine, three: str) -> None:
    """A mark of another origin was left by an earlier log: all of this one still has to be published."""
    published(engine, "ours", three, 2)
    published(engine, "theirs", "lending/another", 2)
    found = log_lag(engine, LOG, OUTBOX_KEY, "ours")
    assert (found.log, found.sealed, found.unsealed, found.refused, found.signed) == (LOG, 3, 1, 0, 0)
    assert found.published == 2
    assert found.unpublished_age is not None
    assert 0 < found.unpublished_age < 600
    assert log_lag(engine, LOG, OUTBOX_KEY, "theirs").published == 0
    assert log_lag(engine, LOG, OUTBOX_KEY, "none").published == 0
    without = log_lag(engine, LOG, OUTBOX_KEY)
    assert (without.published, without.unpublished_age) == (None, None)


def test_what_is_published_to_the_end_has_no_age(engine: Engine, three: str) -> None:
    published(engine, "ours", three, 3)
    found = log_lag(engine, LOG, OUTBOX_KEY, "ours")
    assert (found.published, found.unpublished_age) == (3, 0.0)
    assert found.checkpoint_age is None
    assert 0 < found.unsigned_age < 600
    assert found.unsealed_age is not None
    assert 0 <= found.unsealed_age < 600


def test_a_reader_that_has_not_begun_is_at_the_beginning(engine: Engine) -> None:
    assert consumer_lags(engine, {"reporting": [LOG]}) == [ConsumerLag("reporting", LOG, 0, 0)]


def test_an_event_is_lost_only_if_it_neither_is_sealed_nor_waits(engine: Engine, three: str) -> None:
    assert orphaned_events(engine, LOG) == 0
    with engine.begin() as connection:
        connection.execute(TABLES.outbox.delete())
        assert connection.scalar(select(TABLES.log.c.position).where(TABLES.log.c.position == 3)) == 3
    assert orphaned_events(engine, LOG) == 1
