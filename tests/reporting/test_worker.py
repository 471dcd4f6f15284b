"""The worker's turns on local logs: from a command to a figure, and revoked sessions."""

import time
from pathlib import Path

import pytest
from sqlalchemy import delete, inspect, text, update

from services.reporting.domain.commands import clause_stream
from services.reporting.rebuild import rebuild
from services.reporting.service import STAFF, codecs
from services.reporting.service import migrate as again
from services.reporting.settings import Settings
from services.reporting.worker import jobs
from shared.contracts.registry import EVENTS, SessionRevoked
from shared.contracts.reporting import CLAUSE_RECORD, KINDS
from shared.environment.settings import read_settings
from shared.event_store.codec import Codec, EventMetadata
from shared.event_store.engine import create_engine
from shared.event_store.log import Log
from shared.event_store.migrations import migrate
from shared.event_store.outbox_key import OutboxKey
from shared.event_store.sealer import Sealer
from shared.event_store.statements import StatementQueries
from shared.event_store.statements.tables import statements
from shared.event_store.store import EventStore, NewEvent
from shared.event_store.tables import consumer_tables
from shared.messaging.sources.local_log import LocalLogSource
from tests.messaging.rounds import run_until_idle
from tests.reporting.conftest import ACCOUNT, Reporting, opened


@pytest.fixture
def working(tmp_path: Path) -> Reporting:
    found = opened(tmp_path)
    for url, log in ((found.settings.registry_database, "registry"), (found.settings.meetings_database, "meetings")):
        migrate(create_engine(url), (log,))
    return found


def test_a_defined_period_is_sealed_and_counted(working: Reporting) -> None:
    client, headers = working.app.test_client(), working.bearer("staff")
    body = {"name": "2025-2028", "first_day": "2024-10-25", "ended_by": "WTSA-28"}
    assert client.post("/reporting/api/study-periods", json=body, headers=headers).status_code == 201
    assert run_until_idle(jobs(working.settings, working.service.engine)) == 3, (
        "sealed, counted, looked at for partners"
    )
    page = working.client("staff").get("/reporting/reports/wtsa?period=2025-2028")
    assert page.status_code == 200
    assert "from 25 October 2024 on, not ended yet" in page.text
    assert "No meeting of this period is recorded as held" in page.text


def test_events_that_wait_to_be_counted_are_told(working: Reporting) -> None:
    client, headers = working.app.test_client(), working.bearer("staff")
    for name, day in (("2022-2024", "2022-03-10"), ("2025-2028", "2024-10-25")):
        body = {"name": name, "first_day": day}
        assert client.post("/reporting/api/study-periods", json=body, headers=headers).status_code == 201
        working_turns = jobs(working.settings, working.service.engine)
        if name == "2022-2024":
            run_until_idle(working_turns)
        else:
            working_turns["seal reporting"]()
    assert "One newer event is being read." in working.client("staff").get("/reporting/reports/wtsa").text


@pytest.mark.requirement("1.11")
def test_the_worker_goes_on_with_the_facts_that_a_rebuild_switched_to(working: Reporting) -> None:
    client, headers = working.app.test_client(), working.bearer("staff")
    engine = working.service.engine
    running = jobs(working.settings, engine)
    for name, day in (("2022-2024", "2022-03-10"), ("2025-2028", "2024-10-25")):
        body = {"name": name, "first_day": day}
        assert client.post("/reporting/api/study-periods", json=body, headers=headers).status_code == 201
        run_until_idle(running)
        assert working.service.facts.applied_positions()["reporting"] == (1 if name == "2022-2024" else 2)
        if name == "2022-2024":
            rebuild(engine, codecs(), {log: LocalLogSource(Log(engine, log)) for log in ("reporting",)})


@pytest.mark.requirement("1.17")
def test_a_revoked_session_is_refused_once_the_registry_says_so(working: Reporting) -> None:
    path, headers = "/reporting/api/study-periods", working.bearer("staff")
    client = working.app.test_client()
    assert client.get(path, headers=headers).status_code == 200
    registry = create_engine(working.settings.registry_database)
    key = OutboxKey(b"example key of the registry's outbox")
    store = EventStore(registry, Codec("registry", EVENTS), key)
    heading = EventMetadata(id="e-1", stream=ACCOUNT, version=1, actor=ACCOUNT, correlation="c-1", marking="bureau")
    with registry.begin() as connection:
        store.append(connection, [NewEvent(heading, SessionRevoked("session-1", "revoked"))])
    Sealer(registry, "registry", key).seal()
    run_until_idle(jobs(working.settings, working.service.engine))
    limit = time.monotonic() + 30
    while client.get(path, headers=headers).status_code != 401:
        assert time.monotonic() < limit, "the session is still good"
        time.sleep(0.02)


def test_migrating_again_keeps_what_was_recorded(working: Reporting) -> None:
    client, headers = working.app.test_client(), working.bearer("staff")
    body = {"name": "2025-2028", "first_day": "2024-10-25"}
    client.post("/reporting/api/study-periods", json=body, headers=headers)
    again(working.settings)
    items = client.get("/reporting/api/study-periods", headers=headers).json["items"]  # type: ignore[index]
    assert [item["name"] for item in items] == ["2025-2028"]


@pytest.mark.requirement("7.03")
def test_statements_of_a_home_of_an_older_version_go_into_the_one_table(working: Reporting) -> None:
    client, headers = working.app.test_client(), working.bearer("staff") | {"If-Match": '"0"'}
    item = "/reporting/api/clause-records/68-02"
    assert client.post(f"{item}/state", json={"since": "2027-01-01"}, headers=headers).status_code == 200
    engine, models = create_engine(working.settings.database), consumer_tables().models
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE clause_records (id VARCHAR)"))
        connection.execute(delete(statements))
        connection.execute(update(models).where(models.c.name == STAFF).values(version="4"))
    again(working.settings)
    assert "clause_records" not in inspect(engine).get_table_names()
    (row,) = StatementQueries(engine, KINDS).about(clause_stream("68-02"))
    assert (row.kind, row.statement.since, row.version) == (CLAUSE_RECORD, "2027-01-01", 1)
    assert client.get(item, headers=headers).json["since"] == "2027-01-01"  # type: ignore[index]


def test_settings_have_defaults_below_the_home(tmp_path: Path) -> None:
    settings = read_settings(Settings, {"RAPPORTEUR_HOME": str(tmp_path)})
    assert settings.database == f"sqlite:///{tmp_path}/reporting.db"
    assert settings.public_key == tmp_path / "keys" / "token.pub"
