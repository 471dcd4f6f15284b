"""`publish` and `rebuild.kafka`: with a real broker, compared with bare loops of kafka-python and of the C client."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import msgspec
from kafka import KafkaConsumer, KafkaProducer, TopicPartition
from sqlalchemy import delete

from services.reporting.read_models.tables import create_initial_tables
from services.reporting.rebuild import SECONDS_TO_LISTEN, rebuild
from shared.domain.event import Envelope, SealedEvent
from shared.event_store.engine import create_engine
from shared.event_store.log import Log
from shared.event_store.migrations import migrate
from shared.messaging.administration import create_topics
from shared.messaging.connection import Kafka
from shared.messaging.publisher import Publisher
from shared.messaging.records import headers_of, key_of
from shared.messaging.sources.topic import TopicSource
from tests.bench import ceiling
from tests.bench.material import CODEC, LOG, log_of
from tests.bench.measuring import NO_BAR, Row, Size, against, beside, rate
from tests.bench.servers import Servers

PUBLISH_BAR, REBUILD_BAR = 0.8, 0.7
PUBLISHED, BARE = "bench.published", "bench.bare"


def rows(folder: Path, servers: Servers, size: Size) -> Iterator[Row]:
    events, runs = size.events, size.runs
    log = log_of(events, folder)
    kafka = servers.kafka()
    count = iter(range(1_000))

    def publish() -> float:
        # A new topic each time, since the publisher sends nothing to a topic that already has the events.
        topic = f"{PUBLISHED}.{next(count)}"
        with log.engine.begin() as connection:
            connection.execute(delete(log.tables.published))
        create_topics(kafka, [topic])
        with closing(Publisher(log, kafka, topic)) as publisher:
            return rate(events, publisher.publish)

    published = beside(
        "publish",
        "events/s",
        publish,
        lambda: _bare_publish(log, kafka, f"{BARE}.{next(count)}", events),
        PUBLISH_BAR,
        runs,
    )
    yield published
    kept, origin = list(log.read_all()), str(log.origin())
    most = [ceiling.produced(kafka, f"{BARE}.{next(count)}", origin, kept) for _ in range(runs)]
    yield against("publish, confluent-kafka alone", "events/s", published.ours, most, NO_BAR)
    del kept
    topic = f"{PUBLISHED}.rebuild"
    create_topics(kafka, [topic])
    with log.engine.begin() as connection:
        connection.execute(delete(log.tables.published))
    with closing(Publisher(log, kafka, topic)) as publisher:
        publisher.publish()
    rebuilt = beside(
        "rebuild.kafka",
        "events/s",
        lambda: _rebuilt(servers, kafka, topic, events),
        lambda: _bare_consume(kafka, topic, events),
        REBUILD_BAR,
        runs,
    )
    yield rebuilt
    most = [ceiling.consumed(kafka, topic, events) for _ in range(runs)]
    yield against("rebuild.kafka, confluent-kafka alone", "events/s", rebuilt.ours, most, NO_BAR)


def _bare_publish(log: Log, kafka: Kafka, topic: str, size: int) -> float:
    """Send the same records with the same guarantees from memory, in the smallest loop."""
    origin = str(log.origin())
    create_topics(kafka, [topic])
    producer: Any = KafkaProducer(
        **kafka.options(), acks="all", enable_idempotence=True, linger_ms=2, batch_size=256 * 1024
    )
    events: list[SealedEvent] = list(log.read_all())

    def send() -> None:
        answers = [
            producer.send(topic, event.bytes, key_of(event), headers_of(origin, event), partition=0) for event in events
        ]
        producer.flush()
        for answer in answers:
            answer.get()

    speed = rate(size, send)
    producer.close()
    return speed


def _bare_consume(kafka: Kafka, topic: str, size: int) -> float:
    """Poll and decode, nothing else."""
    client: Any = KafkaConsumer(
        **kafka.options(),
        group_id=None,
        enable_auto_commit=False,
        auto_offset_reset="earliest",
        max_poll_records=10_000,
    )
    partition = TopicPartition(topic, 0)
    client.assign([partition])
    decode = msgspec.json.Decoder(Envelope).decode

    def read() -> None:
        seen = 0
        while seen < size:
            for record in client.poll(timeout_ms=1000).get(partition, ()):
                decode(record.value)
                seen += 1

    speed = rate(size, read)
    client.close(autocommit=False)
    return speed


def _rebuilt(servers: Servers, kafka: Kafka, topic: str, size: int) -> float:
    engine = create_engine(servers.new_database())
    migrate(engine, ["reporting"])
    with engine.begin() as connection:
        create_initial_tables(connection)
    source = TopicSource(kafka, topic)
    speed = rate(size, lambda: rebuild(engine, {LOG: CODEC}, {LOG: source}, wait=SECONDS_TO_LISTEN))
    source.close()
    engine.dispose()
    return speed
