"""A partner on a real Kafka: it reads only its topics, is cut off within seconds, and comes back."""

import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from kafka import TopicPartition
from kafka.errors import GroupAuthorizationFailedError, KafkaError, TopicAuthorizationFailedError

from deploy.runtime.production.gate import open_gate, socket_of
from deploy.runtime.production.given.choice import KafkaChoice
from deploy.runtime.production.given.kafka import ExistingKafka
from deploy.runtime.production.kafka import GATE, KEEPER
from services.registry.service import kafka_users
from services.registry.service.kafka_users import KafkaUserReconciler
from shared.messaging.administration import TopicRight, admin_client, create_users, grant_rights
from shared.messaging.connection import Kafka
from shared.messaging.errors import AccessDenied, SourceUnavailable
from shared.messaging.gate import partner_acls_through
from shared.messaging.partner_acls import Password, _everything_of, partner_acls
from shared.messaging.quotas import OF_A_READER, change_quotas, quotas_of
from tests.plugins.servers import KafkaServer
from tests.plugins.waiting import until
from tests.registry.conftest import Registry, opened, settings_of
from tests.registry.partnership import HANDLE, WHY, credential, registered

pytestmark = [pytest.mark.requirement("3.02"), pytest.mark.requirement("3.03"), pytest.mark.slow]
SECONDS = 5  # seconds until a suspension must take effect


class There:
    """A registry beside an existing cluster, with everything made as by `up --production`."""

    def __init__(self, of_registry: Registry, kafka: ExistingKafka, admin: Kafka) -> None:
        self.registry, self.kafka, self.admin = of_registry, kafka, admin
        self.turn = KafkaUserReconciler(of_registry.service)

    @property
    def topic(self) -> str:
        return f"{self.kafka.prefix}partners.events"

    def user(self, made: dict[str, Any]) -> str:
        return f"{self.kafka.prefix}{made['handle']}"

    def group(self, name: str = "main", handle: str = HANDLE) -> str:
        return f"{self.kafka.prefix}partner-{handle}-{name}"

    def make(self, **ways: object) -> dict[str, Any]:
        made = credential(self.registry, registered(self.registry, **{"ways": ["kafka"], **ways}), "kafka")  # type: ignore[arg-type]
        self.turn.step()
        return made

    def access(self, made: dict[str, Any]) -> Kafka:
        secret = self.registry.home / "secret"
        secret.write_text(made["secret"])
        return replace(self.admin, user=self.user(made), password_file=secret)

    def publish(self, *values: bytes) -> None:
        producer = self.admin.producer(acks="all")
        for value in values:
            producer.send(self.topic, value, partition=0).get(60)
        producer.close()

    def seen(self, made: dict[str, Any]) -> str | None:
        rows = self.registry.service.queries.credentials_of(made["id"])
        (seen,) = (row.seen for row in rows if row.id == made["credential"])
        return None if seen is None else str(seen)


@pytest.fixture
def there(kafka_cluster: KafkaServer, topic_prefix: str, home: Path) -> Iterator[There]:
    admin = kafka_cluster.connection()
    choice = KafkaChoice(
        admin.bootstrap, "SASL_PLAINTEXT", user=str(admin.user), password_file=str(admin.password_file)
    )
    kafka = ExistingKafka(home, choice, topic_prefix)
    kafka.provide()
    known = {
        "RAPPORTEUR_KAFKA": kafka.bootstrap,
        "RAPPORTEUR_KAFKA_PROTOCOL": "SASL_PLAINTEXT",
        "RAPPORTEUR_TOPIC_PREFIX": topic_prefix,
        "RAPPORTEUR_REGISTRY_KAFKA_USER": f"{topic_prefix}registry",
        "RAPPORTEUR_REGISTRY_KAFKA_PASSWORD_FILE": str(kafka.password_file("registry")),
        "RAPPORTEUR_REGISTRY_KAFKA_KEEPER": f"{topic_prefix}keeper",
        "RAPPORTEUR_REGISTRY_KAFKA_KEEPER_PASSWORD_FILE": str(kafka.password_file("keeper")),
    }
    with open_gate(kafka, socket_of(home)), opened(home, settings_of(home, **known)) as of_registry:
        yield There(of_registry, kafka, admin)


@pytest.fixture
def consumers(there: There) -> Iterator[Callable[..., Any]]:
    made_here: list[Any] = []

    def make(made: dict[str, Any], group: str, topic: str | None = None) -> Any:
        consumer = there.access(made).consumer(
            group_id=group,
            enable_auto_commit=False,
            auto_offset_reset="earliest",
            fetch_max_wait_ms=100,
            # A refused member cannot leave its group, so the next one waits until its session has expired.
            session_timeout_ms=6000,
            heartbeat_interval_ms=1000,
        )
        made_here.append(consumer)
        consumer.subscribe([topic or there.topic])
        return consumer

    yield make
    for consumer in made_here:
        consumer.close(autocommit=False)


def values(consumer: Any, timeout: int = 500) -> list[bytes]:
    return [record.value for records in consumer.poll(timeout).values() for record in records]


def gets_nothing(consumer: Any, until_then: float) -> None:
    while time.monotonic() < until_then:
        assert values(consumer) == []


def reads(consumer: Any, count: int) -> list[bytes]:
    found: list[bytes] = []

    def enough() -> bool:
        found.extend(values(consumer))
        return len(found) >= count

    until(enough)
    return found


def test_a_partner_reads_its_topic_by_its_groups_and_may_do_nothing_else(
    there: There, consumers: Callable[..., Any]
) -> None:
    made = there.make()
    there.publish(b"one", b"two")
    mine = consumers(made, there.group())
    assert reads(mine, 2) == [b"one", b"two"]
    mine.commit()
    with pytest.raises(GroupAuthorizationFailedError):
        reads(consumers(made, there.group(handle="example-other")), 1)
    forbidden = consumers(made, there.group("forbidden"), f"{there.kafka.prefix}registry.events")
    there.registry.work()  # which publishes the registry's log
    with partner_acls(there.admin, f"{there.kafka.prefix}registry.events") as readers:
        assert readers.end_offset() > 0
    assert [values(forbidden) for _ in range(4)] == [[]] * 4, "a topic that one may not read looks empty"
    assert not forbidden.partitions_for_topic(f"{there.kafka.prefix}registry.events")
    producer = there.access(made).producer(max_block_ms=60_000)
    with pytest.raises(KafkaError, match="AuthorizationFailed"):
        producer.send(there.topic, b"three", partition=0).get(60)
    producer.close(timeout=0)
    assert there.seen(made) == kafka_users.WORKS
    until(lambda: bool(there.turn.step()) or bool(there.registry.service.queries.groups_of(made["id"])))
    (group,) = there.registry.service.queries.groups_of(made["id"])
    seen = there.registry.service.queries.kafka_status()
    assert seen is not None
    assert (group.group, group.read, seen.size, seen.trouble) == (there.group(), 2, 2, None)


@pytest.mark.requirement("12.13")
def test_a_partner_that_is_let_in_has_quotas_and_those_that_an_operator_set_stay(there: There) -> None:
    made = there.make()
    user = there.user(made)
    with admin_client(there.admin) as client:
        assert quotas_of(client, user) == dict(OF_A_READER)
        change_quotas(client, user, {"consumer_byte_rate": 1000.0, "request_percentage": None})
        until(lambda: quotas_of(client, user) == {"consumer_byte_rate": 1000.0})
        assert KafkaUserReconciler(there.registry.service).step(), "as after a restart"
        until(lambda: quotas_of(client, user) == {**OF_A_READER, "consumer_byte_rate": 1000.0})
        assert quotas_of(client, f"{there.kafka.prefix}registry") == {}, "no service is slowed down"


@pytest.mark.requirement("12.13")
def test_kafka_slows_down_a_reader_that_takes_more_than_its_quota_and_no_other(
    there: There, consumers: Callable[..., Any]
) -> None:
    greedy = there.make()
    with admin_client(there.admin) as client:
        change_quotas(client, there.user(greedy), {"consumer_byte_rate": 2000.0})
    other = credential(there.registry, registered(there.registry, "example-body", ways=["kafka"]), "kafka")
    there.turn.step()
    there.publish(*[b"a" * 1000] * 20)
    readers = {
        "greedy": consumers(greedy, there.group()),
        "other": consumers(other, there.group(handle="example-body")),
    }
    for reader in readers.values():
        reads(reader, 20)
    # Requests over the quota succeed after a delay, which the broker reports in each response and the client counts.
    throttled = {name: _throttled(reader) for name, reader in readers.items()}
    assert throttled["greedy"] > 0
    assert throttled["other"] == 0


def _throttled(consumer: Any) -> float:
    values(consumer)
    return max(float(of.get("throttle-time-max") or 0) for of in consumer.metrics().values())


def rights_of(there: There, user: str) -> list[Any]:
    """Return a user's effective rights: the broker applies a change with a delay."""
    with admin_client(there.admin) as client:
        rights, _error = client.describe_acls(_everything_of(user))
    return list(rights)


def test_a_suspended_partner_is_cut_off_within_seconds_and_comes_back_when_resumed(
    there: There, consumers: Callable[..., Any]
) -> None:
    made = there.make()
    there.publish(b"one")
    mine = consumers(made, there.group())
    assert reads(mine, 1) == [b"one"]
    mine.commit()
    there.registry.post(f"/partners/{made['id']}/suspend", WHY)
    there.turn.step()
    until(lambda: not rights_of(there, there.user(made)), seconds=SECONDS)
    # The client reports the refusal or treats the topic as empty; in both cases it reads nothing more.
    refused = suppress(TopicAuthorizationFailedError, GroupAuthorizationFailedError)
    with refused:
        # Until a request from before the change is answered.
        gets_nothing(mine, time.monotonic() + 1)
    there.publish(b"two")
    with refused:
        gets_nothing(mine, time.monotonic() + 3)
    mine.close(autocommit=False)
    with pytest.raises(KafkaError):
        consumers(made, there.group())
    assert there.seen(made) == kafka_users.AWAY
    there.registry.post(f"/partners/{made['id']}/resume", WHY, role="administrator")
    there.turn.step()
    assert reads(consumers(made, there.group()), 1) == [b"two"], "by the same secret, from where it stopped"


def test_rotation_leaves_no_gap_and_a_revoked_user_is_gone(there: There, consumers: Callable[..., Any]) -> None:
    old = there.make()
    there.publish(b"one")
    first = consumers(old, there.group())
    assert reads(first, 1) == [b"one"]
    first.commit()
    path = f"/partners/{old['id']}/credentials"
    new = there.registry.post(f"{path}/rotate", {"replaces": old["credential"]}, role="administrator").json
    there.turn.step()
    there.publish(b"two")
    assert reads(first, 1) == [b"two"], "the old one goes on"
    first.commit()
    first.close(autocommit=False)
    second = consumers(new, there.group())
    there.publish(b"three")
    assert reads(second, 1) == [b"three"], "the new one goes on in the same group"
    there.registry.post(f"{path}/revoke", {"credential": old["credential"], **WHY})
    there.turn.step()
    there.publish(b"four")
    assert reads(second, 1) == [b"four"]
    with partner_acls(there.admin, there.topic) as readers:
        assert set(readers.existing_users([there.user(old), there.user(new)])) == {there.user(new)}
    assert there.registry.service.clients.all_known() == {new["credential"]}


def test_what_is_lost_in_the_cluster_is_made_again_and_what_is_somebody_elses_is_left(
    there: There, consumers: Callable[..., Any]
) -> None:
    made = there.make()
    with partner_acls(there.admin, there.topic) as readers:
        assert not readers.grant_read(there.user(made), there.group("")), "all is as it should be"
        readers.grant_read(there.user(made), None)
        readers.delete_users([there.user(made)])
    again = KafkaUserReconciler(there.registry.service)  # as after a restart
    assert again.step()
    assert again.step() == 0
    there.publish(b"one")
    assert reads(consumers(made, there.group()), 1) == [b"one"]
    foreign = f"{there.kafka.prefix}partner-example-body"
    with partner_acls(there.admin, there.topic) as readers:
        readers.create_users({foreign: Password(b"salt", 5000, b"0" * 64)})
        other = credential(there.registry, registered(there.registry, "example-body", ways=["kafka"]), "kafka")
        again.step()
        assert readers.existing_users([foreign]) == {foreign: 5000}
    assert there.seen(other) == kafka_users.TAKEN


def test_the_keeper_may_read_no_topic_and_without_it_the_reason_is_kept_for_the_console(
    there: There, consumers: Callable[..., Any]
) -> None:
    made = there.make()
    keeper = there.kafka.connection(KEEPER)
    there.publish(b"one")
    consumer = keeper.consumer(group_id=None, enable_auto_commit=False)
    consumer.assign([TopicPartition(there.topic, 0)])
    consumer.seek(TopicPartition(there.topic, 0), 0)
    with pytest.raises(TopicAuthorizationFailedError):
        gets_nothing(consumer, time.monotonic() + 60)
    consumer.close(autocommit=False)
    with admin_client(there.admin) as client:
        client.delete_acls([_everything_of(str(keeper.user))])
    there.registry.post(f"/partners/{made['id']}/suspend", WHY)
    with pytest.raises(AccessDenied):
        there.turn.step()
    seen = there.registry.service.queries.kafka_status()
    assert seen is not None
    assert "keeper" in str(seen.trouble)


@pytest.mark.requirement("5.16")
def test_the_keeper_changes_no_user_and_no_right(there: There) -> None:
    made = there.make()
    keeper, prefix = there.kafka.connection(KEEPER), there.kafka.prefix
    for user in (f"{prefix}registry", str(there.admin.user), there.user(made)):
        with pytest.raises(AccessDenied):
            create_users(keeper, {user: "a password of the keeper's"})
        with partner_acls(keeper, there.topic) as readers, pytest.raises(AccessDenied):
            readers.delete_users([user])
    with pytest.raises(AccessDenied):
        grant_rights(keeper, [TopicRight(str(keeper.user), f"{prefix}registry.events", write=True)])
    with admin_client(there.admin) as client:
        assert client.describe_cluster(), "the administrator's password is the one it had"
    there.turn.step()
    assert there.seen(made) == kafka_users.WORKS


@pytest.mark.requirement("5.16")
def test_the_gate_changes_partners_users_alone(there: There) -> None:
    made, prefix = there.make(), there.kafka.prefix
    keeper, password = there.kafka.connection(KEEPER), Password(b"salt", 5000, b"0" * 64)
    for user in (f"{prefix}registry", f"{prefix}keeper", "admin", f"{prefix}partner-", "*", f"{prefix}partner-x\ny"):
        with partner_acls_through(keeper, there.topic, socket_of(there.registry.home)) as readers:
            with pytest.raises(AccessDenied, match="is no user that reads"):
                readers.create_users({user: password})
            with pytest.raises(AccessDenied, match="is no user that reads"):
                readers.delete_users([user])
            with pytest.raises(AccessDenied, match="is no user that reads"):
                readers.grant_read(user, f"{prefix}partner-{HANDLE}-")
            with pytest.raises(AccessDenied, match="is no user that reads"):
                readers.revoke_read(user)
    with (
        partner_acls_through(keeper, there.topic, socket_of(there.registry.home)) as readers,
        pytest.raises(AccessDenied, match="may use no groups"),
    ):
        readers.grant_read(there.user(made), prefix)
    assert socket_of(there.registry.home).stat().st_mode & 0o777 == 0o600


@pytest.mark.requirement("5.16")
def test_what_kafka_refuses_the_gate_is_told_to_the_one_that_asked(there: There) -> None:
    made, gate = there.make(), str(there.kafka.connection(GATE).user)
    with admin_client(there.admin) as client:
        client.delete_acls([_everything_of(gate)])
    until(lambda: not rights_of(there, gate))
    with partner_acls_through(there.kafka.connection(KEEPER), there.topic, socket_of(there.registry.home)) as readers:
        for _ in range(2):
            with pytest.raises(AccessDenied, match=f"{gate} may not do this: change who reads"):
                readers.grant_read(there.user(made), None)


@pytest.mark.requirement("5.16")
def test_where_nobody_is_at_the_gate_the_reason_is_kept_for_the_console(there: There) -> None:
    made = there.make()
    socket_of(there.registry.home).unlink()
    there.registry.post(f"/partners/{made['id']}/suspend", WHY)
    with pytest.raises(SourceUnavailable, match="where partners are let in"):
        there.turn.step()
    seen = there.registry.service.queries.kafka_status()
    assert seen is not None
    assert "kafka-gate" in str(seen.trouble)
