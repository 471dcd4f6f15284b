"""`doctor` finds problems that Kafka's client hides, with each service's user and topics and each reader's position."""

import json
import time
from pathlib import Path

import pytest
from joserfc.jwk import OKPKey
from kafka import TopicPartition
from kafka.admin import (
    ACLFilter,
    ACLOperation,
    ACLPermissionType,
    ACLResourcePatternType,
    ConfigResource,
    ConfigResourceType,
    ResourcePatternFilter,
    ResourceType,
)
from sqlalchemy import update

from deploy.installation.reader_checks import LogEnd
from deploy.runtime.loading import open_installation
from deploy.runtime.production import rights
from deploy.runtime.production.given.choice import KafkaChoice, ServerChoice, save_choice
from deploy.runtime.production.kafka import ADMINISTRATOR, GATE
from deploy.runtime.production.servers import servers_of
from deploy.runtime.production.topics import troubles
from shared.event_store.tables import consumer_tables
from shared.messaging.administration import admin_client
from shared.messaging.sources.followed import FollowedTopic, TopicRange
from shared.web import tokens
from tests.following.conftest import Book, publishing
from tests.plugins.installations import Rapporteur
from tests.plugins.servers import KafkaServer
from tests.plugins.waiting import until

pytestmark = pytest.mark.requirement("3.06")
NOTHING = LogEnd(None, 0)


@pytest.fixture
def home(kafka_cluster: KafkaServer, tmp_path: Path, topic_prefix: str) -> Path:
    """A production home on the run's broker, with topics, users and rights of its own."""
    home = tmp_path / "home"
    (home / "secrets").mkdir(parents=True)
    broker = kafka_cluster.broker
    choice = KafkaChoice(
        broker.bootstrap, "SASL_PLAINTEXT", user=ADMINISTRATOR, password_file=str(broker.password_file(ADMINISTRATOR))
    )
    (home / "installation.json").write_text(json.dumps({"format": "rapporteur-home/1", "way": "production"}))
    save_choice(home, ServerChoice(kafka=choice, prefix=f"doctor-{topic_prefix.strip('.')}-"))
    rights.provide(servers_of(home).kafka)
    return home


def test_each_thing_that_is_wrong_with_a_topic_is_a_sentence(
    home: Path, tmp_path: Path, kafka_cluster: KafkaServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    cluster = servers_of(home).kafka
    topic = f"{cluster.prefix}registry.events"
    book = Book(f"sqlite:///{tmp_path}/book.db")
    book.grow(4)
    span = FollowedTopic.span

    def found(origin: str | None = book.log.origin(), size: int | None = None) -> list[str]:
        end_of = lambda log: LogEnd(origin, size or book.log.size()) if log == "registry" else NOTHING  # noqa: E731
        return list(troubles(home, end_of))

    with publishing(book, kafka_cluster, topic) as publisher:

        def grown(source: FollowedTopic) -> TopicRange | None:
            book.grow(1)
            publisher.publish()
            return span(source)

        monkeypatch.setattr(FollowedTopic, "span", grown)
        assert found() == []
        monkeypatch.undo()
    assert f"has the position {book.log.size()} of a log that ends at 3" in found(size=3)[0]
    assert "is of the log registry/" in found("registry/" + "0" * 32)[0]
    with admin_client(kafka_cluster.connection()) as client:
        client.delete_records({TopicPartition(topic, 0): 2})
    assert "begins with the position 3: it was truncated" in found()[0]

    meetings = f"{cluster.prefix}meetings"
    resource = ResourcePatternFilter(ResourceType.TOPIC, topic, ACLResourcePatternType.LITERAL)
    with admin_client(kafka_cluster.connection()) as client:
        gone = ACLFilter(f"User:{meetings}", "*", ACLOperation.ANY, ACLPermissionType.ANY, resource)
        client.delete_acls([gone])
    assert any(said.startswith("meetings: ") and "looks empty" in said for said in found())

    partners = f"{cluster.prefix}partners.events"
    with admin_client(kafka_cluster.connection()) as client:
        client.create_partitions({meetings + ".events": 3})
        client.alter_configs([ConfigResource(ConfigResourceType.TOPIC, partners, {"retention.ms": "1000"})])
    until(lambda: sum("3 partitions" in sentence or "retention.ms=1000" in sentence for sentence in found()) == 2)

    cluster.password_file("registry").write_text("another-one")
    assert any(
        said.startswith(f"registry: Kafka at {cluster.bootstrap} does not let the user {cluster.prefix}registry in")
        and "start it again: it makes lost users anew" in said
        for said in found()
    )
    cluster.password_file("registry").write_bytes(b"\xff")
    cluster.password_file(GATE).unlink()
    assert sum("cannot be read. Put it back from a copy of the home" in sentence for sentence in found()) == 2


def test_doctor_tells_of_a_reader_that_stands_beside_its_log(few: Path, rapporteur: Rapporteur) -> None:
    assert rapporteur(few, "doctor").code == 0
    engine = open_installation({"RAPPORTEUR_HOME": str(few)}).engine("reporting")
    marks = consumer_tables().marks
    with engine.begin() as connection:
        connection.execute(update(marks).where(marks.c.log == "registry").values(origin="registry/another"))
        connection.execute(update(marks).where(marks.c.log == "meetings").values(position=1_000_000))
    engine.dispose()
    key = OKPKey.generate_key("Ed25519").as_pem(private=True).decode()
    ended = tokens.issue(key, "account-1", frozenset(["service"]), "s", int(time.time()) - 5)
    (few / "secrets" / "meetings.token").write_text(ended)
    said = rapporteur(few, "doctor")
    assert said.code == 7
    assert "The log registry is another one: read so far was registry/another" in said.text
    assert "rapporteur rebuild reporting" in said.text
    assert "and 1000000 events of it have been read" in said.text
    assert "The token that meetings reads feeds with has ended." in said.text
