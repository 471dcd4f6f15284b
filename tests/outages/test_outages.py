"""Responses to clerks while a broker or a database is unavailable, and the records once it is back.

`python -m tests.outages` does the same for a minute each, on an installation started as by an operator.
"""

from collections.abc import Iterator
from statistics import median

import pytest

from shared.event_store.engine import create_engine
from shared.event_store.lease import WORKER, lease
from tests.outages.clerks import Clerks
from tests.outages.run import REFUSED_WITHIN, copies_of, found_of, outage, wiped, wrong
from tests.outages.site import Site, in_this_process
from tests.plugins.servers import Databases, KafkaServer, PostgresServer
from tests.plugins.waiting import until

pytestmark = [pytest.mark.requirement("4.05"), pytest.mark.process, pytest.mark.slow]
# A frozen database is detected after 1.6 seconds of silence (shared/event_store/liveness.py).
BROKER_AWAY, DATABASE_AWAY = 5.0, 3.0  # seconds
# Parallel tests prolong all times; `python -m tests.outages` judges the times themselves.
STUCK = 20.0  # seconds; only an undetected outage takes longer


@pytest.fixture
def site(
    kafka_cluster: KafkaServer, postgres_server: PostgresServer, postgres_databases: Databases, topic_prefix: str
) -> Iterator[Site]:
    with in_this_process(kafka_cluster, postgres_server, postgres_databases, topic_prefix) as site:
        yield site


def test_outages_of_broker_and_database_lose_nothing_and_pass(site: Site, capsys: pytest.CaptureFixture[str]) -> None:
    clerks = Clerks(site.url, site.token)
    with copies_of(site) as copies, clerks.at_work():
        broker = outage("no broker", clerks, copies, BROKER_AWAY, site.no_broker())
        gone = outage("no database", clerks, copies, DATABASE_AWAY, site.no_database())
        frozen = outage("database frozen", clerks, copies, DATABASE_AWAY, site.frozen_database())
        emptied = wiped(copies, clerks, anew=True)
        worker = create_engine(site.meetings)
        with lease(worker, WORKER) as anybody:
            assert not anybody, "the worker lost its lease with the database"
        worker.dispose()
    with copies_of(site) as copies:
        sizes = copies.now()
        until(lambda: copies.have(sizes))
        assert found_of(clerks, copies).wrong == []
    with capsys.disabled():
        print("", broker, gone, frozen, emptied, f"{len(clerks.acknowledged)} events acknowledged, all found", sep="\n")
    assert (broker.refused, emptied.refused) == ([], [])
    assert min(len(broker.taken), len(emptied.taken), len(gone.refused), len(frozen.refused)) > 0
    assert [*wrong(gone), *wrong(frozen)] == []
    for each in (gone, frozen):
        took = [attempt.seconds for attempt in each.refused]
        assert median(took) < REFUSED_WITHIN
        assert max(took) < STUCK
        assert each.back < STUCK
    assert emptied.drained < STUCK
