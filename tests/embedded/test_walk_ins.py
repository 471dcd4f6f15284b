"""An unregistered walk-in is completed on the sheet: the registry records the person by its own commands."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from services.meetings.domain.commands import HoldMeeting, PlanMeeting
from shared.event_store.command_handler import CommandContext
from tests.embedded.services import Services, serving
from tests.plugins.installations import copy_home

pytestmark = pytest.mark.requirement("10.04")
FIELD = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')
MEETING = "meeting-018f0000-0000-7000-8000-00000000000a"
PAGE = f"/meetings/console/meetings/{MEETING}/attendance"


@pytest.fixture
def services(few_once: Path, tmp_path: Path) -> Iterator[Services]:
    copy_home(few_once, tmp_path / "home")
    with serving(tmp_path / "home") as found:
        meetings = found.apps["meetings"].extensions["meetings"]
        series, *_ = meetings.queries.series(None, 1)
        clerk = CommandContext(actor="account-operator")
        plan = PlanMeeting(meeting=MEETING, series=series.id, code="WALK-1", first_day="2026-02-05")
        meetings.handler.handle(plan, clerk)
        meetings.handler.handle(HoldMeeting(meeting=MEETING, first_day="2026-02-05"), clerk)
        found.count()
        yield found


def add(client: FlaskClient, **typed: str) -> str:
    """Add a line to the sheet; return the entry's fact."""
    opened = dict(reversed(FIELD.findall(client.get(PAGE).text)))
    answer = client.post(f"{PAGE}/add", data=opened | typed, headers={"Accept": "application/json"})
    assert answer.status_code == 200, answer.text
    return str(re.findall(r'name="fact" value="(fact-[^"]+)"', (answer.json or {})["row"])[0])


def test_a_walk_in_counts_at_once_and_is_registered_where_it_stands(services: Services) -> None:
    client = services.client(services.apps["meetings"], services.token("staff"))
    fact = add(client, find="Quokka Photonics", person="Example Zebedee Walker", capacity="speaker")
    meetings, registry = (services.apps[name].extensions[name] for name in ("meetings", "registry"))
    entry = meetings.queries.entry(fact)
    assert (entry.listed_as, entry.capacity) == ("Quokka Photonics", "speaker")
    assert registry.names.of([entry.person]) == {entry.person: "Example Zebedee Walker"}
    assert "Example Zebedee Walker" in client.get(PAGE).text

    opened = dict(reversed(FIELD.findall(client.get(PAGE).text))) | {"fact": fact, "do": "register"}
    wrong = client.post(f"{PAGE}/finish", data=opened | {"country": "Atlantis"})
    assert (wrong.status_code, "No country is called Atlantis." in wrong.text) == (422, True)
    said = {"country": "FIN", "category": "not a member", "size": "micro"}
    done = client.post(f"{PAGE}/finish", data=opened | said)
    assert done.status_code == 303, done.text
    page = client.get(done.location).text
    assert "Quokka Photonics is registered." in page
    assert "Counted as present already" not in page, "before its event has come back"
    row = registry.queries.organization(entry.organization)
    assert (row.name, row.country, row.category, row.size) == ("Quokka Photonics", "FIN", "not a member", "micro")
    assert client.post(f"{PAGE}/finish", data=opened | said).status_code == 303, "sent twice, it is registered once"
    services.count()
    assert "not in the registry" not in client.get(PAGE).text


def test_a_walk_in_may_be_another_name_of_one_that_is_known(services: Services) -> None:
    client = services.client(services.apps["meetings"], services.token("staff"))
    meetings, registry = (services.apps[name].extensions[name] for name in ("meetings", "registry"))
    known, name = meetings.directory.search("a")[0]
    fact = add(client, find="Wombat Waves", how="remote")
    opened = dict(reversed(FIELD.findall(client.get(PAGE).text))) | {"fact": fact, "do": "same"}
    assert client.post(f"{PAGE}/finish", data=opened | {"find": name, "find.id": known}).status_code == 303
    [entry] = meetings.queries.attendance_of(MEETING)
    assert (entry.organization, entry.mode, entry.listed_as) == (known, "remote", "Wombat Waves")
    assert known in [each for each, _name in registry.queries.find_by_names(["Wombat Waves"])["Wombat Waves"]]


def test_what_is_very_like_one_that_is_known_is_asked_about(services: Services) -> None:
    client = services.client(services.apps["meetings"], services.token("staff"))
    _known, name = services.apps["meetings"].extensions["meetings"].directory.search("a")[0]
    fact = add(client, find=f"{name}s", new="yes")
    opened = dict(reversed(FIELD.findall(client.get(PAGE).text))) | {"fact": fact, "do": "register"}
    asked = client.post(f"{PAGE}/finish", data=opened)
    assert (asked.status_code, f"{name} is very similar to this name." in asked.text) == (409, True)
    assert client.post(f"{PAGE}/finish", data=opened | {"another": "yes"}).status_code == 303
