"""The publisher over a real Kafka: the topic holds the log, whatever happens to broker, topic and process."""

from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from kafka import KafkaConsumer, KafkaProducer, TopicPartition

from shared.event_store.projector import LogCursor
from shared.event_store.signer import CheckpointSigner
from shared.messaging.administration import admin_client, check_topics, create_topics
from shared.messaging.connection import Kafka
from shared.messaging.errors import SourceUnavailable
from shared.messaging.publisher import Publisher
from shared.messaging.sources.topic import TopicSource
from shared.transparency.checkpoint_store import CheckpointStore
from shared.transparency.signing_key import SigningKey
from tests.event_store.signing import make_key
from tests.messaging.conftest import Book
from tests.plugins.servers import KafkaServer
from tests.plugins.waiting import until

pytestmark = pytest.mark.requirement("1.08")
PATIENCE = 60.0  # seconds


def records_in(kafka: Kafka, topic: str) -> list[Any]:
    """Return every record of a topic, as read by an independent consumer."""
    partition = TopicPartition(topic, 0)
    consumer = KafkaConsumer(**kafka.options(), group_id=None, enable_auto_commit=False)
    consumer.assign([partition])
    consumer.seek_to_beginning(partition)
    end = consumer.end_offsets([partition])[partition]
    found: list[Any] = []
    while consumer.position(partition) < end:
        found += consumer.poll(1000).get(partition, [])
    consumer.close()
    return found


def positions_in(kafka: Kafka, topic: str) -> list[int]:
    return [int(dict(record.headers)["position"]) for record in records_in(kafka, topic)]


def checkpoints_in(kafka: Kafka, topic: str) -> list[bytes | None]:
    return [dict(record.headers).get("checkpoint") for record in records_in(kafka, topic)]


def signer_of(book: Book, folder: Path) -> tuple[CheckpointSigner, CheckpointStore]:
    make_key(folder)
    kept = CheckpointStore(folder / "checkpoints", book.log.name)
    return CheckpointSigner(book.engine, book.log.name, SigningKey(folder, book.log.name), kept), kept


def test_a_record_is_the_stored_bytes_under_its_stream_with_its_place(
    book: Book, publisher: Publisher, kafka_cluster: KafkaServer, topic: str
) -> None:
    book.grow(3)
    assert publisher.publish() == 3
    records = records_in(kafka_cluster.connection(), topic)
    for record, event in zip(records, book.log.read(0, 10), strict=True):
        assert (record.key, record.value) == (b"book-1", event.bytes)
        assert record.headers == [
            ("content-type", b"application/cloudevents+json"),
            ("origin", str(book.log.origin()).encode()),
            ("position", str(event.position).encode()),
            ("recorded", event.recorded.encode()),
        ]
    assert publisher.published_position() == 3


@pytest.mark.requirement("12.08")
def test_the_first_record_after_a_checkpoint_carries_it(
    book: Book, publisher: Publisher, kafka_cluster: KafkaServer, topic: str, tmp_path: Path
) -> None:
    signer, kept = signer_of(book, tmp_path)
    for more in (2, 3, 3):
        book.grow(more)
        publisher.publish()
        signer.sign(at_once=True)
    found = checkpoints_in(kafka_cluster.connection(), topic)
    first, second, _ = (note.written().encode() for note in kept.notes())
    assert found == [None, None, first, None, None, second, None, None]
    source = TopicSource(kafka_cluster.connection(), topic)
    with closing(source):
        assert len(source.read(LogCursor(None, 0, 0), 10, 5).events) == 8


@pytest.mark.requirement("12.08")
def test_a_checkpoint_is_sent_again_over_a_new_connection_and_to_a_refilled_topic(
    book: Book, kafka_cluster: KafkaServer, topic: str, tmp_path: Path
) -> None:
    kafka = kafka_cluster.connection()
    signer, kept = signer_of(book, tmp_path)
    book.grow(2)
    signer.sign(at_once=True)
    (only,) = (note.written().encode() for note in kept.notes())
    with closing(Publisher(book.log, kafka, topic, look_again=0)) as publisher:
        publisher.publish()
        publisher.close()
        book.grow(2)
        publisher.publish()
        assert checkpoints_in(kafka, topic) == [only, None, only, None]
        wipe(kafka, topic)
        publisher.publish()
    assert checkpoints_in(kafka, topic) == [only, None, None, None], "it covers the second event too, as its size says"


def test_a_publisher_that_starts_again_goes_on_and_repeats_nothing(
    book: Book, publisher: Publisher, kafka_cluster: KafkaServer, topic: str
) -> None:
    kafka = kafka_cluster.connection()
    book.grow(5)
    publisher.publish()
    publisher.close()
    book.grow(5)
    assert publisher.publish() == 5
    assert publisher.publish() == 0
    assert positions_in(kafka, topic) == list(range(1, 11))


class Stopped(BaseException):
    """Represents the end of the process at a named point."""


def test_what_was_acknowledged_and_not_marked_is_not_sent_again(
    book: Book, kafka_cluster: KafkaServer, topic: str, publisher: Publisher
) -> None:
    def stop(point: str) -> None:
        if point == "publish.before-mark":
            raise Stopped

    book.grow(5)
    doomed = Publisher(book.log, kafka_cluster.connection(), topic, failpoint=stop)
    with pytest.raises(Stopped):
        doomed.publish()
    doomed.close()
    assert publisher.published_position() == 0
    assert publisher.publish() == 0
    assert publisher.published_position() == 5
    assert positions_in(kafka_cluster.connection(), topic) == [1, 2, 3, 4, 5]


def test_a_topic_that_was_deleted_is_made_anew_and_filled_from_the_log(
    book: Book, publisher: Publisher, kafka_cluster: KafkaServer, topic: str
) -> None:
    kafka = kafka_cluster.connection()
    book.grow(5)
    publisher.publish()
    publisher.close()
    with admin_client(kafka) as client:
        client.delete_topics([topic])
        until(lambda: topic not in client.list_topics())
    book.grow(1)
    assert publisher.publish() == 6
    assert positions_in(kafka, topic) == [1, 2, 3, 4, 5, 6]
    with admin_client(kafka) as client:
        check_topics(client, [topic])


def wipe(kafka: Kafka, topic: str) -> None:
    """Delete the topic and create it again."""
    with admin_client(kafka) as client:
        client.delete_topics([topic])
        until(lambda: topic not in client.list_topics())
    create_topics(kafka, [topic])


@pytest.mark.requirement("4.05")
def test_a_topic_that_is_wiped_while_nothing_happens_is_filled_again(
    book: Book, kafka_cluster: KafkaServer, topic: str
) -> None:
    kafka = kafka_cluster.connection()
    with closing(Publisher(book.log, kafka, topic, look_again=0)) as publisher:
        book.grow(5)
        assert publisher.publish() == 5
        wipe(kafka, topic)
        assert publisher.publish() == 5
        assert publisher.publish() == 0
    assert positions_in(kafka, topic) == [1, 2, 3, 4, 5]


@pytest.mark.requirement("4.05")
def test_what_a_wiped_topic_got_before_that_was_noticed_does_not_hide_what_it_lacks(
    book: Book, kafka_cluster: KafkaServer, topic: str, publisher: Publisher
) -> None:
    kafka = kafka_cluster.connection()
    book.grow(5)
    with closing(Publisher(book.log, kafka, topic, look_again=PATIENCE)) as unaware:
        unaware.publish()
        wipe(kafka, topic)
        book.grow(1)
        unaware.publish()
    assert positions_in(kafka, topic) == [6]
    assert publisher.publish() == 6
    assert positions_in(kafka, topic) == [6, 1, 2, 3, 4, 5, 6]
    # Earlier records do not mislead a new reader, or one that looks for its position.
    for position in (0, 2):
        with closing(TopicSource(kafka, topic)) as source:
            batch = source.read(LogCursor(book.log.origin(), position), 10, 5)
            assert [event.position for event in batch.events] == list(range(position + 1, 7))
    publisher.close()
    assert publisher.publish() == 0


def test_records_of_others_behind_ours_do_not_hide_where_we_stand(
    book: Book, publisher: Publisher, kafka_cluster: KafkaServer, topic: str
) -> None:
    kafka = kafka_cluster.connection()
    book.grow(5)
    publisher.publish()
    publisher.close()
    stranger = KafkaProducer(**kafka.options())
    for _ in range(500):
        stranger.send(topic, b"not an event")
    stranger.close()
    book.grow(1)
    assert publisher.publish() == 1


def test_a_broker_that_dies_and_comes_back_gets_the_rest(
    book: Book, publisher: Publisher, kafka_cluster: KafkaServer, topic: str
) -> None:
    book.grow(5)
    publisher.publish()
    publisher.close()
    kafka_cluster.stop()
    book.grow(5)
    try:
        with pytest.raises(SourceUnavailable, match="No Kafka broker answers"):
            publisher.publish()
        assert publisher.published_position() == 5
    finally:
        kafka_cluster.start()
    assert publisher.publish() == 5
    assert positions_in(kafka_cluster.connection(), topic) == list(range(1, 11))
