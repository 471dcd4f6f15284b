"""Reporting with an added kind of statement with a separate stream in its own log: it records, shows, imports and
counts it."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from services.reporting import service as opening
from services.reporting.app import create_app
from services.reporting.history import history_at
from services.reporting.projections import fact_handlers
from services.reporting.read_models.kinds import STREAM_KINDS
from shared.contracts import registry
from shared.contracts import reporting as contract
from shared.event_store.log import Log
from shared.event_store.statements import StatementRecording
from shared.messaging.consumer import Consumer
from shared.messaging.sources.local_log import LocalLogSource
from shared.messaging.worker import sealer_jobs
from shared.statements.decider import StatementDecider
from tests.messaging.rounds import run_until_idle
from tests.reporting.conftest import Reporting, opened
from tests.reporting.histories import ORIGINS, sealed
from tests.statements.licences import (
    LICENCES,
    NAMED,
    import_file,
    publish,
    show_in_console,
    state_correct_withdraw,
)

pytestmark = [pytest.mark.requirement("7.02"), pytest.mark.requirement("7.05"), pytest.mark.requirement("7.07")]


@pytest.fixture
def given(tmp_path: Path, migrated_once: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Reporting]:
    """Give an organization a name in the registry's log, and count it."""
    publish(monkeypatch, contract)
    monkeypatch.setitem(STREAM_KINDS, LICENCES.name, LICENCES)
    for event, handler in fact_handlers.handlers_of(LICENCES).items():
        monkeypatch.setitem(fact_handlers.FACT_HANDLERS, event, handler)
    found = opened(tmp_path, migrated_once)
    found.service.close()
    recording = StatementRecording("reporting", StatementDecider(kinds=(LICENCES,)))
    found = replace(found, app=create_app(found.settings, statements=recording))
    told = found.told
    told.add("registry", NAMED, registry.OrganizationRegistered(NAMED, "Example Telecom"))
    counting = opening.facts_projector(found.service.engine)
    counting.apply("registry", ORIGINS["registry"], sealed(told, told.logs)["registry"])
    yield found
    found.service.close()


def api(given: Reporting) -> FlaskClient:
    client = given.app.test_client()
    client.environ_base["HTTP_AUTHORIZATION"] = given.bearer("approver")["Authorization"]
    return client


def count_own_log(given: Reporting) -> None:
    """Seal the service's own log, and count it."""
    service = given.service
    source = LocalLogSource(Log(service.reader, "reporting"))
    run_until_idle(
        {
            **sealer_jobs(given.settings, service.engine, ["reporting"], lambda _: None),
            "count": Consumer("reporting", opening.facts_projector(service.engine), source).step,
        }
    )


def test_it_is_stated_corrected_withdrawn_shown_and_imported(given: Reporting) -> None:
    fact = state_correct_withdraw(api(given), "reporting")
    pages = given.client("approver")
    show_in_console(pages, api(given), "reporting", fact)
    imported = import_file(pages, "reporting")
    assert given.service.statements.one(imported).statement.organization == NAMED
    count_own_log(given)
    history = history_at(given.service.facts, given.service.facts.moment())
    counted = {each.stream: each for each in history.of(LICENCES, NAMED)}
    assert (counted[fact].body.statement.kind, counted[fact].marking) == ("full", "restricted")
    assert not counted[imported].withdrawn
    assert sum(each.withdrawn for each in counted.values()) == 1
