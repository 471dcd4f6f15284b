"""`rapporteur doctor` covers each alert with a remedy, and names a section of the runbook."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import get_args

import pytest
from msgspec.structs import replace
from sqlalchemy import Engine, delete, make_url

from deploy.cli import running
from deploy.installation.home import set_home_flag
from deploy.installation.installation import Installation
from deploy.installation.locks import acquire_process_lock, run_folder
from deploy.installation.reader_checks import reader_problems
from deploy.monitoring import doctor
from deploy.monitoring.doctor import logs, machine
from deploy.monitoring.doctor.diagnosis import Paragraph
from deploy.runtime import restarting
from deploy.runtime.loading import open_installation
from shared.environment.clock import timestamp, utc_now
from shared.event_store.engine import create_engine
from shared.event_store.lag import LogLag
from shared.event_store.tables import kernel_tables
from shared.web.factory import create_service_app
from tests.checks.monitoring import RUNBOOK, anchor_of, paragraphs_of, problems_of, rules
from tests.embedded.services import Services, serving
from tests.monitoring.house import House, leases
from tests.plugins.installations import Rapporteur
from tests.plugins.serving import address_of

pytestmark = pytest.mark.requirement("4.08")
ROOT = Path(__file__).resolve().parents[2]


def said(installation: Installation) -> dict[str, str]:
    """Return the findings by section."""
    return {trouble.paragraph: trouble.sentence for trouble in doctor.troubles(installation)}


@pytest.fixture
def house(empty_home: Path) -> Iterator[House]:
    """An installation without workers and web servers."""
    services = Services(empty_home)
    house = House(services)
    house.settle()
    assert said(house.installation) == {}
    yield house
    services.server.server_close()
    for name, app in services.apps.items():
        app.extensions[name].close()
    for engine in house.engines.values():
        engine.dispose()


def test_what_waits_is_told_of_with_the_worker_to_start_or_to_look_at(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(logs, "TO_MOVE", 0.01)
    monkeypatch.setattr(logs, "STARTING", 0)
    house.append("registry", 70, readable=False)
    assert said(house.installation) == {
        "Events are not sealed": "1 events of registry are not sealed. Start the worker: `rapporteur worker registry`."
    }
    with leases(house):
        assert "Its worker runs but makes no progress" in said(house.installation)["Events are not sealed"]
        house.seal("registry", 70)
        found = said(house.installation)
        assert set(found) == {"A consumer stands still", "Events are not signed"}
        assert "1 events of registry behind" in found["A consumer stands still"]
        assert "rapporteur worker registry" in found["Events are not signed"]
        house.settle()
        (aside,) = said(house.installation).items()
    assert aside[0] == "Events are set aside"
    assert "`rapporteur rebuild" in aside[1]


def test_old_events_on_their_way_to_kafka_are_no_trouble(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """As after a restore, whose events are old and not published yet."""
    positions, read = list[int](), logs.InspectedDatabases.log

    def log(looked: logs.InspectedDatabases, name: str) -> LogLag:
        found = read(looked, name)
        return (
            replace(found, sealed=3, published=positions.pop(0), unpublished_age=9e3) if name == "registry" else found
        )

    def told(*published: int, rests: bool = False) -> list[str]:
        positions[:] = published
        return [found.sentence for found in logs.troubles(house.installation, rests=rests)]

    monkeypatch.setattr(logs.InspectedDatabases, "log", log)
    monkeypatch.setattr(logs, "_behind", lambda *_: [])
    monkeypatch.setattr(logs, "TO_MOVE", 0.01)
    assert told(0, rests=True) == [], "the next start publishes them"
    assert "Start the worker" in told(0, 0)[0]
    with leases(house):
        assert told(0, 0) == [], "its worker has just started"
        monkeypatch.setattr(logs, "STARTING", 0)
        assert told(0, 1) == []
        (stands,) = told(1, 1)
    assert stands.startswith("2 events of registry have not reached Kafka. Its worker runs but makes no progress")


def test_a_log_that_grows_during_the_check_is_not_taken_for_an_older_one(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    reading = Installation.reading

    @contextmanager
    def grown(installation: Installation, service: str) -> Iterator[Engine]:
        with reading(installation, service) as engine:
            if service == "meetings":
                house.append("registry")
                house.settle()
            yield engine

    monkeypatch.setattr(Installation, "reading", grown)
    assert list(reader_problems(house.installation)) == []


@pytest.mark.requirement("5.14")
def test_events_that_the_program_did_not_write_and_those_taken_out_of_the_outbox_are_listed(house: House) -> None:
    house.append("registry", forged=True)
    found = said(house.installation)
    assert set(found) == {"Events are refused"}
    assert "is not sealed: it was not written by the program." in found["Events are refused"]
    house.append("meetings")
    with house.engines["meetings"].begin() as connection:
        connection.execute(delete(kernel_tables("meetings").outbox))
    sentences = [trouble.sentence for trouble in doctor.troubles(house.installation)]
    assert [each.partition(":")[0] for each in sentences] == ["registry", "meetings"]
    assert "1 events are neither sealed nor wait to be" in sentences[1]


@pytest.mark.requirement("5.15")
def test_a_log_that_was_not_read_again_for_days_is_told_of(house: House) -> None:
    house.installation.checkpoint_store("registry").reread(1, timestamp(utc_now() - timedelta(days=3)))
    assert "registry was last reread completely at" in said(house.installation)["A log is not read again"]


def test_a_worker_that_runs_is_given_a_moment_to_seal(house: House) -> None:
    house.append("registry")
    with leases(house):
        assert said(house.installation) == {}


def test_an_installation_that_rests_is_well_and_is_said_not_to_run(house: House, rapporteur: Rapporteur) -> None:
    found = rapporteur(house.services.home, "doctor")
    assert (found.code, found.text) == (0, "No problems found.\n")
    assert found.err == "It does not run; start it with `rapporteur up`.\n"
    with leases(house):
        assert rapporteur(house.services.home, "doctor").err == ""
    set_home_flag(house.services.home, "containers", value=True)
    assert doctor.at_rest(house.installation) is None, "whether containers run is asked of the services in them"


def test_a_database_that_does_not_answer_is_the_only_thing_that_is_told(house: House, rapporteur: Rapporteur) -> None:
    url = make_url("postgresql://registry@127.0.0.1:1/registry").render_as_string()
    away = {f"RAPPORTEUR_{name}_DATABASE": url for name in ("REGISTRY", "MEETINGS", "REPORTING", "VAULT")}
    found = list(doctor.troubles(open_installation({"RAPPORTEUR_HOME": str(house.services.home), **away})))
    assert {trouble.paragraph for trouble in found} == {"A service does not answer"}
    assert "The database registry at 127.0.0.1:1 does not answer. Start PostgreSQL there" in found[0].sentence
    status = rapporteur(house.services.home, "status", **away)
    assert status.code == 7
    assert status.text == f"embedded in {house.services.home}: not running\n", "what runs is shown without databases"


def test_a_database_that_refuses_is_not_told_to_be_started(house: House, postgres_database: str) -> None:
    url = make_url(postgres_database)
    refusals = {
        url.update_query_dict({"sslmode": "require"}): "cannot be connected to: server does not support SSL",
        url.set(database="none"): 'refuses the connection: database "none" does not exist.',
        url.update_query_dict({"options": "-c default_transaction_read_only=on"}): "accepts no writes.",
    }
    for database, reason in refusals.items():
        registry = {"RAPPORTEUR_REGISTRY_DATABASE": database.render_as_string(hide_password=False)}
        installation = open_installation({"RAPPORTEUR_HOME": str(house.services.home), **registry})
        (found,) = doctor.troubles(installation)
        assert reason in found.sentence
        assert "Start PostgreSQL" not in found.sentence


def test_web_servers_that_run_are_asked_whether_they_can_work(empty_home: Path) -> None:
    away = create_engine("postgresql://nobody@127.0.0.1:1/none")
    with serving(empty_home) as services:
        house = House(services)
        house.settle()
        settings = services.apps["meetings"].extensions["rapporteur"]["settings"]
        without = create_service_app("meetings", settings, checks={"database": lambda: away.connect().close()})
        set_home_flag(empty_home, "containers", value=True)
        (empty_home / "run").mkdir(exist_ok=True)

        def told(**urls: str) -> dict[str, str]:
            written = dict.fromkeys(services.apps, services.url) | urls
            (empty_home / "run" / "urls.json").write_text(json.dumps(written))
            return said(house.installation)

        assert "rapporteur worker" in told()["A worker does not run"]
        with leases(house), address_of(without) as url:
            assert told() == {}
            found = told(meetings=url, reporting="http://127.0.0.1:1")
    away.dispose()
    expected = "meetings answers but accepts no commands, for lack of: database. See its log."
    assert found["Commands are not taken"] == expected
    assert "reporting does not answer at http://127.0.0.1:1." in found["A service does not answer"]


def test_missing_keys_and_a_damaged_token_are_told_of(house: House) -> None:
    secrets = house.services.home / "secrets"
    (secrets / "registry-outbox.key").rename(secrets / "kept")
    token = (secrets / "meetings.token").read_text()
    (secrets / "meetings.token").write_text(token[:40])
    found = [trouble.sentence for trouble in doctor.troubles(house.installation)]
    assert found == [
        f"{secrets / 'registry-outbox.key'} is missing. {machine.PUT_BACK}",
        f"The token that meetings reads feeds with is damaged. Delete {secrets / 'meetings.token'} and start again: it is made anew.",
    ]


def test_workers_of_no_process_of_this_home_are_told_of(house: House) -> None:
    """As after its folder `run` was lost, or while a copy of it runs on the same databases."""
    with leases(house):
        assert said(house.installation) == {}
    with leases(house, known=False):
        found = said(house.installation)
    assert found.keys() == {"A worker does not run"}
    assert "Workers run that are no processes of" in found["A worker does not run"]
    assert "its folder `run` was lost" in found["A worker does not run"]


def test_lost_addresses_of_a_running_program_are_told_of(house: House) -> None:
    lock = acquire_process_lock(run_folder(house.services.home), "up")
    assert lock is not None
    with lock:
        assert "urls.json was lost" in said(house.installation)["A service does not answer"]


def test_a_restart_says_what_is_not_ready(
    house: House, rapporteur: Rapporteur, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(restarting, "restart", lambda _home: None)
    assert rapporteur(house.services.home, "restart").text == "Restarted.\n"
    monkeypatch.setattr(running, "SECONDS_TO_BE_READY", 0)
    url = make_url("postgresql://registry@127.0.0.1:1/registry").render_as_string()
    found = rapporteur(house.services.home, "restart", RAPPORTEUR_REGISTRY_DATABASE=url)
    assert found.code == 7
    assert found.text.startswith("Restarted, but not ready after 0 seconds. What is lacking is still tried again:\n")
    assert "The database registry at 127.0.0.1:1 does not answer." in found.text


def test_every_paragraph_that_doctor_and_alerts_name_is_in_the_runbook() -> None:
    named = {anchor_of(title) for title in get_args(Paragraph)}
    assert named <= set(paragraphs_of((ROOT / RUNBOOK).read_text()))
    assert {str(rule["annotations"]["runbook"]).partition("#")[2] for rule in rules(ROOT)} <= named


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"expr": "rapporteur_unsaled_age_seconds > 1"}, "there is no metric rapporteur_unsaled_age_seconds"),
        ({"expr": 'rapporteur_log_events{consumer="x"} > 1'}, "rapporteur_log_events has no label consumer"),
        ({"expr": "rapporteur_log_events >"}, "its expression cannot be read"),
        ({"labels": {}}, "its severity is none of"),
        ({"annotations": {"summary": "x", "runbook": "docs/runbook.md#nowhere"}}, "its runbook leads nowhere"),
        ({"alert": "RapporteurUnheardOf"}, "does not name it"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_an_alert_that_lies_is_found(change: dict[str, object], problem: str) -> None:
    paragraphs = paragraphs_of((ROOT / RUNBOOK).read_text())
    rule = next(rule for rule in rules(ROOT) if rule["alert"] == "RapporteurNotSigned")
    assert list(problems_of(rule, paragraphs)) == []
    assert any(problem in found for found in problems_of({**rule, **change}, paragraphs))
