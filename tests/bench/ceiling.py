"""Kafka's C client with the same records: an upper limit for a client written in Python, not a bar."""

from typing import Any

import msgspec
from confluent_kafka import Consumer, Producer, TopicPartition

from shared.domain.event import Envelope, SealedEvent
from shared.messaging.administration import create_topics
from shared.messaging.connection import Kafka
from shared.messaging.records import headers_of, key_of
from tests.bench.measuring import rate

AT_ONCE, SECONDS = 10_000, 10


def produced(kafka: Kafka, topic: str, origin: str, events: list[SealedEvent]) -> float:
    """Measure records per second, sent from memory with the guarantees of our publisher."""
    create_topics(kafka, [topic])
    producer = Producer({**_options(kafka), "acks": "all", "enable.idempotence": True, "linger.ms": 2})
    failed: list[Any] = []

    def answered(error: Any, _message: Any) -> None:  # noqa: ANN401  the library has no types
        if error is not None:
            failed.append(error)

    def send() -> None:
        for number, event in enumerate(events):
            _sent(producer, topic, event, headers_of(origin, event), answered)
            if number % 1_000 == 0:
                producer.poll(0)
        producer.flush()

    speed = rate(len(events), send)
    if failed:
        raise RuntimeError(f"{len(failed)} records were refused, the first with {failed[0]}")
    return speed


def _sent(producer: Any, topic: str, event: SealedEvent, headers: Any, answered: Any) -> None:  # noqa: ANN401  likewise
    while True:
        try:
            producer.produce(topic, event.bytes, key_of(event), 0, answered, headers=headers)
        except BufferError:
            producer.poll(1)
        else:
            return


def consumed(kafka: Kafka, topic: str, size: int) -> float:
    """Measure records per second, polled and decoded."""
    options = {"group.id": "bench-ceiling", "enable.auto.commit": False, "auto.offset.reset": "earliest"}
    client = Consumer({**_options(kafka), **options})
    client.assign([TopicPartition(topic, 0, 0)])
    decode = msgspec.json.Decoder(Envelope).decode

    def read() -> None:
        seen = 0
        while seen < size:
            for message in client.consume(AT_ONCE, SECONDS):
                decode(message.value() or b"")
                seen += 1

    speed = rate(size, read)
    client.close()
    return speed


def _options(kafka: Kafka) -> dict[str, Any]:
    known: dict[str, Any] = {"bootstrap.servers": kafka.bootstrap, "security.protocol": kafka.protocol}
    if kafka.user and kafka.password_file:
        known |= {"sasl.mechanism": kafka.mechanism, "sasl.username": kafka.user}
        known["sasl.password"] = kafka.password_file.read_text().strip()
    return known
