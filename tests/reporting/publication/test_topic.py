"""The topic of a real Kafka: the log's bytes, in order, and nothing private in any record, key or header."""

from typing import Any

import pytest
from kafka import KafkaConsumer, TopicPartition

from shared.event_store.log import Log
from shared.messaging.publisher import Publisher
from tests.plugins.servers import KafkaServer
from tests.reporting.publication.saying import Saying
from tests.reporting.publication.test_private_facts import planted


@pytest.mark.requirement("3.01")
@pytest.mark.requirement("3.02")
def test_the_topic_is_the_log_and_holds_nothing_private(
    saying: Saying, kafka_cluster: KafkaServer, topic_prefix: str
) -> None:
    secrets = planted(saying)
    saying.read()
    sealed = saying.sealed()
    log, topic = Log(saying.reporting.service.engine, "partners"), f"{topic_prefix}partners.events"
    kafka = kafka_cluster.connection()
    publisher = Publisher(log, kafka, topic)
    assert publisher.publish() == len(sealed)
    publisher.close()
    consumer = KafkaConsumer(**kafka.options(), group_id=None, auto_offset_reset="earliest")
    consumer.assign([TopicPartition(topic, 0)])
    records: list[Any] = []
    while len(records) < len(sealed) and (found := consumer.poll(10_000)):
        records += [record for several in found.values() for record in several]
    consumer.close()
    assert [record.value for record in records] == [each.bytes for each in sealed]
    for record, event in zip(records, sealed, strict=True):
        assert dict(record.headers) == {
            "content-type": b"application/cloudevents+json",
            "origin": str(log.origin()).encode(),
            "position": str(event.position).encode(),
            "recorded": event.recorded.encode(),
        }
    leaving = [part for record in records for part in (record.key, record.value, *dict(record.headers).values())]
    assert [secret for secret in secrets if any(secret in content for content in leaving)] == []
