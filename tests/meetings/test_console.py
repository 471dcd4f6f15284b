"""Staff's pages and actions in the meetings' console."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask, request
from flask.testing import FlaskClient
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from werkzeug.serving import make_server
from werkzeug.test import TestResponse

from services.meetings.domain import commands
from shared.contracts.meetings.proposals import PROPOSALS, ProposalStated
from shared.contracts.meetings.seats import SEATS, SeatStated
from shared.contracts.registry import DuplicateRecognized, OrganizationMerged, OrganizationRegistered, StateRegistered
from shared.statements.decider import state_fact
from shared.web.console import ReadOnlySession
from tests.meetings.conftest import Home, Web
from tests.meetings.recorded import (
    ATTEND,
    FACT,
    HOLD,
    MEETING,
    OPEN,
    ORGANIZATION,
    PERSON,
    PLAN,
    RECORD,
    SECOND,
    SERIES,
    record,
    uuid,
)
from tests.plugins.serving import in_a_thread

CONSOLE = "/meetings/console"
HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')


def begun(home: Home) -> None:
    record(home.service, OPEN, PLAN, HOLD, ATTEND)
    home.tell(f"state-{uuid(30)}", StateRegistered(f"state-{uuid(30)}", "HUN", "HU", "Hungary"))
    home.tell(ORGANIZATION, OrganizationRegistered(ORGANIZATION, "Example Télécom"))
    home.seal()


def fill(client: FlaskClient, path: str, **typed: str) -> TestResponse:
    """Open a form, fill it in, and send it."""
    page = client.get(path)
    assert page.status_code == 200, page.text
    return client.post(path, data=dict(HIDDEN.findall(page.text)) | typed)


@pytest.mark.requirement("1.15")
def test_a_meeting_is_planned_held_and_its_list_recorded_and_closed(home: Home, staff: FlaskClient) -> None:
    begun(home)
    opened = fill(staff, f"{CONSOLE}/series/new", name="Example forum", code="FORUM", kind="workshop")
    assert opened.status_code == 303
    assert "The series Example forum is opened." in staff.get(opened.location).text
    series = opened.location.rpartition("/")[2]
    planned = fill(staff, f"{CONSOLE}/meetings/new", series=series, code="FORUM-1", first_day="Nov 2026", ordinal="1")
    assert planned.status_code == 303
    meeting = planned.location
    sources = "a communiqué\r\na photograph"
    held = fill(staff, f"{meeting}/do/hold", first_day="3 Nov 2026", country="HUN", city="Budapest", sources=sources)
    assert held.status_code == 303
    page = staff.get(meeting).text
    assert "3 November 2026 · Budapest" in page
    assert "<li>a communiqué</li><li>a photograph</li>" in page
    hidden = dict(HIDDEN.findall(staff.get(f"{meeting}/attendance").text))
    came = staff.post(
        f"{meeting}/attendance/add", data=hidden | {"find": "example télécom", "how": "remote", "capacity": "executive"}
    )
    assert came.location == f"{meeting}/attendance?tab=present&capacity=executive&how=remote"
    page = staff.get(came.location).text
    assert "Example Télécom" in page
    assert "Nobody has said yet if the list is complete." in page
    closed = fill(staff, f"{meeting}/do/list", complete="yes", source="the communiqué")
    assert "The list is complete." in staff.get(closed.location).text


@pytest.mark.requirement("1.15")
def test_an_entry_is_corrected_and_withdrawn_with_a_reason(home: Home, staff: FlaskClient) -> None:
    begun(home)
    entry = f"{CONSOLE}/attendance/{FACT}"
    assert "Fill this in." in fill(staff, f"{entry}/do/correct", mode="remote").text
    corrected = fill(staff, f"{entry}/do/correct", mode="remote", reason="the list says so")
    assert corrected.location == f"{CONSOLE}/meetings/{MEETING}/attendance"
    assert "Remote" in staff.get(corrected.location).text
    history = staff.get(f"{CONSOLE}/meetings/{MEETING}/history").text
    assert "Mode: <s>in person</s> is now <b>remote</b>." in history
    assert "because the list says so" in history
    withdrawn = fill(staff, f"{entry}/do/withdraw", reason="listed in error")
    assert "Nobody is on the list yet" in staff.get(withdrawn.location).text
    assert (
        "<b>Example Télécom</b> was removed from the list." in staff.get(f"{CONSOLE}/meetings/{MEETING}/history").text
    )


@pytest.mark.requirement("1.15")
def test_a_history_says_in_plain_words_what_was_recorded_when(home: Home, staff: FlaskClient) -> None:
    begun(home)
    record(
        home.service,
        commands.CorrectMeeting(
            meeting=MEETING, reason="a slip", first_day="2015-10-12", ordinal=7, city="Budapest", mode="in person"
        ),
    )
    page = staff.get(f"{CONSOLE}/meetings/{MEETING}/history").text
    assert "<b>EX-07</b> was planned: <b>11 October 2015</b>." in page
    assert "The meeting was held: <b>11 October 2015, Budapest, Hungary, in person</b>." in page
    assert "Days: <s>11 October 2015</s> is now <b>12 October 2015</b>." in page
    assert "Place: <s>Budapest, Hungary</s> is now <b>Budapest</b>." in page
    assert "just now" in page
    assert "4 events, nothing hidden." in page


def test_a_persons_page_has_the_organization_that_they_came_for(home: Home, staff: FlaskClient) -> None:
    """An organization's page has the person: its name comes from the registry."""
    begun(home)
    parts = [json.loads(staff.get(f"{CONSOLE}/about/{record}").data)["parts"] for record in (PERSON, ORGANIZATION)]
    last = [each[0]["rows"][0][-1] for each in parts]
    assert [each["text"] for each in last] == ["Example Télécom, executive", "executive"]
    assert (last[0]["path"], last[1]["record"]) == (f"/registry/console/organizations/{ORGANIZATION}", PERSON)


def test_a_successors_page_has_the_meetings_of_whom_it_absorbed_and_says_so(home: Home, staff: FlaskClient) -> None:
    begun(home)
    new, later = f"organization-{uuid(91)}", f"organization-{uuid(92)}"

    def attended(record: str) -> dict[str, Any]:
        part: dict[str, Any] = json.loads(staff.get(f"{CONSOLE}/about/{record}").data)["parts"][0]
        return part

    for other in (new, later):
        home.tell(other, OrganizationRegistered(other, f"Example {other[-2:]}"))
    assert attended(new)["rows"] == []
    assert len(attended(ORGANIZATION)["heads"]) == 4
    home.tell(ORGANIZATION, OrganizationMerged(f"fact-{uuid(93)}", new, "2016"), first=2)
    [row] = attended(new)["rows"]
    assert (attended(new)["heads"][-1], row[-1]["text"]) == ("Recorded under", "Example Télécom")
    assert row[-1]["path"] == f"/registry/console/organizations/{ORGANIZATION}"
    assert len(attended(ORGANIZATION)["rows"]) == 1, "its own page keeps them"
    seat = state_fact(SEATS, SeatStated(f"seat-{uuid(95)}", ORGANIZATION, SERIES, "2015"))
    wish = ProposalStated(f"proposal-{uuid(96)}", "subject", {"en": "Later meetings"}, (ORGANIZATION,), "2015")
    record(home.service, seat, state_fact(PROPOSALS, wish))
    parts = [json.loads(staff.get(f"{CONSOLE}/about/{each}").data)["parts"] for each in (new, ORGANIZATION)]
    for name in ("seats", "proposals"):
        at_new, at_old = (next(part for part in each if part["name"] == name) for each in parts)
        assert (at_new["heads"][-1], at_new["count"]) == ("Recorded under", 1)
        assert at_new["rows"][0][-1]["text"] == "Example Télécom"
        assert (len(at_old["heads"]), len(at_old["rows"])) == (2, 1)
        assert at_new["rows"][0][0]["path"] in staff.get(at_new["path"]).text, "the list counts what the page counts"
    twice = f"organization-{uuid(97)}"
    home.tell(twice, OrganizationRegistered(twice, "Example twice"))
    home.tell(twice, DuplicateRecognized(f"fact-{uuid(98)}", ORGANIZATION), first=2)
    record(home.service, state_fact(SEATS, SeatStated(f"seat-{uuid(99)}", twice, SERIES, "2016")))
    seats = json.loads(staff.get(f"{CONSOLE}/about/{new}").data)["parts"][1]
    assert (seats["count"], {row[-1]["text"] for row in seats["rows"]}) == (2, {"Example Télécom", "Example twice"})
    listed = staff.get(seats["path"]).text
    assert all(row[0]["path"] in listed for row in seats["rows"])
    home.tell(new, OrganizationMerged(f"fact-{uuid(94)}", later, "2099"), first=2)
    assert attended(later)["rows"] == [], "not yet"


@pytest.mark.requirement("1.15")
def test_the_record_of_a_series_is_stated_corrected_and_withdrawn(home: Home, staff: FlaskClient) -> None:
    begun(home)
    stated = fill(staff, f"{CONSOLE}/series/{SERIES}/do/record", state="gap", first="2010", last="2012", what="lost")
    assert "Gap: lost" in staff.get(stated.location).text
    [fact] = [row.fact for row in home.service.queries.records_of(SERIES)]
    path = f"{CONSOLE}/records/{fact}"
    fill(staff, f"{path}/do/correct", state="gap", first="2010", last="2011", what="lost", reason="one was found")
    assert "Days: <s>2010–2012</s> is now <b>2010–2011</b>." in staff.get(f"{path}/history").text
    gone = fill(staff, f"{path}/do/withdraw", reason="all were found")
    assert "The statement is withdrawn." in staff.get(gone.location).text
    assert home.service.queries.records_of(SERIES) == []


@pytest.mark.requirement("1.15")
def test_a_refusal_is_said_in_place_and_what_was_typed_is_kept(home: Home, staff: FlaskClient) -> None:
    begun(home)
    path = f"{CONSOLE}/meetings/new"
    answer = fill(staff, path, series=SERIES, code="EX-08", ordinal="8", first_day="13 Nov 2014", city="Example City")
    assert answer.status_code == 409
    assert "The 8th EX meeting cannot be on 13 November 2014: the 7th is on 11 October 2015." in answer.text
    assert 'value="13 Nov 2014"' in answer.text
    assert 'value="Example City"' in answer.text


@pytest.mark.requirement("1.15")
def test_a_stale_edit_is_told_what_changed(home: Home, staff: FlaskClient) -> None:
    begun(home)
    path = f"{CONSOLE}/meetings/{MEETING}/do/correct"
    form = dict(HIDDEN.findall(staff.get(path).text))
    record(
        home.service,
        commands.CorrectMeeting(
            meeting=MEETING, reason="a slip", first_day="2015-10-12", ordinal=7, city="Example Town"
        ),
    )
    typed = {"first_day": "2015-10-11", "ordinal": "7", "city": "Example City", "reason": "so it is"}
    stale = staff.post(path, data=form | typed)
    assert stale.status_code == 412
    assert all(city in stale.text for city in ("Budapest", "Example Town", "Example City"))
    again = staff.post(path, data=dict(HIDDEN.findall(stale.text)) | typed)
    assert again.status_code == 303
    assert home.service.queries.meeting(MEETING).city == "Example City"


@pytest.mark.requirement("1.15")
def test_a_form_sent_twice_is_recorded_once(home: Home, staff: FlaskClient) -> None:
    begun(home)
    path = f"{CONSOLE}/meetings/new"
    typed = {"series": SERIES, "code": "EX-11", "first_day": "2018"}
    form = dict(HIDDEN.findall(staff.get(path).text)) | typed
    first, second = (staff.post(path, data=form) for _ in range(2))
    assert (first.status_code, second.status_code) == (303, 303)
    assert first.location == second.location


@pytest.mark.requirement("1.15")
def test_an_organization_is_found_while_one_types(home: Home, staff: FlaskClient) -> None:
    begun(home)
    found = staff.post(f"{CONSOLE}/meetings/{MEETING}/attendance/find?of=organizations", data={"q": "telecom"}).json
    assert found == {"found": [{"id": ORGANIZATION, "label": "Example Télécom"}]}


@pytest.mark.requirement("1.15")
def test_lists_filter_by_series_and_state(home: Home, staff: FlaskClient) -> None:
    begun(home)
    assert "EX-07" in staff.get(f"{CONSOLE}/meetings/?series={SERIES}&status=held").text
    assert "No results" in staff.get(f"{CONSOLE}/meetings/?status=cancelled").text
    for page in ("meetings", "series", "attendance", "records", ""):
        assert staff.get(f"{CONSOLE}/{page}/".replace("//", "/")).status_code == 200, page


@pytest.mark.requirement("1.15")
def test_the_start_page_asks_whether_lists_are_complete(home: Home, staff: FlaskClient) -> None:
    begun(home)
    assert "Is everyone who came to EX-07 on the list?" in staff.get(f"{CONSOLE}/").text


@pytest.mark.requirement("1.15")
def test_acts_fit_what_is_recorded_and_who_looks(home: Home, web: Web, staff: FlaskClient) -> None:
    begun(home)
    page = staff.get(f"{CONSOLE}/meetings/{MEETING}").text
    assert f"{MEETING}/do/all-details" in page
    assert f"{MEETING}/do/cancel" not in page
    audited = web.pages("auditor").get(f"{CONSOLE}/meetings/{MEETING}").text
    assert "/do/" not in audited
    assert web.pages("reader").get(f"{CONSOLE}/meetings/{MEETING}").status_code == 403


@pytest.mark.requirement("1.15")
def test_the_database_session_of_the_console_cannot_write(home: Home) -> None:
    reading = ReadOnlySession(home.settings.database)
    with pytest.raises(DBAPIError):
        reading.execute(text("DELETE FROM meetings"))
    reading.remove()


BAD: list[tuple[str, str, dict[str, str], str]] = [
    ("an impossible day", "meetings/new", {"first_day": "30 Feb 2015"}, "Type a day, such as 16/03/2027"),
    ("an end before the start", "meetings/new", {"last_day": "2016"}, "The last day cannot be 2016"),
    ("5.9 for 5", "meetings/new", {"ordinal": "5.9"}, "Give a whole number"),
    ("another series", "meetings/new", {"series": f"series-{uuid(99)}"}, "belongs to no record"),
    ("no series", "meetings/new", {"series": ""}, "Fill this in."),
    ("NUL", "meetings/new", {"city": "a\x00b"}, "Leave out NUL"),
    ("a long code", "meetings/new", {"code": "a" * 41}, "Use at most 40 characters."),
    ("no such kind", "series/new", {"kind": "party"}, "Choose one of"),
    ("nobody by that name", f"attendance/{FACT}/do/correct", {"person": "Zzz"}, "No match for Zzz."),
    ("no capacity", f"attendance/{FACT}/do/correct", {"capacity": "boss"}, "Choose one of"),
    ("an empty reason", f"attendance/{FACT}/do/correct", {"reason": " "}, "Fill this in."),
    ("no answer", f"meetings/{MEETING}/do/list", {"complete": ""}, "Fill this in."),
]
GOOD: dict[str, dict[str, str]] = {
    "meetings/new": {"series": SERIES, "code": "EX-09", "first_day": "2017"},
    "series/new": {"name": "Example forum", "code": "FORUM", "kind": "workshop"},
    f"attendance/{FACT}/do/correct": {"reason": "a slip"},
    f"meetings/{MEETING}/do/list": {"complete": "yes"},
}


@pytest.mark.requirement("1.19")
@pytest.mark.parametrize(("what", "path", "wrong", "said"), BAD, ids=[each[0] for each in BAD])
def test_bad_input_of_a_form_is_answered_at_the_field(
    *, home: Home, staff: FlaskClient, what: str, path: str, wrong: dict[str, str], said: str
) -> None:
    begun(home)
    answer = fill(staff, f"{CONSOLE}/{path}", **(GOOD[path] | wrong))
    assert answer.status_code in (409, 422)
    assert said in answer.text


@pytest.mark.requirement("1.19")
@pytest.mark.parametrize(
    "path", ["meetings/none", "meetings/none/attendance", "series/none/history", "records/x", "attendance/x"]
)
def test_a_page_that_is_not_there_is_404(staff: FlaskClient, path: str) -> None:
    assert staff.get(f"{CONSOLE}/{path}").status_code == 404


@pytest.mark.requirement("1.18")
def test_ids_are_shown_and_said_so_when_the_registry_is_down(home: Home, staff: FlaskClient) -> None:
    begun(home)
    for page in (f"meetings/{MEETING}/attendance", f"meetings/{MEETING}/history", f"attendance/{FACT}"):
        shown = staff.get(f"{CONSOLE}/{page}").text
        assert PERSON in shown
        assert "Names cannot be shown now because the registry is not answering. Ids are shown instead." in shown


class Registry:
    """A registry API that remembers the authorization of each request."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        app = Flask(__name__)

        @app.get("/registry/api/people")
        @app.post("/registry/api/people/search")
        def people() -> dict[str, Any]:
            self.asked.append(request.headers["Authorization"])
            return {"items": [{"id": PERSON, "version": 1, "name": "Example Zebedee"}], "next": None}

        self.server = make_server("127.0.0.1", 0, app)


@pytest.fixture
def registry() -> Iterator[Registry]:
    made = Registry()
    thread = in_a_thread(made.server)
    yield made
    made.server.shutdown()
    thread.join()


@pytest.mark.requirement("1.18")
def test_names_are_asked_with_the_viewers_own_right_and_kept_nowhere(
    home: Home, registry: Registry, capfd: pytest.CaptureFixture[str]
) -> None:
    begun(home)
    home.use_registry(f"http://127.0.0.1:{registry.server.server_port}")
    web = Web(home)
    staff = web.pages("staff")
    cookie = staff.get_cookie("rapporteur")
    assert cookie is not None
    shown = staff.get(f"{CONSOLE}/meetings/{MEETING}/attendance").text
    assert "Example Zebedee" in shown
    assert f">{PERSON}" not in shown
    opened = dict(HIDDEN.findall(staff.get(f"{CONSOLE}/meetings/{MEETING}/attendance").text))
    typed = opened | {"find": "", "find.id": SECOND, "person": "example zebedee", "person.id": ""}
    assert staff.post(f"{CONSOLE}/meetings/{MEETING}/attendance/add", data=typed).status_code == 303
    assert {row.person for row in home.service.queries.attendance_of(MEETING)} == {PERSON}
    assert set(registry.asked) == {f"Bearer {cookie.value}"}
    web.app.extensions["meetings"].close()
    home.service.close()
    kept = b"".join(path.read_bytes() for path in home.path.rglob("*") if path.is_file())
    written = capfd.readouterr()
    assert b"Zebedee" not in kept
    assert "Zebedee" not in written.out + written.err
    assert RECORD not in shown
