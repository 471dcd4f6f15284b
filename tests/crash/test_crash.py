"""Nothing acknowledged is lost and nothing is counted twice, wherever a process is killed."""

from pathlib import Path

import pytest

from shared.messaging.administration import make_topics
from tests.crash.harness import RANDOM, Crashes
from tests.crash.recorder import Oracle
from tests.crash.roles import Place
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
    make_topics(kafka_cluster.connection(), [topic])
    crashes = Crashes(Place(store_url, consumer, Oracle(tmp_path), kafka_cluster.connection(), topic), seed=1)
    report = crashes.run(len(crashes.points) + KILLS_AT_RANDOM, KILLS_AT_RANDOM)
    with capsys.disabled():
        print(f"\n{store_url.partition(':')[0]}: {report}")
    assert report.kills == {point: 1 for _, point in crashes.points} | {RANDOM: KILLS_AT_RANDOM}
    assert report.findings.wrong == []
    assert report.findings.found == report.findings.acknowledged > 0
