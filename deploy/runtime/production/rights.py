"""The rights of each service on topics. Each has its own user; everything not allowed here is denied."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Protocol

from deploy.runtime.production.kafka import GATE, KEEPER, STATUS
from shared.messaging.administration import (
    TopicRight,
    create_topics,
    create_users,
    doing,
    grant_rights,
    has_rights,
    keeping_readers,
    let_keep_readers,
    letting_in,
)
from shared.messaging.connection import Kafka
from shared.messaging.errors import AccessDenied

WRITES = {
    "registry": ("registry.events",),
    "meetings": ("meetings.events",),
    "reporting": ("reporting.events", "partners.events"),
}
# A publisher also reads its topic, to find where it stopped.
READS = {
    "registry": ("registry.events",),
    "meetings": ("registry.events", "meetings.events"),
    "reporting": ("registry.events", "meetings.events", "reporting.events", "partners.events"),
}
TOPICS = tuple(topic for topics in WRITES.values() for topic in topics)
USERS = (*WRITES, STATUS, KEEPER, GATE)
# The topics that partners read, and the prefix of their users' and groups' names.
TO_PARTNERS, OF_PARTNERS = "partners.events", "partner-"


class KafkaCluster(Protocol):
    """A cluster, this installation's own or an existing one; names on it begin with `prefix`.

    `asks_who`: whether it has users at all.
    """

    @property
    def prefix(self) -> str: ...

    @property
    def asks_who(self) -> bool: ...

    @property
    def bootstrap(self) -> str: ...

    @property
    def administration(self) -> Kafka: ...

    def connection(self, user: str) -> Kafka:
        """Return the connection of a user, named without the prefix."""

    def outside(self, user: str) -> Kafka:
        """Return the connection of an external user, also named without the prefix."""

    def password_file(self, user: str) -> Path: ...

    def new_password(self, user: str) -> str: ...


def provide(cluster: KafkaCluster) -> None:
    """Create missing topics, users and rights.

    Raises MisconfiguredTopic if an existing topic would lose records, has more than one partition or too few replicas;
    AccessDenied if the administrator lacks a right.
    """
    administrator, prefix = cluster.administration, cluster.prefix
    create_topics(administrator, [prefix + topic for topic in TOPICS])
    if not cluster.asks_who:
        return
    if administrator.mechanism.startswith("SCRAM"):
        create_users(administrator, {prefix + user: cluster.new_password(user) for user in USERS})
    elif not are_there(cluster):
        raise AccessDenied(f"Kafka cannot be given users of {administrator.mechanism} from outside.")
    grant_rights(administrator, all_rights(prefix), groups=[prefix + STATUS])
    let_keep_readers(administrator, prefix + KEEPER, prefix + GATE, prefix + TO_PARTNERS, prefix + OF_PARTNERS)


def are_there(cluster: KafkaCluster) -> bool:
    """Return whether every user can log in and has all its rights, for a cluster where someone else created them."""
    required = list(all_rights(cluster.prefix))
    return all(
        has_rights(cluster.connection(user), [right for right in required if right.user == cluster.prefix + user])
        for user in WRITES
    )


def all_rights(prefix: str = "") -> Iterable[TopicRight]:
    for service, topics in READS.items():
        for topic in topics:
            yield TopicRight(prefix + service, prefix + topic, write=topic in WRITES[service])
    yield TopicRight(prefix + STATUS, prefix, below=True)


def by_hand() -> Iterator[tuple[str, str, list[str]]]:
    """Return user, topic and operations, in the terms of Kafka's own tools."""
    for right in all_rights():
        yield right.user, right.topic or "*", [operation.name.title().replace("_", "") for operation in doing(right)]


def keeping_by_hand(prefix: str) -> Iterator[tuple[str, str, str]]:
    """Return user, resource and operation for the users that manage partners, in the terms of Kafka's own tools."""
    keeper = ((KEEPER, *each) for each in keeping_readers(prefix + TO_PARTNERS, prefix + OF_PARTNERS))
    for user, resource, operation in (*keeper, *((GATE, *each) for each in letting_in(prefix + TO_PARTNERS))):
        kind = resource.resource_type.name.lower()
        pattern = " --resource-pattern-type prefixed" if resource.pattern_type.name == "PREFIXED" else ""
        yield (
            user,
            f"--{kind}" + ("" if kind == "cluster" else f" {resource.resource_name}{pattern}"),
            operation.name.title(),
        )
