"""The simulator's findings in the program, each reproduced with the fewest steps."""

from pathlib import Path

import pytest

from shared.domain.event import SealedEvent
from shared.messaging import records
from shared.messaging.consumer import Consumer
from shared.messaging.publisher import Publisher
from shared.messaging.sources.local_log import LocalLogSource
from shared.messaging.sources.topic import TopicSource
from tests.messaging.conftest import Book, Reader
from tests.simulation.broker import Message
from tests.simulation.kafka_clients import at_peace

pytestmark = pytest.mark.requirement("4.03")
TOPIC = "lending.events"


def test_a_topic_that_begins_with_another_logs_records_is_not_taken_for_the_log(tmp_path: Path) -> None:
    """Seed 123: the first records came from an earlier installation, and a new reader accepted them."""
    book, reader, kafka = Book(f"sqlite:///{tmp_path}/book.db"), Reader(f"sqlite:///{tmp_path}/reader.db"), at_peace()
    broker = kafka.there()[0]
    broker.make(TOPIC)
    stranger = SealedEvent(1, "2026-01-01T00:00:00.000000Z", b'{"subject":"book-9"}')
    headers = records.headers_of("lending/another", stranger)
    broker.take(TOPIC, Message(records.key_of(stranger), stranger.bytes, headers), safe=True)
    book.grow(3)
    Publisher(book.log, kafka, TOPIC).publish()
    topic = TopicSource(kafka, TOPIC, clock=kafka.monotonic)
    consumer = Consumer("lending", reader.projector, topic, LocalLogSource(book.log), clock=kafka.monotonic)
    while consumer.step():
        pass
    assert reader.positions() == [1, 2, 3]
    assert reader.projector.cursor("lending").origin == book.log.origin()
    book.engine.dispose()
    reader.engine.dispose()
