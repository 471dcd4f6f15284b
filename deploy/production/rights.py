"""Which service writes and reads which topic. Each has its own user; what is not said here is forbidden."""

from collections.abc import Iterable

from deploy.production import passwords
from deploy.production.kafka import ADMINISTRATOR, STATUS, Broker
from shared.messaging.administration import Right, give_rights, make_topics, make_users
from shared.messaging.connection import Kafka

WRITES = {
    "registry": ("registry.events",),
    "meetings": ("meetings.events",),
    "reporting": ("reporting.events", "partners.events"),
}
# A publisher also reads what it writes, to see where it stopped.
READS = {
    "registry": ("registry.events",),
    "meetings": ("registry.events", "meetings.events"),
    "reporting": ("registry.events", "meetings.events", "reporting.events", "partners.events"),
}
TOPICS = tuple(topic for topics in WRITES.values() for topic in topics)


def connection(broker: Broker, user: str) -> Kafka:
    return Kafka(broker.bootstrap, "SASL_PLAINTEXT", user, broker.password_file(user))


def provide(broker: Broker) -> None:
    """Make topics, users and rights that are missing.

    Raises:
        WrongTopic: a topic that is there would lose records, or has more than one partition.
    """
    administrator = connection(broker, ADMINISTRATOR)
    make_topics(administrator, TOPICS)
    make_users(administrator, {user: passwords.password(broker.password_file(user)) for user in (*WRITES, STATUS)})
    give_rights(administrator, all_rights(), groups=[STATUS])


def all_rights() -> Iterable[Right]:
    for service, topics in READS.items():
        for topic in topics:
            yield Right(service, topic, write=topic in WRITES[service])
    yield Right(STATUS, "*")
