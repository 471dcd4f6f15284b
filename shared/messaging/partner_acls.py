"""Users of the cluster that may read one topic, in groups of their own, and nothing else. Every operation is
idempotent."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from kafka import TopicPartition
from kafka.admin import (
    ACL,
    ACLFilter,
    ACLOperation,
    ACLPermissionType,
    ACLResourcePatternType,
    OffsetSpec,
    ResourcePattern,
    ResourcePatternFilter,
    ResourceType,
    ScramMechanism,
    UserScramCredentialDeletion,
    UserScramCredentialUpsertion,
)

from shared.messaging.administration import admin_client
from shared.messaging.connection import Kafka
from shared.messaging.errors import AccessDenied
from shared.messaging.quotas import add_quotas, lacks_quotas

LITERAL, PREFIXED = ACLResourcePatternType.LITERAL, ACLResourcePatternType.PREFIXED


@dataclass(frozen=True)
class Password:
    """The data that a SCRAM server stores for a password (RFC 5802), which do not reveal it. `iterations` identifies
    the password."""

    salt: bytes
    iterations: int
    salted: bytes


@dataclass(frozen=True)
class ReadingGroup:
    """A consumer group and the offset of the record it reads next."""

    name: str
    offset: int


class PartnerAcls:
    """The users that read `topic`. Open it with `partner_acls`."""

    def __init__(self, client: Any, mechanism: str, topic: str) -> None:
        self.client, self._topic = client, topic
        self._mechanism = ScramMechanism[mechanism.replace("-", "_")]

    def existing_users(self, users: Iterable[str]) -> dict[str, int]:
        """Return the users that exist, with the iterations of their passwords."""
        descriptions = self.client.describe_user_scram_credentials(sorted(users))
        return {
            user: info["iterations"]
            for user, description in descriptions.items()
            for info in description["credential_infos"]
            if info["mechanism"] == self._mechanism
        }

    def create_users(self, passwords: Mapping[str, Password]) -> None:
        """Create users, each with an already salted password."""
        self._alter([_Salted(user, self._mechanism, password) for user, password in sorted(passwords.items())])

    def delete_users(self, users: Iterable[str]) -> None:
        """Delete users. Open connections survive, so revoke the users' rights first."""
        self._alter([UserScramCredentialDeletion(user, self._mechanism) for user in sorted(users)])

    def grant_read(self, user: str, groups: str | None) -> bool:
        """Grant a user the right to read the topic in groups whose names begin with `groups`, and revoke all other
        rights; None revokes all. A reader also gets quotas, so that it does not slow down others. Return whether
        anything changed."""
        missing, extra = self._differs(user, groups)
        limited = groups is not None and lacks_quotas(self.client, user)
        if limited:
            # Quotas come first; otherwise a reader could get in without a limit.
            add_quotas(self.client, user)
        if extra:
            done = self.client.delete_acls([_exactly(acl) for acl in extra])
            _refuse({error for _filter, _found, error in done if error.errno})
        if missing:
            _refuse(set(self.client.create_acls(list(missing))["failed"]))
        return bool(missing or extra or limited)

    def _is_otherwise(self, user: str, groups: str | None) -> bool:
        return any(self._differs(user, groups)) or (groups is not None and lacks_quotas(self.client, user))

    def _differs(self, user: str, groups: str | None) -> tuple[set[ACL], set[ACL]]:
        """Return the rights that a user lacks, and those in excess."""
        required = set() if groups is None else set(self._rights(user, groups))
        present, _error = self.client.describe_acls(_everything_of(user))
        return required - set(present), set(present) - required

    def revoke_read(self, user: str) -> bool:
        """Revoke a user's rights on the topic, and nothing else. Return whether there were any."""
        on_topic = ResourcePatternFilter(ResourceType.TOPIC, self._topic, LITERAL)
        rights = ACLFilter(f"User:{user}", None, ACLOperation.ANY, ACLPermissionType.ANY, on_topic)
        ((_filter, deleted, error),) = self.client.delete_acls([rights])
        _refuse({error} if error.errno else set())
        return bool(deleted)

    def end_offset(self) -> int:
        """Return the offset that the topic's next record will have."""
        partition = TopicPartition(self._topic, 0)
        return int(self.client.list_partition_offsets({partition: OffsetSpec.LATEST})[partition].offset)

    def groups(self, begin: str) -> list[ReadingGroup]:
        """Return every group with this prefix that has committed an offset for the topic."""
        partition = TopicPartition(self._topic, 0)
        names = [group["group_id"] for group in self.client.list_groups() if group["group_id"].startswith(begin)]
        committed = self.client.list_group_offsets({name: [partition] for name in names}) if names else {}
        read = {name: offsets[partition].offset for name, offsets in committed.items() if partition in offsets}
        return [ReadingGroup(name, offset) for name, offset in sorted(read.items()) if offset >= 0]

    def _rights(self, user: str, groups: str) -> Iterator[ACL]:
        yield _may_read(user, ResourcePattern(ResourceType.TOPIC, self._topic, LITERAL))
        yield _may_read(user, ResourcePattern(ResourceType.GROUP, groups, PREFIXED))

    def _alter(self, changes: list[Any]) -> None:
        if not changes:
            return
        errors = self.client.alter_user_scram_credentials(changes)
        if any(errors.values()):
            raise AccessDenied("Kafka did not make or remove users that read.", "The user that keeps them needs Alter.")


@contextmanager
def partner_acls(kafka: Kafka, topic: str) -> Iterator[PartnerAcls]:
    """Open the users of a topic. Raises SourceUnavailable, AccessDenied, AuthenticationFailed."""
    with admin_client(kafka) as client:
        yield PartnerAcls(client, kafka.mechanism, topic)


class _Salted(UserScramCredentialUpsertion):  # type: ignore[misc]  # kafka-python has no types
    """A password that was salted when it was created. kafka-python would salt it itself, and need it in clear text."""

    def __init__(self, user: str, mechanism: ScramMechanism, password: Password) -> None:
        self.user, self.mechanism = user, mechanism
        self.salt, self.iterations, self.salted_password = password.salt, password.iterations, password.salted


def _may_read(user: str, resource: ResourcePattern) -> ACL:
    return ACL(f"User:{user}", "*", ACLOperation.READ, ACLPermissionType.ALLOW, resource)


def _everything_of(user: str) -> ACLFilter:
    anything = ResourcePatternFilter(ResourceType.ANY, None, ACLResourcePatternType.ANY)
    return ACLFilter(f"User:{user}", None, ACLOperation.ANY, ACLPermissionType.ANY, anything)


def _exactly(acl: ACL) -> ACLFilter:
    pattern = acl.resource_pattern
    pattern_filter = ResourcePatternFilter(pattern.resource_type, pattern.resource_name, pattern.pattern_type)
    return ACLFilter(acl.principal, acl.host, acl.operation, acl.permission_type, pattern_filter)


def _refuse(failed: set[Any]) -> None:
    if failed:
        reasons = ", ".join(sorted(each.__name__ for each in failed))
        raise AccessDenied(f"Kafka did not take these rights: {reasons}.", "The user that gives them needs Alter.")
