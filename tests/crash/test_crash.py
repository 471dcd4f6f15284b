"""Nothing acknowledged is lost and nothing is counted twice, wherever a process is killed."""

from pathlib import Path

import pytest
from sqlalchemy import text

from shared.event_store.engine import create_engine
from shared.messaging.administration import create_topics
from tests.crash.harness import RANDOM, Crashes
from tests.crash.roles import Place
from tests.oracle.recorder import Oracle
from tests.plugins.servers import KafkaServer

KILLS_AT_RANDOM = 20


@pytest.mark.requirement("1.10")
@pytest.mark.process
@pytest.mark.slow
def test_every_kill_leaves_what_was_acknowledged_once(
    store_url: str, tmp_path: Path, kafka_cluster: KafkaServer, topic_prefix: str, capsys: pytest.CaptureFixture[str]
) -> None:
    consumer = f"sqlite:///{tmp_path}/consumer.db" if store_url.startswith("sqlite") else store_url
    topic = f"{topic_prefix}lending.events"
    create_topics(kafka_cluster.connection(), [topic])
    crashes = Crashes(Place(store_url, consumer, Oracle(tmp_path), kafka_cluster.connection(), topic), seed=1)
    report = crashes.run(len(crashes.points) + KILLS_AT_RANDOM, KILLS_AT_RANDOM)
    with capsys.disabled():
        print(f"\n{store_url.partition(':')[0]}: {report}")
    assert report.kills == {point: 1 for _, point in crashes.points} | {RANDOM: KILLS_AT_RANDOM}
    assert report.findings.wrong == []
    assert report.findings.found == report.findings.acknowledged > 0


@pytest.mark.requirement("1.10")
@pytest.mark.process
def test_the_audit_sees_what_it_is_there_for(tmp_path: Path) -> None:
    """Plant a loss, a double count and a wrong digest, since no kill should cause them."""
    place = Place(f"sqlite:///{tmp_path}/store.db", f"sqlite:///{tmp_path}/consumer.db", Oracle(tmp_path))
    crashes = Crashes(place, seed=1)
    assert crashes.run(2, 0).findings.wrong == []
    with place.oracle.file.open("a") as recorded:
        recorded.write("acknowledged writer-a-99999\n")
    with create_engine(place.consumer).begin() as connection:
        connection.execute(text("UPDATE tally SET events = events + 1"))
    with create_engine(place.store).begin() as connection:
        connection.execute(text("UPDATE stamps SET stamps = stamps + 1 WHERE book = 'book-1'"))
    findings = crashes.audit()
    assert findings.wrong == [
        "an acknowledged command is lost",
        "the read model differs from the log",
        "the consumer's digest is not that of the replay",
    ]
    assert findings.found == findings.acknowledged - 1
