"""The registry with an added kind of statement with a separate stream: it records, shows and imports it, as meetings
does."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from services.registry import read_models as rm
from services.registry.app import create_app
from services.registry.domain.commands import RegisterOrganization
from shared.contracts import registry
from shared.event_store.command_handler import CommandContext
from shared.event_store.embargoes import EmbargoEnder
from shared.event_store.statements import StatementRecording
from shared.public_view.openness import OPERATOR
from shared.statements.decider import StatementDecider, state_fact
from shared.web import tokens
from tests.registry.conftest import Registry, settings_of
from tests.statements.licences import (
    LICENCES,
    NAMED,
    LicenceStated,
    import_file,
    publish,
    show_in_console,
    state_correct_withdraw,
)

pytestmark = [pytest.mark.requirement("7.02"), pytest.mark.requirement("7.04"), pytest.mark.requirement("7.05")]
BY = CommandContext(actor=OPERATOR, marking="public")


@pytest.fixture
def given(home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Registry]:
    publish(monkeypatch, registry)
    settings = settings_of(home)
    recording = StatementRecording("registry", StatementDecider(kinds=(LICENCES,)), in_error=rm.in_error)
    found = Registry(home, settings, create_app(settings, statements=recording))
    found.service.handle(RegisterOrganization(organization=NAMED, name="Example Telecom"), BY)
    yield found
    found.service.close()


def client(given: Registry, *, pages: bool) -> FlaskClient:
    found, token = given.client(), given.bearer("approver")["Authorization"].removeprefix("Bearer ")
    if pages:
        found.set_cookie(tokens.COOKIE, token)
        found.environ_base["HTTP_ACCEPT"] = "text/html"
    else:
        found.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {token}"
    return found


def test_it_is_stated_corrected_withdrawn_shown_and_imported(given: Registry) -> None:
    fact = state_correct_withdraw(client(given, pages=False), "registry")
    pages = client(given, pages=True)
    show_in_console(pages, client(given, pages=False), "registry", fact)
    assert "Licences" in pages.get(f"/registry/console/organizations/{NAMED}").text
    imported = import_file(pages, "registry")
    assert given.service.statements.one(imported).statement.organization == NAMED


def test_an_embargo_on_it_ends_and_readers_see_it_then(given: Registry) -> None:
    stated = LicenceStated("licence-00000000-0000-7000-8000-000000000001", NAMED, "full", "2027", not_before="2127-03-01T09:00:00Z")  # fmt: skip
    given.service.handler.handle(state_fact(LICENCES, stated), BY)
    at = f"/licences/{stated.fact}"
    assert given.get(at, role="reader").status_code == 404
    later = datetime(2127, 3, 2, tzinfo=UTC)
    assert EmbargoEnder(given.service.handler, given.service.reader, lambda: later)() == 1
    assert [type(each.event.data).__name__ for each in given.service.queries.history(stated.fact)] == [
        "LicenceStated",
        "EmbargoEnded",
    ]
