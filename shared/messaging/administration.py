"""Topics, users and rights of the cluster, as the logs need them. Doing it again changes nothing."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from kafka import KafkaAdminClient
from kafka.admin import (
    ACL,
    ACLOperation,
    ACLPermissionType,
    ConfigResource,
    ConfigResourceType,
    ResourcePattern,
    ResourceType,
    ScramMechanism,
    UserScramCredentialUpsertion,
)

from shared.messaging.connection import Kafka
from shared.messaging.errors import NotAllowed, WrongTopic

KEEP_FOR_EVER = {"retention.ms": "-1", "retention.bytes": "-1", "cleanup.policy": "delete"}
SCRAM_ITERATIONS = 8192


@contextmanager
def administrator(kafka: Kafka) -> Iterator[Any]:
    """kafka-python's admin client, closed at the end."""
    with kafka.in_our_words("administer the cluster"):
        kafka.must_answer()
        client = KafkaAdminClient(**kafka.options())
        try:
            yield client
        finally:
            client.close()


def make_topics(kafka: Kafka, topics: Sequence[str], replication: int = -1) -> None:
    """Make the topics that are missing, with one partition and no end of what they keep.

    `replication` -1 takes the cluster's own default. Raises WrongTopic if one that was there is not so.
    """
    with administrator(kafka) as client:
        missing = sorted(set(topics) - set(client.list_topics()))
        if missing:
            wanted = {"num_partitions": 1, "replication_factor": replication, "configs": KEEP_FOR_EVER}
            client.create_topics(dict.fromkeys(missing, wanted), wait_for_metadata=True)
        check_topics(client, topics)


def check_topics(client: Any, topics: Sequence[str]) -> None:
    """Raise WrongTopic for a topic that has not exactly one partition or does not keep everything."""
    for topic in client.describe_topics(list(topics)):
        partitions = len(topic["partitions"])
        if partitions != 1:
            raise WrongTopic(
                f"The topic {topic['name']} has {partitions} partitions, and a log needs exactly one.",
                "Delete the topic; it is made again and filled from the log.",
            )
    resources = [ConfigResource(ConfigResourceType.TOPIC, topic, dict.fromkeys(KEEP_FOR_EVER)) for topic in topics]
    found = client.describe_configs(resources, config_filter="all")["topic"]
    for topic in topics:
        for name, value in KEEP_FOR_EVER.items():
            actual = _value(found[topic][name])
            if actual != value:
                raise WrongTopic(
                    f"The topic {topic} has {name}={actual}, and would lose records; a log needs {value}.",
                    f"Set it: kafka-configs --alter --entity-type topics --entity-name {topic} --add-config {name}={value}",
                )


def _value(setting: Any) -> str:
    return str(setting["value"] if isinstance(setting, dict) else setting)


def make_users(kafka: Kafka, passwords: Mapping[str, str]) -> None:
    """Make the users, or give them these passwords anew."""
    with administrator(kafka) as client:
        said = client.alter_user_scram_credentials([_credential(user, word) for user, word in passwords.items()])
    refused = {user: reason for user, reason in said.items() if reason}
    if refused:
        raise NotAllowed(f"Kafka did not make these users: {refused}.", "The administrator needs the right to.")


def _credential(user: str, password: str) -> UserScramCredentialUpsertion:
    # The client salts and hashes, so that the password itself is never sent.
    return UserScramCredentialUpsertion(
        user, ScramMechanism.SCRAM_SHA_512, password=password, iterations=SCRAM_ITERATIONS
    )


@dataclass(frozen=True)
class Right:
    """What a user may do with the topics it names (`*` is all of them)."""

    user: str
    topic: str
    write: bool = False


def give_rights(kafka: Kafka, rights: Iterable[Right], groups: Iterable[str] = ()) -> None:
    """Let users read topics, and write those that are theirs; `groups` are users that may read in any consumer group.

    What no right allows is forbidden, so a topic that one may not read looks like one that is not there.
    """
    wanted = [_acl(right.user, ResourceType.TOPIC, right.topic, does) for right in rights for does in _doing(right)]
    wanted += [_acl(user, ResourceType.GROUP, "*", ACLOperation.READ) for user in groups]
    with administrator(kafka) as client:
        failed = client.create_acls(wanted)["failed"]
    if failed:
        raise NotAllowed(
            f"Kafka did not take these rights: {failed}.", "The administrator needs the right to give them."
        )


def _doing(right: Right) -> list[ACLOperation]:
    reading = [ACLOperation.READ, ACLOperation.DESCRIBE, ACLOperation.DESCRIBE_CONFIGS]
    # Who writes a topic makes it again when somebody deleted it.
    return [*reading, ACLOperation.WRITE, ACLOperation.CREATE] if right.write else reading


def _acl(user: str, kind: ResourceType, name: str, does: ACLOperation) -> ACL:
    return ACL(f"User:{user}", "*", does, ACLPermissionType.ALLOW, ResourcePattern(kind, name))
