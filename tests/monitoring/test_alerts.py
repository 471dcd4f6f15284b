"""Each alert fires only for its own fault, and stops once the fault is fixed.

The faults are real: a worker that does not run, a broker that does not answer, an unreadable event. An event that has
waited a minute is written with an older time, so that no test has to wait.
"""

import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from shutil import copytree, disk_usage

import pytest

from deploy.runtime import web_server
from shared.environment.clock import timestamp, utc_now
from shared.environment.disk import Disk, disk_of
from shared.event_store.checkpoints import signed_size
from shared.event_store.engine import create_engine
from shared.event_store.migrations import migrate
from shared.identity.revocations import Revocations
from shared.transparency.checkpoint import Checkpoint
from shared.web.access import routes_and_roles
from shared.web.factory import create_service_app
from shared.web.health import commands_need
from shared.web.metrics import MonitoredDatabase, metrics
from tests.embedded.services import serving
from tests.monitoring.house import House, leases
from tests.monitoring.watching import Watching
from tests.plugins.free_ports import free_ports
from tests.plugins.serving import address_of
from tests.plugins.waiting import until

pytestmark = pytest.mark.requirement("4.08")
A_MINUTE = 70  # seconds, longer than any alert's `for`


@pytest.fixture(scope="module")
def house(empty_home_once: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    home = tmp_path_factory.mktemp("watched") / "home"
    copytree(empty_home_once, home)
    with serving(home) as services:
        house = House(services)
        house.append("registry")
        house.settle()
        with leases(house):
            yield house
        for engine in house.engines.values():
            engine.dispose()


@pytest.fixture
def watching(house: House) -> Iterator[Watching]:
    """A house without faults before and after a test."""
    watching = Watching(house.services.url, house.token)
    watching.scrape(3)
    assert watching.firing() == {}
    yield watching
    house.settle()
    watching.scrape()
    assert watching.firing() == {}


def test_a_target_that_gives_no_metrics_is_down(house: House) -> None:
    for url, token in ((house.services.url, "no token"), ("http://127.0.0.1:1", house.token)):
        blind = Watching(url, token)
        blind.scrape(2)
        assert blind.firing() == {}, "a scrape may fail for once"
        blind.scrape()
        assert {each["job"] for each in blind.firing()["RapporteurDown"]} == {
            "rapporteur-registry",
            "rapporteur-meetings",
            "rapporteur-reporting",
        }


def test_a_service_that_answers_with_its_own_errors_is_told_of(house: House) -> None:
    watching = Watching(house.services.url, house.token)
    watching.scrape()
    with house.without_facts():
        for _ in range(20):
            with pytest.raises(urllib.error.HTTPError, match="503"):
                urllib.request.urlopen(f"{house.services.url}/reporting/health/ready", timeout=30)  # noqa: S310
    watching.scrape(3)
    assert watching.firing() == {"RapporteurRequestsFail": [{"service": "reporting"}]}


@pytest.mark.requirement("12.01")
def test_a_service_that_takes_no_commands_is_told_of_although_its_pages_are_read(house: House, tmp_path: Path) -> None:
    """Its metrics come from a working database; the database for its commands cannot be opened."""
    registry = house.services.apps["registry"].extensions["registry"]
    known, written = house.services.app("/registry/").extensions["rapporteur"]["settings"], tmp_path / "there" / "x.db"
    app = create_service_app(
        "registry", known, checks=commands_need(tmp_path, database=create_engine(f"sqlite:///{written}"))
    )
    app.register_blueprint(metrics("registry", registry.settings, [MonitoredDatabase(registry.reader, ("registry",))]))
    with address_of(app) as url:
        watching = Watching(url, house.token)
        watching.scrape(2)
        assert "RapporteurNotReady" not in watching.firing(), "for less than a minute"
        watching.scrape()
        (only,) = watching.firing()["RapporteurNotReady"]
        assert (only["service"], only["part"]) == ("registry", "database")
        written.parent.mkdir()
        migrate(create_engine(f"sqlite:///{written}"), ())
        until(lambda: app.extensions["rapporteur"]["readiness"].broken() == [])
        watching.scrape()
        assert "RapporteurNotReady" not in watching.firing()


def test_a_worker_that_does_not_run_is_told_of_although_nothing_waits(empty_home: Path) -> None:
    with serving(empty_home) as services:
        house = House(services)
        house.settle()
        watching = Watching(services.url, house.token)
        with leases(house):
            watching.scrape(3)
            assert watching.firing() == {}
        watching.scrape(3)
        found = watching.firing()
        assert set(found) == {"RapporteurWorkerStopped"}
        assert {each["service"] for each in found["RapporteurWorkerStopped"]} == {"registry", "meetings", "reporting"}


@pytest.mark.parametrize(("log", "dated"), [("registry", True), ("partners", False)])
def test_what_nobody_seals_is_told_of(house: House, watching: Watching, log: str, dated: bool) -> None:
    house.append(log, A_MINUTE, dated=dated)
    watching.scrape(2)
    (only,) = watching.firing()["RapporteurNotSealed"]
    assert (only["log"], set(watching.firing())) == (log, {"RapporteurNotSealed"})
    assert watching.value("rapporteur_unsealed_events", log=log) == 1
    if dated:
        assert A_MINUTE <= watching.value("rapporteur_unsealed_age_seconds", log=log) < 2 * A_MINUTE


def test_a_consumer_that_stands_still_is_told_of_and_one_that_moves_is_not(house: House, watching: Watching) -> None:
    for _ in range(4):
        # As long as it advances, it may be behind.
        house.append("registry")
        house.seal("registry")
        for service in ("registry", "meetings", "reporting"):
            house.work(service, "seal", "tell what", "tell corr")
        house.append("registry")
        house.seal("registry")
        house.work("registry", "seal", "publish", "consume", "keep", "forget")
        watching.scrape()
    assert watching.firing() == {}
    watching.scrape(7)
    found = watching.firing()["RapporteurConsumerStands"]
    assert {(each["consumer"], each["log"]) for each in found} == {
        ("meetings", "registry"),
        ("registry names", "registry"),
        ("facts_1", "registry"),
        ("publication", "registry"),
        ("webhooks", "registry"),
    }
    assert set(watching.firing()) == {"RapporteurConsumerStands"}


def test_what_nobody_signs_and_what_nobody_can_read_are_told_of(empty_home: Path) -> None:
    with serving(empty_home) as services:
        house = House(services)
        with leases(house):
            house.append("registry", readable=False)
            house.seal("registry", A_MINUTE)
            for service in ("registry", "meetings", "reporting"):
                house.work(service, "sign")
            watching = Watching(services.url, house.token)
            watching.scrape(2)
            found = watching.firing()
            assert set(found) == {"RapporteurEventsSetAside", "RapporteurNotSigned"}
            assert {each["service"] for each in found["RapporteurEventsSetAside"]} == {
                "registry",
                "meetings",
                "reporting",
            }
            assert [each["log"] for each in found["RapporteurNotSigned"]] == ["registry"]
            signed = signed_size(house.engines["registry"], "registry")
            assert watching.value("rapporteur_signed_events", log="registry") == signed
            assert watching.value("rapporteur_log_events", log="registry") == signed + 1
            house.settle()
            watching.scrape()
            assert set(watching.firing()) == {"RapporteurEventsSetAside"}
            assert A_MINUTE <= watching.value("rapporteur_checkpoint_age_seconds", log="registry") < 2 * A_MINUTE


def test_a_log_that_does_not_continue_its_checkpoints_is_told_of(house: House, watching: Watching) -> None:
    """Sign more than the log holds, as if its database had been restored from an older copy."""
    kept, log = (
        house.installation.checkpoint_store("registry"),
        house.services.apps["registry"].extensions["registry"].log,
    )
    before = kept.file.read_bytes()
    later = Checkpoint(str(log.origin()), log.size() + 10, bytes(32))
    kept.append([later.signed(house.installation.signing_key("registry").private())])
    try:
        with pytest.raises(Exception, match="were signed"):
            house.work("registry")
        watching.scrape()
        (only,) = watching.firing()["RapporteurNotConsistent"]
        assert (only["log"], set(watching.firing())) == ("registry", {"RapporteurNotConsistent"})
    finally:
        kept.file.write_bytes(before)


@pytest.mark.requirement("5.14")
def test_an_event_that_the_program_did_not_write_is_told_of(empty_home: Path) -> None:
    with serving(empty_home) as services:
        house = House(services)
        house.append("registry")
        house.settle()
        with leases(house):
            house.append("registry", forged=True)
            house.append("registry")
            house.seal("registry")
            house.settle()
            watching = Watching(services.url, house.token)
            watching.scrape(4)
            found = watching.firing()
            assert [each["log"] for each in found["RapporteurEventsRefused"]] == ["registry"]
            assert set(found) == {"RapporteurEventsRefused"}, "what is refused does not wait to be sealed"
            assert watching.value("rapporteur_refused_events", log="registry") == 1
            assert watching.value("rapporteur_unsealed_events", log="registry") == 0


@pytest.mark.requirement("5.15")
def test_a_log_that_nobody_reads_again_is_told_of(house: House, watching: Watching) -> None:
    kept = house.installation.checkpoint_store("registry")
    last = kept.last_reread()
    assert last is not None
    watching.scrape()
    assert watching.value("rapporteur_reread_age_seconds", log="registry") < A_MINUTE
    kept.reread(last.size, timestamp(utc_now() - timedelta(days=2, minutes=1)))
    watching.scrape()
    assert [each["log"] for each in watching.firing()["RapporteurNotReread"]] == ["registry"]
    kept.reread(last.size, last.at)


def test_a_disk_that_fills_is_told_of(house: House) -> None:
    """This is the only simulated fault, since the user who runs the tests may not be able to mount a small disk."""
    registry = house.services.apps["registry"].extensions["registry"]
    free = 20
    watched = [MonitoredDatabase(registry.reader, ("registry",))]
    app = create_service_app("registry", house.services.app("/registry/").extensions["rapporteur"]["settings"])
    app.register_blueprint(metrics("registry", registry.settings, watched, disk=lambda _: Disk(100, free)))
    with address_of(app) as url:
        watching = Watching(url, house.token)
        watching.scrape()
        assert "RapporteurDiskFills" not in watching.firing()
        free = 9
        watching.scrape(10)
        assert "RapporteurDiskFills" not in watching.firing(), "for less than five minutes"
        watching.scrape()
        assert {each["disk"] for each in watching.firing()["RapporteurDiskFills"]} == {"home", "checkpoints"}


def test_a_scrape_fails_while_the_database_is_away(house: House) -> None:
    """No token can be checked then, since revocations are in the database. Prometheus sees the target as down."""
    away = create_engine(f"postgresql://nobody@127.0.0.1:{free_ports()}/none")
    known = house.services.app("/registry/").extensions["rapporteur"]["settings"]
    app = create_service_app("registry", replace(known, is_revoked=Revocations(away).is_revoked))
    settings = house.services.apps["registry"].extensions["registry"].settings
    app.register_blueprint(metrics("registry", settings, [MonitoredDatabase(away, ("registry",))]))
    answer = app.test_client().get("/registry/metrics", headers={"Authorization": f"Bearer {house.token}"})
    away.dispose()
    assert answer.status_code == 503


def test_the_token_of_the_metrics_opens_nothing_else(house: House) -> None:
    token = {"Authorization": f"Bearer {house.token}"}
    for app in house.services.apps.values():
        for route in routes_and_roles(app):
            if "<" in route.rule or route.method != "GET" or "*" in (route.roles or ()) or "+" in (route.roles or ()):
                continue
            status = app.test_client().get(route.rule, headers=token).status_code
            assert (status != 403) == route.rule.endswith("/metrics"), route


def test_requests_are_counted_by_the_one_process_that_a_web_server_has() -> None:
    command = web_server.command("python", "127.0.0.1:8000", "app")
    assert command[:3] == ["python", "-m", "gunicorn"]
    assert command[command.index("--workers") + 1] == "1"


def test_the_disk_is_what_the_system_says_of_it(house: House, watching: Watching) -> None:
    usage = disk_usage(house.services.home)
    assert watching.value("rapporteur_disk_size_bytes", service="registry", disk="home") == usage.total
    free = watching.value("rapporteur_disk_free_bytes", service="registry", disk="home")
    assert abs(free - usage.free) < usage.total / 10
    assert disk_of(house.services.home / "not" / "made" / "yet").size == usage.total
