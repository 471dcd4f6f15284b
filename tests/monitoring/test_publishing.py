"""Events not acknowledged by Kafka are reported, with a real broker and with one that does not answer."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from deploy.runtime.production.kafka import ADMINISTRATOR
from services.meetings.app import create_app
from shared.event_store.log import Log
from shared.messaging.connection import Kafka
from shared.messaging.errors import SourceUnavailable
from shared.messaging.publisher import Publisher
from shared.messaging.worker import kafka_of
from tests.embedded.services import Services
from tests.monitoring.house import House
from tests.monitoring.watching import Watching
from tests.plugins.servers import KafkaServer
from tests.plugins.serving import address_of

pytestmark = pytest.mark.requirement("4.08")
ALERT = "RapporteurNotPublished"


@pytest.fixture
def house(empty_home: Path) -> Iterator[House]:
    services = Services(empty_home)
    house = House(services)
    yield house
    services.server.server_close()
    for name, app in services.apps.items():
        app.extensions[name].close()


def test_what_does_not_reach_the_broker_is_told_of(house: House, kafka_cluster: KafkaServer, topic_prefix: str) -> None:
    settings = replace(
        house.installation.meetings,
        kafka=kafka_cluster.broker.bootstrap,
        kafka_user=ADMINISTRATOR,
        kafka_password_file=kafka_cluster.broker.password_file(ADMINISTRATOR),
        topic_prefix=topic_prefix,
    )
    app = create_app(settings)
    topic = settings.topic_of("meetings")
    publisher = Publisher(Log(house.engines["meetings"], "meetings"), kafka_of(settings), topic)

    with address_of(app) as url:
        go_away_and_come_back(Watching(url, house.token), house, publisher, topic)
    publisher.close()
    app.extensions["meetings"].close()


def go_away_and_come_back(watching: Watching, house: House, publisher: Publisher, topic: str) -> None:
    house.append("meetings")
    house.seal("meetings", 200)
    watching.scrape(2)
    assert [each["log"] for each in watching.firing()[ALERT]] == ["meetings"], "nobody published it yet"
    assert publisher.publish() == 1
    watching.scrape()
    assert ALERT not in watching.firing()
    assert watching.value("rapporteur_published_events", log="meetings") == 1
    assert watching.value("rapporteur_unpublished_age_seconds", log="meetings") == 0

    house.append("meetings")
    house.seal("meetings", 100)
    with pytest.raises(SourceUnavailable):
        Publisher(Log(house.engines["meetings"], "meetings"), Kafka("127.0.0.1:1"), topic).publish()
    watching.scrape(2)
    assert [each["log"] for each in watching.firing()[ALERT]] == ["meetings"], "no broker answers"
    assert 100 <= watching.value("rapporteur_unpublished_age_seconds", log="meetings") < 200
    assert publisher.publish() == 1
    watching.scrape()
    assert ALERT not in watching.firing()
