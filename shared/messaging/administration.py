"""Administration of the cluster's topics, users and rights for the logs. Every operation is idempotent."""

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from kafka.admin import (
    ACL,
    ACLFilter,
    ACLOperation,
    ACLPermissionType,
    ACLResourcePatternType,
    ConfigResource,
    ConfigResourceType,
    ResourcePattern,
    ResourcePatternFilter,
    ResourceType,
    ScramMechanism,
    UserScramCredentialUpsertion,
)

from shared.messaging.connection import Kafka
from shared.messaging.errors import AccessDenied, AuthenticationFailed, MisconfiguredTopic, SourceError

KEEP_FOR_EVER = {"retention.ms": "-1", "retention.bytes": "-1", "cleanup.policy": "delete"}
SCRAM_ITERATIONS = 8192
COPIES = 3  # copies of each record, if there are that many brokers
SECONDS_TO_APPEAR = 10


@contextmanager
def admin_client(kafka: Kafka) -> Iterator[Any]:
    """Yield kafka-python's admin client, and close it at the end."""
    with kafka.translated_errors("administer the cluster"):
        kafka.ping()
        client = kafka.admin()
        try:
            yield client
        finally:
            client.close()


def create_topics(kafka: Kafka, topics: Sequence[str]) -> None:
    """Create missing topics: one partition, unlimited retention, replicated on three brokers, or on all if there are
    fewer.

    Raises MisconfiguredTopic if an existing one differs.
    """
    with admin_client(kafka) as client:
        missing = sorted(set(topics) - set(client.list_topics()))
        if missing:
            copies = _copies(client)
            # One broker may be down while another still has every acknowledged record.
            configs = KEEP_FOR_EVER | {"min.insync.replicas": str(max(1, copies - 1))}
            settings = {"num_partitions": 1, "replication_factor": copies, "configs": configs}
            client.create_topics(dict.fromkeys(missing, settings), wait_for_metadata=True)
        check_topics(client, topics)


def _copies(client: Any) -> int:
    return min(COPIES, len(client.describe_cluster()["brokers"]))


def _described(client: Any, topics: Sequence[str]) -> Sequence[Any]:
    """Return the brokers' descriptions of topics. A topic just created may briefly have no partition, and is described
    again."""
    given_up = time.monotonic() + SECONDS_TO_APPEAR
    while True:
        descriptions: Sequence[Any] = client.describe_topics(list(topics))
        if all(topic["partitions"] for topic in descriptions) or time.monotonic() > given_up:
            return descriptions
        time.sleep(0.1)


def check_topics(client: Any, topics: Sequence[str]) -> None:
    """Raise MisconfiguredTopic for a topic with more than one partition, too few replicas, or limited retention."""
    required = _copies(client)
    for topic in _described(client, topics):
        partitions = len(topic["partitions"])
        if partitions != 1:
            raise MisconfiguredTopic(
                f"The topic {topic['name']} has {partitions} partitions, and a log needs exactly one.",
                "Delete the topic; it is made again and filled from the log.",
            )
        copies = len(topic["partitions"][0]["replica_nodes"])
        if copies < required:
            raise MisconfiguredTopic(
                f"The topic {topic['name']} is kept by {copies} of the brokers, and should be by {required}.",
                "Give it more with kafka-reassign-partitions, or delete it: it is made again and filled from the log.",
            )
    resources = [ConfigResource(ConfigResourceType.TOPIC, topic, dict.fromkeys(KEEP_FOR_EVER)) for topic in topics]
    configs = client.describe_configs(resources, config_filter="all")["topic"]
    for topic in topics:
        for name, value in KEEP_FOR_EVER.items():
            actual = _value(configs[topic][name])
            if actual != value:
                raise MisconfiguredTopic(
                    f"The topic {topic} has {name}={actual}, and would lose records; a log needs {value}.",
                    f"Set it: kafka-configs --alter --entity-type topics --entity-name {topic} --add-config {name}={value}",
                )


class TopicIdentity:
    """The topic that currently has a name, queried over a persistent connection. Must be closed.

    A topic that is deleted and recreated keeps its name but gets a different id (KIP-516).
    """

    def __init__(self, kafka: Kafka, topic: str) -> None:
        kafka.ping()
        self._topic, self._client = topic, kafka.admin()

    def now(self) -> str | None:
        """Return the topic's id; None if there is no such topic."""
        [topic] = self._client.describe_topics([self._topic])
        return None if topic["error_code"] else str(topic["topic_id"])

    def close(self) -> None:
        self._client.close()


def _value(setting: Any) -> str:
    return str(setting["value"] if isinstance(setting, dict) else setting)


def create_users(kafka: Kafka, passwords: Mapping[str, str]) -> None:
    """Create the users, or reset their passwords."""
    with admin_client(kafka) as client:
        credentials = [_credential(kafka.mechanism, user, word) for user, word in passwords.items()]
        results = client.alter_user_scram_credentials(credentials)
    refused = {user: reason for user, reason in results.items() if reason}
    if refused:
        raise AccessDenied(f"Kafka did not make these users: {refused}.", "The administrator needs the right to.")


def known_users(kafka: Kafka, users: Sequence[str]) -> set[str]:
    """Return the users that exist. Raises AccessDenied if the caller may not ask."""
    with admin_client(kafka) as client:
        descriptions = client.describe_user_scram_credentials(list(users))
    return {user for user, description in descriptions.items() if description["credential_infos"]}


def _credential(mechanism: str, user: str, password: str) -> UserScramCredentialUpsertion:
    # The client salts and hashes the password, so that it is never sent itself.
    kind = ScramMechanism[mechanism.replace("-", "_")]
    return UserScramCredentialUpsertion(user, kind, password=password, iterations=SCRAM_ITERATIONS)


@dataclass(frozen=True)
class TopicRight:
    """The right of a user to read a topic, or also to write it; `below`: every topic with this prefix."""

    user: str
    topic: str
    write: bool = False
    below: bool = False


def grant_rights(kafka: Kafka, rights: Iterable[TopicRight], groups: Iterable[str] = ()) -> None:
    """Allow users to read topics and to write their own; users in `groups` may read in any consumer group.

    Everything not granted is forbidden, so a topic that a user may not read looks as if it did not exist.
    """
    acls = [_acl(right.user, _topics(right), does) for right in rights for does in doing(right)]
    acls += [_acl(user, ResourcePattern(ResourceType.GROUP, "*"), ACLOperation.READ) for user in groups]
    with admin_client(kafka) as client:
        _refuse_failed(client.create_acls(acls)["failed"])


def _refuse_failed(failed: Sequence[type[Exception]]) -> None:
    if failed:
        reasons = ", ".join(sorted({each.__name__ for each in failed}))
        raise AccessDenied(
            f"Kafka did not take these rights: {reasons}.", "The administrator needs the right to give them."
        )


def let_keep_readers(kafka: Kafka, keeper: str, gate: str, topic: str, groups: str) -> None:
    """Allow `keeper` to inspect users, their rights, and how far groups whose names begin with `groups` have read
    `topic`; allow `gate` to create and remove users.

    The smallest right with which Kafka lets one create users is Alter on the cluster, whose holder can change every
    user and seize every right. So it is revoked from the keeper, which had it in earlier versions.
    """
    acls = [_acl(keeper, resource, does) for resource, does in keeping_readers(topic, groups)]
    acls += [_acl(gate, resource, does) for resource, does in letting_in(topic)]
    everything = ResourcePatternFilter(ResourceType.CLUSTER, "kafka-cluster", ACLResourcePatternType.LITERAL)
    older = ACLFilter(f"User:{keeper}", None, ACLOperation.ALTER, ACLPermissionType.ALLOW, everything)
    with admin_client(kafka) as client:
        _refuse_failed(client.create_acls(acls)["failed"])
        client.delete_acls([older])


def letting_in(topic: str) -> Iterator[tuple[ResourcePattern, ACLOperation]]:
    for operation in (
        ACLOperation.ALTER,
        ACLOperation.DESCRIBE,
        ACLOperation.ALTER_CONFIGS,  # which quotas require
        ACLOperation.DESCRIBE_CONFIGS,
    ):
        yield ResourcePattern(ResourceType.CLUSTER, "kafka-cluster"), operation
    yield ResourcePattern(ResourceType.TOPIC, topic), ACLOperation.DESCRIBE


def keeping_readers(topic: str, groups: str) -> Iterator[tuple[ResourcePattern, ACLOperation]]:
    for operation in (ACLOperation.DESCRIBE, ACLOperation.DESCRIBE_CONFIGS):
        yield ResourcePattern(ResourceType.CLUSTER, "kafka-cluster"), operation
    yield ResourcePattern(ResourceType.TOPIC, topic), ACLOperation.DESCRIBE
    yield ResourcePattern(ResourceType.GROUP, groups, ACLResourcePatternType.PREFIXED), ACLOperation.DESCRIBE


def has_rights(kafka: Kafka, rights: Sequence[TopicRight]) -> bool:
    """Return whether the user can log in and has all these rights."""
    topics = [right.topic for right in rights]
    try:
        with admin_client(kafka) as client:
            operations = {
                topic["name"]: topic.get("authorized_operations") or () for topic in client.describe_topics(topics)
            }
    except AuthenticationFailed:
        return False
    return all({each.name for each in doing(right)} <= set(operations.get(right.topic, ())) for right in rights)


def doing(right: TopicRight) -> list[ACLOperation]:
    """Return the operations that make up a right."""
    reading = [ACLOperation.READ, ACLOperation.DESCRIBE, ACLOperation.DESCRIBE_CONFIGS]
    # A topic's writer recreates it if it was deleted.
    return [*reading, ACLOperation.WRITE, ACLOperation.CREATE] if right.write else reading


def _topics(right: TopicRight) -> ResourcePattern:
    if not right.below:
        return ResourcePattern(ResourceType.TOPIC, right.topic)
    # `*` is Kafka's own word for all topics.
    kind = ACLResourcePatternType.PREFIXED if right.topic else ACLResourcePatternType.LITERAL
    return ResourcePattern(ResourceType.TOPIC, right.topic or "*", kind)


def _acl(user: str, resource: ResourcePattern, does: ACLOperation) -> ACL:
    return ACL(f"User:{user}", "*", does, ACLPermissionType.ALLOW, resource)


def reload_keystores(kafka: Kafka, listener: str) -> None:
    """Make the brokers reload a listener's certificate from the same file.

    A broker reloads it whenever this setting changes. Deleting a setting that was never set counts as a change and
    leaves no trace.
    """
    setting = {f"listener.name.{listener}.ssl.keystore.location": ("DELETE", None)}
    with admin_client(kafka) as client:
        for broker in client.describe_cluster()["brokers"]:
            node = str(broker["broker_id"])
            changed = ConfigResource(ConfigResourceType.BROKER, node, setting)
            result = client.alter_configs([changed], raise_on_unknown=False)["broker"][node]
            if result != "OK":
                raise SourceError(f"The broker did not take its certificate: {result}.", "See what it says in its log.")
