"""A fact of a record is edited in place: without scripts by its address, with scripts by click, Enter and F2."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Page, Route, expect
from werkzeug.test import TestResponse

from services.meetings.domain import commands
from shared.contracts.meetings.consultations import RAISED_NEEDS
from shared.statements.decider import state_fact
from tests.meetings.conftest import Contexts, Home, Web
from tests.meetings.forms import fields_of_page, undo_of
from tests.meetings.recorded import CLERK, COUNT, HOLD, MEETING, OPEN, PLAN, TOPIC, record
from tests.plugins.accessibility import look_at
from tests.statements.examples import example
from tests.web.test_pages_in_a_browser import watched

pytestmark = pytest.mark.requirement("10.06")
PAGE = f"/meetings/console/meetings/{MEETING}"
HALL = commands.StateMeetingDetails(meeting=MEETING, venue="Example Hall", note="a note")


def opened(staff: FlaskClient, name: str) -> dict[str, str]:
    """Return a fact's row, opened by its address."""
    page = staff.get(f"{PAGE}?edit={name}")
    assert page.text.count('class="open-row"') == 1
    return fields_of_page(page)


def save(staff: FlaskClient, name: str, **typed: str) -> TestResponse:
    return staff.post(f"{PAGE}/edit/{name}", data=opened(staff, name) | typed)


def history(staff: FlaskClient) -> str:
    return staff.get(f"{PAGE}/history").text


def test_what_was_not_known_is_entered_and_what_changed_says_so(home: Home, staff: FlaskClient) -> None:
    record(home.service, OPEN, PLAN, HOLD)
    page = staff.get(PAGE).text
    assert re.search(r'id="value-venue" href="[^"]+\?edit=venue#row-venue" data-edit>.*?not known .*?Record it<', page)
    entered = save(staff, "venue", venue="Example Hall", source="the programme")
    assert (entered.status_code, entered.location) == (303, PAGE)
    told = staff.get(PAGE).text
    assert re.search(r"Saved \d\d:\d\d", told)
    assert re.search(r"Example Hall .*?Change<", told)
    changed = save(staff, "venue", venue="Example Barn", **{"as": "change"})
    assert changed.status_code == 303
    past = history(staff)
    assert "Venue: <s>Example Hall</s> is now <b>Example Barn</b>." in past
    assert "because It changed." in past
    [details] = [home.service.queries.details_of(MEETING)]
    assert details is not None
    assert (details.venue, details.source) == ("Example Barn", "the programme"), "what was not typed stays"


def test_a_fact_of_a_past_meeting_is_first_of_all_a_slip(home: Home, staff: FlaskClient) -> None:
    record(home.service, OPEN, PLAN, HOLD, HALL)
    row = opened(staff, "venue")
    assert (row["as"], row["venue"]) == ("correct", "Example Hall")
    assert staff.post(f"{PAGE}/edit/venue", data=row | {"venue": "Example Barn"}).status_code == 303
    assert "because It was typed wrong." in history(staff)
    assert "No change: it says this already." in staff.get(save(staff, "venue").location).text


def test_an_error_stands_under_its_field_and_nothing_typed_is_lost(home: Home, staff: FlaskClient) -> None:
    record(home.service, OPEN, PLAN, HOLD)
    refused = save(staff, "first_day", first_day="soon", last_day="13 Oct 2015")
    assert refused.status_code == 422
    row = refused.text.partition('class="open-row"')[2].partition("</form>")[0]
    assert 'value="soon"' in row
    assert 'value="13 Oct 2015"' in row
    assert 'id="error-first_day"' in row
    assert 'aria-describedby="hint-first_day error-first_day" aria-invalid="true"' in row
    assert home.service.queries.meeting(MEETING).first_day == HOLD.first_day


def test_what_others_saved_beside_it_is_no_conflict(home: Home, staff: FlaskClient) -> None:
    record(home.service, OPEN, PLAN, HOLD, HALL)
    mine = opened(staff, "venue")
    assert save(staff, "note", note="another note").status_code == 303
    assert staff.post(f"{PAGE}/edit/venue", data=mine | {"venue": "Example Barn"}).status_code == 303
    details = home.service.queries.details_of(MEETING)
    assert details is not None
    assert (details.venue, details.note) == ("Example Barn", "another note")


def test_a_conflict_shows_what_it_was_theirs_and_mine(home: Home, staff: FlaskClient) -> None:
    record(home.service, OPEN, PLAN, HOLD, HALL)
    mine = opened(staff, "venue")
    assert save(staff, "venue", venue="Example Barn").status_code == 303
    met = staff.post(f"{PAGE}/edit/venue", data=mine | {"venue": "Example Tent"})
    assert met.status_code == 409
    row = met.text.partition('class="open-row"')[2].partition("</form>")[0]
    for label, value in (
        ("It was", "Example Hall"),
        ("A colleague saved", "Example Barn"),
        ("You typed", "<b>Example Tent</b>"),
    ):
        assert f"<dt>{label}</dt><dd>{value}</dd>" in row
    assert "Keep theirs" in row
    details = home.service.queries.details_of(MEETING)
    assert details is not None
    assert details.venue == "Example Barn", "nothing is written until it is chosen"
    assert staff.post(f"{PAGE}/edit/venue", data=fields_of_page(met)).status_code == 303
    details = home.service.queries.details_of(MEETING)
    assert details is not None
    assert details.venue == "Example Tent"


def test_what_a_document_says_is_corrected_where_it_stands(home: Home, staff: FlaskClient) -> None:
    record(home.service, OPEN, PLAN, HOLD, COUNT, TOPIC)
    assert COUNT.fact
    refused = save(staff, COUNT.fact, value="many")
    assert (refused.status_code, refused.text.count('class="quoted open"')) == (422, 1)
    assert save(staff, COUNT.fact, value="24", relation="=").location == PAGE
    page = staff.get(PAGE)
    assert '<q class="stated">24</q> ICT industry leaders (communiqué)' in page.text
    assert "because It was typed wrong." in history(staff)
    assert staff.post(f"{PAGE}/edit/{COUNT.fact}", data=undo_of(page)).status_code == 303
    assert '<q class="stated">about 23</q>' in staff.get(PAGE).text
    assert TOPIC.fact
    assert save(staff, TOPIC.fact, topic="fog computing", source="the minutes").status_code == 303
    [topic] = [each for each in home.service.queries.facts_of(MEETING) if each.fact == TOPIC.fact]
    assert (topic.statement.topic, topic.statement.source, topic.marking) == ("fog computing", "the minutes", "bureau")


def test_a_fact_s_own_page_edits_it_too_and_auditors_see_plain_text(home: Home, web: Web, staff: FlaskClient) -> None:
    record(home.service, OPEN, PLAN, HOLD, COUNT)
    path = f"/meetings/console/told/{COUNT.fact}"
    row = fields_of_page(staff.get(f"{path}?edit=by"))
    assert staff.post(f"{path}/edit/by", data=row | {"by": "the press release"}).status_code == 303
    assert "(the press release)" in staff.get(PAGE).text
    assert "data-edit" not in web.pages("auditor").get(PAGE).text


def test_undo_records_what_it_was_unless_others_built_on_it(home: Home, staff: FlaskClient) -> None:
    record(home.service, OPEN, PLAN, HOLD, HALL)
    undo = undo_of(staff.get(save(staff, "venue", venue="Example Barn").location))
    assert staff.post(f"{PAGE}/edit/venue", data=undo).status_code == 303
    assert re.search(r"Undone \d\d:\d\d", staff.get(PAGE).text)
    details = home.service.queries.details_of(MEETING)
    assert details is not None
    assert details.venue == "Example Hall"
    undo = undo_of(staff.get(save(staff, "venue", venue="Example Barn").location))
    save(staff, "note", note="built on it")
    late = staff.post(f"{PAGE}/edit/venue", data=undo)
    assert "Not undone: more was recorded since." in staff.get(late.location).text


def test_who_may_not_write_reads_plain_text(home: Home, web: Web) -> None:
    record(home.service, OPEN, PLAN, HOLD, HALL)
    auditor = web.pages("auditor")
    page = auditor.get(f"{PAGE}?edit=venue").text
    assert "Example Hall" in page
    assert "data-edit" not in page
    assert 'class="open-row"' not in page
    sent = fields_of_page(web.pages("staff").get(f"{PAGE}?edit=venue"))
    assert auditor.post(f"{PAGE}/edit/venue", data=sent).status_code in (400, 403)


def test_a_statement_is_corrected_in_its_rows(home: Home, staff: FlaskClient) -> None:
    record(home.service, OPEN, PLAN, HOLD)
    stated: Any = example(RAISED_NEEDS, at=None, raised_by=None, topics=None)
    home.service.handler.handle(state_fact(RAISED_NEEDS, stated), CLERK)
    page = f"/meetings/console/statements/needs/{stated.fact}"
    row = fields_of_page(staff.get(f"{page}?edit=text"))
    assert staff.post(f"{page}/edit/text", data=row | {"text": "a test centre"}).status_code == 303
    now = home.service.statements.one(stated.fact)
    expected = msgspec.structs.asdict(stated) | {"text": "a test centre"}
    assert (msgspec.structs.asdict(now.statement), now.version) == (expected, 2)


@pytest.fixture
def page(contexts: Contexts, home: Home) -> tuple[Page, list[str]]:
    """The page of a meeting with a venue, in a signed-in browser."""
    record(home.service, OPEN, PLAN, HOLD, HALL)
    made = watched(contexts())
    made[0].goto(PAGE)
    return made


@pytest.mark.browser
def test_by_keys_a_value_opens_is_saved_and_has_the_focus_again(page: tuple[Page, list[str]], home: Home) -> None:
    here, said = page
    value, field = here.locator("#value-venue"), here.locator("[name=venue]")
    value.focus()
    here.keyboard.press("F2")
    expect(field).to_be_focused()
    look_at(here, (1440, 360), everywhere=False)
    here.keyboard.type("Example Barn")  # the text was selected
    here.keyboard.press("Escape")
    expect(value).to_be_focused()
    expect(value).to_contain_text("Example Hall")
    here.keyboard.press("Enter")
    expect(field).to_be_focused()
    here.keyboard.type("Example Barn")
    # The notice with its Undo disappears after eight seconds of the page's clock.
    here.clock.install()
    here.clock.pause_at(datetime.now(UTC) + timedelta(minutes=1))
    here.keyboard.press("Enter")
    expect(value).to_be_focused()
    expect(value).to_contain_text("Example Barn")
    expect(here.locator("[data-saved]")).to_contain_text("Saved ")
    assert here.url.endswith(PAGE), "the page was not left"
    here.locator("[data-saved]").get_by_role("button", name="Undo").click()
    expect(value).to_contain_text("Example Hall")
    assert said == []


@pytest.mark.browser
def test_an_error_a_conflict_and_a_silent_server_keep_the_row_open(page: tuple[Page, list[str]], home: Home) -> None:
    here, said = page
    here.locator("#value-first_day").click()
    here.locator("[name=first_day]").fill("soon")
    here.keyboard.press("Enter")
    expect(here.locator("#error-first_day")).to_be_visible()
    expect(here.locator("[name=first_day]")).to_be_focused()
    expect(here.locator("[name=first_day]")).to_have_value("soon")
    here.keyboard.press("Escape")
    here.locator("#value-venue").click()
    here.locator("[name=venue]").fill("Example Tent")
    record(
        home.service, commands.StateMeetingDetails(meeting=MEETING, venue="Example Barn", note="a note", reason="moved")
    )
    here.keyboard.press("Enter")
    expect(here.locator(".conflict")).to_contain_text("Example Barn")
    look_at(here, (1440, 360), everywhere=False)

    def away(route: Route) -> None:
        route.abort()

    here.route("**/edit/venue", away)
    here.get_by_role("button", name="Save mine").click()
    expect(here.locator(".saving")).to_contain_text("Not saved yet. Kept here; trying again.")
    expect(here.locator("[name=venue]")).not_to_be_editable()
    # Only now the server is back, and the page sends again by itself.
    here.unroute("**/edit/venue")
    expect(here.locator("#value-venue")).to_contain_text("Example Tent")
    assert [each for each in said if "ERR_FAILED" not in each] == []


@pytest.mark.browser
def test_the_history_and_the_files_open_beside_the_page(page: tuple[Page, list[str]]) -> None:
    here, said = page
    here.get_by_role("link", name="History, 3 entries").click()
    drawer = here.locator("dialog.drawer")
    expect(drawer).to_contain_text("was planned")
    look_at(here, (1440, 360), everywhere=False)
    here.keyboard.press("Escape")
    expect(drawer).to_have_count(0)
    files = here.get_by_role("link", name=re.compile("Letters and files"))
    files.click()
    expect(drawer).to_contain_text("No documents yet")
    drawer.get_by_role("button", name="Close").click()
    expect(files).to_be_focused()
    assert here.url.endswith(PAGE)
    assert said == []
