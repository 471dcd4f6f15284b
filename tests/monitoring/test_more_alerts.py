"""Alerts of clocks, backups, partners, builds, memory and routes: each fires for its own fault, and stops again."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from pathlib import Path

import promql_parser
import pytest
from sqlalchemy import insert

from services.registry.projections.kafka_status import record_check, record_groups
from services.reporting.read_models.publication import partner_reading
from shared.environment.build import program_digest, program_version
from shared.environment.clock import timestamp, utc_now
from shared.environment.memory import Memory, memory
from shared.event_store.backup_marks import LastBackup, mark_backup
from shared.event_store.clock_guard import ClockGuard, ClockJumped, Look, confirm, machine_time
from tests.checks.monitoring import rules
from tests.embedded.services import serving
from tests.monitoring.house import House, leases
from tests.monitoring.promql import NAME, Scrapes, vector
from tests.monitoring.watching import Watching

pytestmark = pytest.mark.requirement("12.04")
ROOT = Path(__file__).parents[2]
A_DAY = 86_400
EXPRESSIONS = {str(rule["alert"]): promql_parser.parse(rule["expr"]) for rule in rules(ROOT)}
Sample = tuple[str, Mapping[str, str], float]


@pytest.fixture
def house(empty_home: Path) -> Iterator[House]:
    with serving(empty_home) as services:
        house = House(services)
        with leases(house):
            yield house
        for engine in house.engines.values():
            engine.dispose()


def holds(alert: str, scrapes: Sequence[Sequence[Sample]], every: float = 60) -> list[dict[str, str]]:
    """Return the labels for which an alert's expression is true after these scrapes."""
    at = {
        number * every: {frozenset({NAME: name, **labels}.items()): value for name, labels, value in samples}
        for number, samples in enumerate(scrapes, 1)
    }
    found = vector(Scrapes(at).evaluate(EXPRESSIONS[alert], len(scrapes) * every))
    return [{name: value for name, value in labels if name != NAME} for labels in found]


@pytest.mark.requirement("12.03")
def test_a_clock_that_jumped_is_told_of_until_it_is_confirmed(house: House) -> None:
    house.settle()
    watching, engine = Watching(house.services.url, house.token), house.engines["registry"]
    look = Look(utc_now() + timedelta(days=9), machine_time(), None)
    ClockGuard("registry", A_DAY).remember(engine, ClockJumped("registry", look, utc_now()))
    watching.scrape()
    assert [each["log"] for each in watching.firing()["RapporteurClockRefused"]] == ["registry"]
    with engine.begin() as connection:
        confirmed = confirm(connection, "registry")
    assert confirmed is not None
    assert confirmed.clock == look.clock
    watching.scrape()
    assert watching.firing() == {}


@pytest.mark.requirement("12.03")
def test_a_recorded_time_in_the_future_is_told_of(house: House) -> None:
    house.settle()
    house.append("registry")
    house.seal("registry", ago=-3600)
    house.settle()
    watching = Watching(house.services.url, house.token)
    watching.scrape()
    assert set(watching.firing()) == {"RapporteurRecordedAhead"}
    assert 3500 < watching.value("rapporteur_recorded_ahead_seconds", log="registry") <= 3600


def test_what_is_in_no_backup_for_a_day_is_told_of(house: House) -> None:
    house.append("registry")
    house.seal("registry", ago=A_DAY + 60)
    house.settle()
    watching, size = (
        Watching(house.services.url, house.token),
        house.services.apps["registry"].extensions["registry"].log.size(),
    )
    watching.scrape()
    assert [each["log"] for each in watching.firing()["RapporteurNotBackedUp"]] == ["registry"]
    with house.engines["registry"].begin() as connection:
        mark_backup(connection, "registry", LastBackup(timestamp(utc_now()), size))
        mark_backup(connection, "registry", LastBackup(timestamp(utc_now() - timedelta(days=8)), size), "vault")
    watching.scrape()
    assert set(watching.firing()) == {"RapporteurVaultNotBackedUp"}
    assert watching.value("rapporteur_unsaved_age_seconds", log="registry") == 0
    assert watching.value("rapporteur_backup_age_seconds", log="registry") < A_DAY


def test_a_partner_that_stopped_reading_is_told_of() -> None:
    reader = {"service": "reporting", "partner": "partner-1", "way": "feed"}

    def scrape(read: float, behind: float) -> list[Sample]:
        return [("rapporteur_partner_read_events", reader, read), ("rapporteur_partner_behind_events", reader, behind)]

    assert holds("RapporteurPartnerStands", [scrape(4, 3)] * 5) == [reader]
    assert holds("RapporteurPartnerStands", [scrape(4, 3), scrape(5, 2)]) == []
    assert holds("RapporteurPartnerStands", [scrape(7, 0)] * 5) == []


def test_how_far_a_partner_has_read_is_in_the_metrics(house: House) -> None:
    house.settle()
    house.append("partners")
    house.seal("partners")
    with house.engines["reporting"].begin() as connection:
        row = {"partner": "partner-1", "position": 0, "at": timestamp(utc_now())}
        connection.execute(insert(partner_reading), row)
    watching = Watching(house.services.url, house.token)
    watching.scrape()
    assert watching.value("rapporteur_partner_read_events", partner="partner-1", way="feed") == 0
    assert watching.value("rapporteur_partner_behind_events", partner="partner-1", way="feed") >= 1


def test_how_far_a_partner_has_read_in_kafka_is_in_the_metrics(house: House) -> None:
    """The metric is as of the last check by the registry's worker."""
    with house.engines["registry"].begin() as connection:
        record_groups(
            connection, [("partner-a-1", "partner-2", 3), ("partner-a-2", "partner-2", 5)], timestamp(utc_now())
        )
        record_check(connection, 9, None, timestamp(utc_now()))
    watching = Watching(house.services.url, house.token)
    watching.scrape()
    assert watching.value("rapporteur_partner_read_events", partner="partner-2", way="kafka") == 5
    assert watching.value("rapporteur_partner_behind_events", partner="partner-2", way="kafka") == 4


def test_services_of_different_builds_are_told_of() -> None:
    def scrape(*digests: str) -> list[Sample]:
        return [
            ("rapporteur_build_info", {"service": str(n), "version": "1", "digest": each}, 1.0)
            for n, each in enumerate(digests)
        ]

    assert holds("RapporteurBuildsDiffer", [scrape("a", "a", "b")]) == [{}]
    assert holds("RapporteurBuildsDiffer", [scrape("a", "a", "a")]) == []


def test_memory_that_fills_is_told_of() -> None:
    def scrape(available: float) -> list[Sample]:
        of = {"service": "reporting"}
        return [
            ("rapporteur_memory_available_bytes", of, available),
            ("rapporteur_memory_size_bytes", of, 100.0),
        ]

    assert holds("RapporteurMemoryFills", [scrape(9)]) == [{"service": "reporting"}]
    assert holds("RapporteurMemoryFills", [scrape(11)]) == []


def test_a_route_whose_requests_mostly_fail_is_told_of() -> None:
    def scrape(good: float, bad: float, other: float) -> list[Sample]:
        one = {"service": "meetings", "route": "/meetings/api/meetings", "method": "GET"}
        another = {**one, "route": "/meetings/health/ready"}
        name = "rapporteur_http_route_requests_total"
        return [
            (name, {**one, "answer": "2xx"}, good),
            (name, {**one, "answer": "5xx"}, bad),
            (name, {**another, "answer": "2xx"}, other),
            (name, {**another, "answer": "5xx"}, 0),
        ]

    (told,) = holds("RapporteurRouteFails", [scrape(5, 1, 9), scrape(6, 4, 19)])
    assert told == {"service": "meetings", "route": "/meetings/api/meetings"}
    assert holds("RapporteurRouteFails", [scrape(5, 1, 9), scrape(9, 4, 19)]) == []
    assert holds("RapporteurRouteFails", [scrape(5, 1, 9)] * 2) == [], "nobody asks"


def test_build_memory_and_routes_are_those_of_this_process(house: House) -> None:
    watching = Watching(house.services.url, house.token)
    watching.scrape(2)
    for service in ("registry", "meetings", "reporting"):
        of_build = {"service": service, "version": program_version(), "digest": program_digest()}
        assert watching.value("rapporteur_build_info", **of_build) == 1
        assert watching.value("rapporteur_memory_bytes", service=service, process="web") > 10_000_000
        asked = {"service": service, "route": f"/{service}/metrics", "method": "GET", "answer": "2xx"}
        assert watching.value("rapporteur_http_route_requests_total", **asked) >= 1
    there = memory()
    assert there is not None
    assert watching.value("rapporteur_memory_size_bytes", service="registry") == there.size


def test_a_containers_limit_is_its_memory(tmp_path: Path) -> None:
    (tmp_path / "memory.max").write_text("1000\n")
    (tmp_path / "memory.current").write_text("900\n")
    assert memory(tmp_path) == Memory(1000, 100)
    (tmp_path / "memory.max").write_text("max\n")
    (tmp_path / "meminfo").write_text("MemTotal:  8 kB\nMemFree: 1 kB\nMemAvailable:  4 kB\n")
    assert memory(tmp_path, tmp_path) == Memory(8192, 4096)


def test_a_digest_tells_builds_apart(tmp_path: Path) -> None:
    for name in ("deploy", "services", "shared"):
        (tmp_path / name).mkdir()
    (tmp_path / "shared" / "one.py").write_text("a = 1\n")
    first = program_digest(tmp_path)
    program_digest.cache_clear()
    (tmp_path / "shared" / "one.py").write_text("a = 2\n")
    assert program_digest(tmp_path) != first
    program_digest.cache_clear()
