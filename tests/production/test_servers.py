"""The servers of an installation: the rights of each user on a real Kafka and a real PostgreSQL."""

from collections.abc import Callable
from functools import partial

import pytest
from kafka import KafkaConsumer, KafkaProducer, TopicPartition
from kafka.errors import KafkaError
from psycopg import OperationalError
from psycopg.errors import InsufficientPrivilege, ReadOnlySqlTransaction

from deploy.installation.home import SERVICES
from deploy.runtime.production import databases, rights
from deploy.runtime.production.kafka import STATUS
from deploy.runtime.production.postgres import PostgresCluster
from shared.messaging.administration import admin_client, check_topics, create_topics
from shared.messaging.connection import Kafka
from shared.messaging.errors import AccessDenied, MisconfiguredTopic, SourceUnavailable
from tests.plugins.servers import KafkaServer
from tests.plugins.waiting import until

pytestmark = pytest.mark.requirement("1.21")
# The missing right: on the topic, or on the cluster for a user that may write to no topic.
FORBIDDEN = "(Topic|Cluster)AuthorizationFailed"


@pytest.fixture(scope="module")
def kafka_as(kafka_cluster: KafkaServer) -> Callable[[str], Kafka]:
    """A connection as one of the users, with topics, users and rights as in an installation."""
    rights.provide(kafka_cluster.broker)
    return kafka_cluster.connection


def produce(kafka: Kafka, topic: str) -> None:
    producer = KafkaProducer(**kafka.options(), acks="all", enable_idempotence=True, max_block_ms=60_000)
    try:
        producer.send(topic, b"an event").get(60)
    finally:
        producer.close(timeout=0)


def test_each_service_writes_its_own_topics_and_no_other(kafka_as: Callable[[str], Kafka]) -> None:
    for service, own in rights.WRITES.items():
        for topic in rights.TOPICS:
            if topic in own:
                produce(kafka_as(service), topic)
            else:
                with pytest.raises(KafkaError, match=FORBIDDEN):
                    produce(kafka_as(service), topic)


def test_the_user_that_status_names_reads_every_topic_and_writes_none(kafka_as: Callable[[str], Kafka]) -> None:
    kafka = kafka_as(STATUS)
    for topic in rights.TOPICS:
        produce(kafka_as(next(service for service, own in rights.WRITES.items() if topic in own)), topic)
        consumer = KafkaConsumer(**kafka.options(), group_id="an outsider", auto_offset_reset="earliest")
        consumer.assign([TopicPartition(topic, 0)])
        until(partial(consumer.poll, 1000), seconds=60)
        consumer.close()
        with pytest.raises(KafkaError, match=FORBIDDEN):
            produce(kafka, topic)


def test_a_wrong_password_is_named_as_one(kafka_as: Callable[[str], Kafka], kafka_cluster: KafkaServer) -> None:
    wrong = Kafka(
        kafka_cluster.broker.bootstrap, "SASL_PLAINTEXT", "registry", kafka_cluster.broker.password_file("meetings")
    )
    kafka_as("meetings")
    with pytest.raises(AccessDenied, match="does not let the user registry in"), admin_client(wrong):
        pass


def test_a_broker_that_is_not_there_is_named_as_such() -> None:
    with (
        pytest.raises(SourceUnavailable, match="No Kafka broker answers at"),
        admin_client(Kafka("127.0.0.1:1")),
    ):
        pass


def test_a_topic_that_would_lose_records_is_refused(kafka_cluster: KafkaServer, topic_prefix: str) -> None:
    kafka = kafka_cluster.connection()
    with admin_client(kafka) as client:
        short, wide = f"{topic_prefix}short", f"{topic_prefix}wide"
        client.create_topics({short: {"num_partitions": 1, "configs": {"retention.ms": "1000"}}})
        client.create_topics({wide: {"num_partitions": 2}})
        with pytest.raises(MisconfiguredTopic, match=r"retention\.ms=1000"):
            check_topics(client, [short])
        with pytest.raises(MisconfiguredTopic, match="2 partitions"):
            check_topics(client, [wide])
    create_topics(kafka, [f"{topic_prefix}right"])
    create_topics(kafka, [f"{topic_prefix}right"])


@pytest.fixture(scope="module")
def provided(postgres_cluster: PostgresCluster) -> PostgresCluster:
    databases.provide(postgres_cluster)
    databases.provide(postgres_cluster)
    return postgres_cluster


def test_a_service_opens_its_own_database_alone(provided: PostgresCluster) -> None:
    for service in SERVICES:
        for use in databases.USES:
            role = databases.role_of(service, use)
            for database, owner in databases.owners().items():
                if owner == databases.role_of(service, "owner") and (database, use) != (databases.VAULT, "reader"):
                    databases.connect(provided.url(database, role)).close()
                else:
                    with pytest.raises(OperationalError, match="permission denied"):
                        databases.connect(provided.url(database, role))


def test_the_reader_sees_what_the_service_makes_and_changes_nothing(provided: PostgresCluster) -> None:
    with databases.connect(provided.url("meetings", "meetings_owner")) as service:
        service.execute("CREATE TABLE seen (n int)")
        service.execute("INSERT INTO seen VALUES (1)")
    with databases.connect(provided.url("meetings", "meetings_reader")) as reader:
        assert reader.execute("SELECT n FROM seen").fetchall() == [(1,)]
        with pytest.raises(ReadOnlySqlTransaction):
            reader.execute("DELETE FROM seen")
        reader.execute("SET default_transaction_read_only = off")
        with pytest.raises(InsufficientPrivilege):
            reader.execute("DELETE FROM seen")


def test_a_wrong_password_opens_nothing(provided: PostgresCluster) -> None:
    with pytest.raises(OperationalError, match="password authentication failed"):
        databases.connect(
            provided.url("registry", "registry_web").replace("registry_web@", "registry_web:wrong@").partition("?")[0]
        )
