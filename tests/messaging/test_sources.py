"""One contract, three sources: the log itself, its feed, its topic; and a simulated broker's topic, which has to
fulfil it too."""

from collections.abc import Callable

import pytest

from shared.domain.event import SealedEvent
from shared.event_store.projector import LogCursor, OriginChanged
from shared.messaging.administration import create_topics
from shared.messaging.errors import AccessDenied, CursorBeyondEnd, SourceUnavailable
from shared.messaging.publisher import Publisher
from shared.messaging.sources import Source
from shared.messaging.sources.feed import FeedSource
from shared.messaging.sources.local_log import LocalLogSource
from shared.messaging.sources.topic import TopicSource
from tests.messaging.conftest import Book
from tests.simulation.kafka_clients import at_peace

pytestmark = pytest.mark.requirement("1.08")


@pytest.fixture(params=["local", "feed", pytest.param("kafka", marks=pytest.mark.kafka), "simulated"])
def any_source(request: pytest.FixtureRequest, book: Book) -> tuple[Source, Callable[[], object]]:
    """A source over the book, and a function that makes newly sealed events visible to it."""
    match request.param:
        case "local":
            return LocalLogSource(book.log), lambda: None
        case "feed":
            return request.getfixturevalue("fed"), lambda: None
        case "simulated":
            return _simulated(book)
    publisher: Publisher = request.getfixturevalue("publisher")
    publisher.publish()
    from_topic: Source = request.getfixturevalue("source")
    return from_topic, publisher.publish


def _simulated(book: Book) -> tuple[Source, Callable[[], object]]:
    kafka = at_peace()
    publisher = Publisher(book.log, kafka, "lending.events")
    create_topics(kafka, ["lending.events"])
    publisher.publish()
    return TopicSource(kafka, "lending.events", clock=kafka.monotonic), publisher.publish


AnySource = tuple[Source, Callable[[], object]]


def test_events_come_in_order_with_the_bytes_that_were_stored(book: Book, any_source: AnySource) -> None:
    source, carry = any_source
    book.grow(25)
    carry()
    mark = LogCursor()
    found: list[SealedEvent] = []
    while len(found) < 25:
        batch = source.read(mark, 10, 5)
        assert 0 < len(batch.events) <= 10
        found += batch.events
        mark = LogCursor(batch.origin, batch.events[-1].position, batch.offset)
    assert found == book.log.read(0, 100)
    assert mark.origin == book.log.origin()


def test_a_source_is_read_from_where_a_consumer_stands(book: Book, any_source: AnySource) -> None:
    source, carry = any_source
    book.grow(25)
    carry()
    batch = source.read(LogCursor(book.log.origin(), 20), 10, 5)
    assert [event.position for event in batch.events] == [21, 22, 23, 24, 25]


def test_at_the_end_there_is_nothing_and_then_what_comes(book: Book, any_source: AnySource) -> None:
    source, carry = any_source
    book.grow(1)
    carry()
    first = source.read(LogCursor(), 10, 5)
    mark = LogCursor(first.origin, 1, first.offset)
    assert not source.read(mark, 10, 0).events
    book.grow(1)
    carry()
    assert [event.position for event in source.read(mark, 10, 5).events] == [2]


def test_of_a_log_that_is_empty_there_is_neither_origin_nor_event(any_source: AnySource) -> None:
    batch = any_source[0].read(LogCursor(), 10, 0)
    assert (batch.origin, list(batch.events)) == (None, [])


@pytest.fixture(params=["local", "feed"])
def truth(request: pytest.FixtureRequest, book: Book) -> Source:
    """A source that definitely knows the log's size and origin."""
    return LocalLogSource(book.log) if request.param == "local" else request.getfixturevalue("fed")


def test_another_log_is_not_mistaken_for_the_one_that_was_read(book: Book, truth: Source) -> None:
    book.grow(1)
    with pytest.raises(OriginChanged) as changed:
        truth.read(LogCursor("lending/another", 1), 10, 0)
    assert changed.value.found == book.log.origin()


@pytest.mark.requirement("4.11")
def test_a_place_in_a_log_of_another_name_is_not_mistaken_for_one_here(book: Book, truth: Source) -> None:
    book.grow(1)
    with pytest.raises(OriginChanged, match="read so far was borrowing/1"):
        truth.read(LogCursor("borrowing/1", 1), 10, 0)


def test_a_mark_behind_the_end_is_told(book: Book, truth: Source) -> None:
    book.grow(3)
    with pytest.raises(CursorBeyondEnd) as beyond:
        truth.read(LogCursor(book.log.origin(), 7), 10, 0)
    assert (beyond.value.position, beyond.value.size) == (7, 3)


def test_a_feed_that_is_not_there_is_told_from_one_that_lets_nobody_in(fed: FeedSource) -> None:
    with pytest.raises(SourceUnavailable):
        FeedSource("lending", "http://127.0.0.1:1/lending/feed", lambda: "").read(LogCursor(), 1, 0)
    with pytest.raises(AccessDenied):
        FeedSource("lending", fed.url, lambda: "no token").read(LogCursor(), 1, 0)
