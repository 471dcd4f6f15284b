"""The consumer over a real Kafka: its state is a prefix of the log, whatever happens to the topic, and it logs its
problems."""

import logging
from collections.abc import Callable

import pytest
from kafka import KafkaProducer, TopicPartition

from deploy.runtime.production import rights
from shared.event_store.projector import OriginChanged
from shared.messaging import records
from shared.messaging.administration import admin_client
from shared.messaging.consumer import Consumer
from shared.messaging.publisher import Publisher
from shared.messaging.sources.feed import FeedSource
from shared.messaging.sources.topic import TopicSource
from tests.event_store import lending
from tests.messaging.conftest import Book, Reader
from tests.plugins.servers import KafkaServer
from tests.plugins.waiting import until

pytestmark = pytest.mark.requirement("1.08")

Deliver = Callable[..., None]


@pytest.fixture
def deliver(book: Book, kafka_cluster: KafkaServer, topic: str) -> Deliver:
    """Put positions of the log into the topic, in any order and any number of times, or under another origin."""

    def send(*positions: int, origin: str | None = None) -> None:
        producer = KafkaProducer(**kafka_cluster.connection().options())
        for position in positions:
            event = book.log.event_at(position)
            assert event is not None
            headers = records.headers_of(origin or str(book.log.origin()), event)
            producer.send(topic, event.bytes, records.key_of(event), headers)
        producer.close()

    return send


def reaches(consumer: Consumer, reader: Reader, position: int) -> None:
    """Let the consumer run until it has the position; after every step its state must be a prefix."""

    def there() -> bool:
        consumer.step(0.2)
        found = reader.positions()
        assert found == list(range(1, len(found) + 1))
        return len(found) >= position

    until(there)


def test_what_is_published_is_taken_once_and_in_order(
    book: Book, publisher: Publisher, consumer: Consumer, reader: Reader
) -> None:
    book.grow(30)
    publisher.publish()
    reaches(consumer, reader, 30)
    book.grow(5)
    publisher.publish()
    reaches(consumer, reader, 35)
    until(lambda: not consumer.step(0.2) and not consumer.problem)
    assert reader.projector.cursor(lending.LOG).offset == 35


def test_a_consumer_that_starts_again_goes_on_where_it_was(
    book: Book, publisher: Publisher, consumer: Consumer, reader: Reader, source: TopicSource, fed: FeedSource
) -> None:
    book.grow(5)
    publisher.publish()
    reaches(consumer, reader, 5)
    consumer.close()
    book.grow(5)
    publisher.publish()
    again = Consumer(lending.LOG, reader.projector, source, fed)
    reaches(again, reader, 10)
    again.close()


def test_repeated_and_reordered_records_change_nothing(
    book: Book, deliver: Deliver, consumer: Consumer, reader: Reader
) -> None:
    book.grow(9)
    deliver(1, 1, 2, 4, 3, 2, 5, 5, 9, 8, 7, 6, 1)
    reaches(consumer, reader, 9)
    for _ in range(3):
        consumer.step(0.2)
    assert reader.positions() == list(range(1, 10))


def test_a_gap_is_filled_from_the_feed_and_said(
    book: Book, deliver: Deliver, consumer: Consumer, reader: Reader, caplog: pytest.LogCaptureFixture
) -> None:
    book.grow(9)
    deliver(1, 2, 7, 8, 9)
    with caplog.at_level(logging.INFO, "shared.messaging.consumer"):
        reaches(consumer, reader, 9)
    assert [entry.getMessage() for entry in caplog.records if entry.name == "shared.messaging.consumer"] == [
        "lending is read from its feed: lending: position 3 is missing, found 7",
        "lending is read from its topic again",
    ]


def test_of_a_truncated_topic_the_rest_comes_from_the_feed(
    book: Book,
    publisher: Publisher,
    consumer: Consumer,
    reader: Reader,
    source: TopicSource,
    fed: FeedSource,
    kafka_cluster: KafkaServer,
    topic: str,
) -> None:
    book.grow(4)
    publisher.publish()
    reaches(consumer, reader, 4)
    consumer.close()
    book.grow(6)
    publisher.publish()
    with admin_client(kafka_cluster.connection()) as client:
        client.delete_records({TopicPartition(topic, 0): 8})
    # Its timeout is short, since the topic may be silent when it is read again.
    again = Consumer(lending.LOG, reader.projector, source, fed, patience=0.5, leave=0.2)
    again.step(0.2)
    assert "truncated" in again.problem
    reaches(again, reader, 10)
    book.grow(3)
    publisher.publish()
    reaches(again, reader, 13)
    until(lambda: not again.step(0.2) and not again.problem)
    assert reader.projector.cursor(lending.LOG).offset == 13


def test_a_topic_that_was_deleted_and_filled_again_is_read_from_the_right_place(
    book: Book, publisher: Publisher, consumer: Consumer, reader: Reader, kafka_cluster: KafkaServer, topic: str
) -> None:
    book.grow(6)
    publisher.publish()
    reaches(consumer, reader, 6)
    with admin_client(kafka_cluster.connection()) as client:
        client.delete_topics([topic])
        until(lambda: topic not in client.list_topics())
    book.grow(2)
    reaches(consumer, reader, 8)
    assert consumer.problem
    publisher.close()
    publisher.publish()
    book.grow(2)
    publisher.publish()
    reaches(consumer, reader, 10)
    until(lambda: not consumer.step(0.2) and not consumer.problem)


def test_records_of_another_writer_are_passed_over_and_said(
    book: Book,
    deliver: Deliver,
    consumer: Consumer,
    reader: Reader,
    kafka_cluster: KafkaServer,
    topic: str,
    caplog: pytest.LogCaptureFixture,
) -> None:
    book.grow(4)
    deliver(1, 2)
    producer = KafkaProducer(**kafka_cluster.connection().options())
    producer.send(topic, b'{"specversion":"1.0"}')
    producer.send(topic, None, b"book-1", [("content-type", records.CONTENT_TYPE)])
    producer.close()
    deliver(3, 4, origin="lending/of-another-installation")
    deliver(3, 4)
    reaches(consumer, reader, 4)
    passed_over = [entry.getMessage().split()[1] for entry in caplog.records if "passed over" in entry.getMessage()]
    assert passed_over == ["2", "3", "4", "5"]


def test_a_log_that_was_replaced_is_not_read_on(
    book: Book, deliver: Deliver, consumer: Consumer, reader: Reader, tmp_path: object
) -> None:
    book.grow(4)
    deliver(1, 2)
    reaches(consumer, reader, 2)
    with book.engine.begin() as connection:
        connection.exec_driver_sql("DROP TRIGGER lending_origin_no_update")
        connection.execute(book.log.tables.origin.update().values(origin="lending/another"))
    deliver(3, 4, origin="lending/another")
    with pytest.raises(OriginChanged, match="lending/another"):
        until(lambda: consumer.step(0.2) < 0)
    assert reader.positions() == [1, 2]


def test_while_the_broker_is_gone_the_feed_goes_on(
    book: Book, publisher: Publisher, consumer: Consumer, reader: Reader, kafka_cluster: KafkaServer
) -> None:
    book.grow(3)
    publisher.publish()
    reaches(consumer, reader, 3)
    kafka_cluster.stop()
    try:
        book.grow(3)
        reaches(consumer, reader, 6)
        assert consumer.problem
    finally:
        kafka_cluster.start()
    book.grow(3)
    publisher.close()
    publisher.publish()
    reaches(consumer, reader, 9)
    until(lambda: not consumer.step(0.2) and not consumer.problem)


def test_a_topic_that_we_may_not_read_is_not_taken_for_an_empty_one(
    book: Book, publisher: Publisher, reader: Reader, kafka_cluster: KafkaServer, topic: str, fed: FeedSource
) -> None:
    rights.provide(kafka_cluster.broker)
    book.grow(3)
    publisher.publish()
    forbidden = Consumer(lending.LOG, reader.projector, TopicSource(kafka_cluster.connection("meetings"), topic), fed)
    reaches(forbidden, reader, 3)
    assert "user meetings may not do this" in forbidden.problem
    forbidden.close()
