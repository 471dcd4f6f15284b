"""Liveness probes of real servers: while they run, while they are frozen, and while they wait for their clients to
disconnect."""

import os
import signal

import pytest

from deploy.runtime.production import probes
from deploy.runtime.production.probes import Ending, Probe, WebProbe
from deploy.runtime.production.processes import Child
from shared.event_store.engine import create_engine
from shared.web.factory import create_service_app
from shared.web.settings import WebSettings
from tests.end_to_end.program import silent
from tests.plugins.servers import KafkaServer, PostgresServer
from tests.plugins.serving import address_of
from tests.plugins.waiting import until

pytestmark = pytest.mark.requirement("12.01")


def lives(probe: Probe, child: Child) -> bool:
    try:
        probe(child)
    except Ending:
        raise
    except Exception:  # noqa: BLE001  whatever it is, it is no sign
        return False
    return True


def test_a_postgresql_that_stands_still_gives_no_sign(postgres_server: PostgresServer) -> None:
    probe = probes.of_postgres(postgres_server.cluster.port)
    assert lives(probe, postgres_server.child)
    with silent(postgres_server.child.pid):
        assert not lives(probe, postgres_server.child)
    until(lambda: lives(probe, postgres_server.child))


def test_a_postgresql_that_waits_for_its_clients_to_go_is_ending_and_one_that_starts_lives(
    postgres_server: PostgresServer,
) -> None:
    probe = probes.of_postgres(postgres_server.cluster.port)
    engine = create_engine(postgres_server.cluster.url("postgres"))

    def ending() -> bool:
        try:
            probe(postgres_server.child)
        except Ending:
            return True
        return False

    try:
        with engine.connect():
            os.kill(postgres_server.child.pid, signal.SIGTERM)
            until(ending)
    finally:
        # The server would also wait for other tests' clients.
        engine.dispose()
        postgres_server.stop()
        postgres_server.start()
    assert lives(probe, postgres_server.child)


def test_a_kafka_that_stands_still_gives_no_sign(kafka_cluster: KafkaServer, monkeypatch: pytest.MonkeyPatch) -> None:
    probe = probes.of_kafka(kafka_cluster.broker.port)
    assert lives(probe, kafka_cluster.child)
    monkeypatch.setattr(probes, "SECONDS", 1.0)
    with silent(kafka_cluster.child.pid):
        assert not lives(probe, kafka_cluster.child)
    monkeypatch.undo()
    until(lambda: lives(probe, kafka_cluster.child))


def test_a_web_server_that_is_not_ready_lives_and_that_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    """The same applies to existing servers: they are not restarted, and the log names the failing check."""
    works = False

    def check() -> None:
        assert works

    app = create_service_app("reporting", WebSettings("a secret", "no key"), checks={"database": check})
    with address_of(app) as url:
        probe = WebProbe("reporting", url)
        for _ in range(2):
            probe()
        works = True
        for _ in range(2):
            probe()
    assert [record.getMessage() for record in caplog.records if record.name == probes.__name__] == [
        "reporting takes no commands, for lack of: database",
        "reporting takes commands again",
    ]
    with pytest.raises(OSError, match="refused"):
        probe()
