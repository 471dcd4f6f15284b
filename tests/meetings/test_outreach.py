"""The page of recordings: presentations from the agenda, consents by digits, addresses, one act that sends, and the
results."""

import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Route, expect

from services.meetings.domain import commands
from shared.contracts.meetings.agendas import AGENDA_ITEMS, AgendaItemStated
from shared.contracts.meetings.consultations import REPLIES, REQUESTS, RequestStated
from shared.contracts.meetings.follow_up import CONSENTS
from shared.contracts.meetings.recordings import PRESENTATIONS, RECORDINGS
from shared.contracts.meetings.seats import SEATS, SeatStated
from shared.contracts.registry import OrganizationRegistered
from shared.contracts.registry.memberships import LiaisonStated
from shared.statements.decider import state_fact
from tests.meetings.conftest import Contexts, Home, Web
from tests.meetings.forms import fields_of_page
from tests.meetings.recorded import CLERK, recorded, uuid
from tests.plugins.sql_statements import queries, sql_statements

pytestmark = pytest.mark.requirement("10.05")
SERIES, MEETING, NEXT = f"series-{uuid(1)}", f"meeting-{uuid(2)}", f"meeting-{uuid(3)}"
BODY, FORUM, INVITED, SEATED, PRESENT = (f"organization-{uuid(number)}" for number in range(11, 16))
NAMES = {BODY: "Body of a region", FORUM: "Forum", INVITED: "Invited", SEATED: "Seated", PRESENT: "Present"}
ITEM = f"agenda-item-{uuid(21)}"
PAGE = f"/meetings/console/outreach/{MEETING}"
UNDO = re.compile(r'class="undo" action="([^"]+)"')


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory, empty: Path) -> Home:
    """A held meeting with an agenda: one organization was present, an invited one and a seated one were absent; the
    seated one came to the next meeting."""
    home = Home(tmp_path_factory.mktemp("presented"), empty=empty)
    request = RequestStated(f"request-{uuid(31)}", MEETING, "invitation", INVITED, "2025-01-10")
    for command in (
        commands.OpenSeries(series=SERIES, code="CxO", name="CxO meetings", kind="executive meeting"),
        commands.PlanMeeting(meeting=MEETING, series=SERIES, code="CXO-2025", first_day="2025-03-16"),
        commands.PlanMeeting(meeting=NEXT, series=SERIES, code="CXO-2026", first_day="2026-03-16"),
        commands.RecordAttendance(fact=f"fact-{uuid(41)}", meeting=MEETING, organization=PRESENT),
        commands.RecordAttendance(fact=f"fact-{uuid(42)}", meeting=NEXT, organization=SEATED),
        state_fact(SEATS, SeatStated(f"seat-{uuid(32)}", SEATED, SERIES, "2024")),
        state_fact(REQUESTS, request),
        state_fact(AGENDA_ITEMS, AgendaItemStated(ITEM, MEETING, "1", "substantive", {"en": "Networks that learn"})),
        state_fact(
            AGENDA_ITEMS, AgendaItemStated(f"agenda-item-{uuid(22)}", MEETING, "2", "procedural", {"en": "Opening"})
        ),
    ):
        home.service.handler.handle(command, CLERK)
    for organization, name in NAMES.items():
        home.tell(organization, OrganizationRegistered(organization, name))
    for body, role in ((BODY, "regional telecommunication organization"), (FORUM, "forum or consortium")):
        liaison = f"liaison-{body.partition('-')[2]}"
        home.tell(liaison, LiaisonStated(liaison, body, role, since="2020"))  # type: ignore[arg-type]
    home.service.close()
    return home


@pytest.fixture
def begins_with(filled: Home) -> Path:
    return filled.path


def post(pages: FlaskClient, act: str, **said: str) -> str:
    """Send a form of the page; return the next page, or the page with the refusal."""
    fields = fields_of_page(pages.get(PAGE))
    said = {"csrf_token": fields["csrf_token"], "batch": fields["batch"], **said}
    done = pages.post(f"{PAGE}/{act}", data=said)
    return pages.get(PAGE).text if done.status_code == 303 else done.text


def consent(pages: FlaskClient, presentation: str, to: str, answer: str) -> str:
    found = re.search(rf'value="({presentation}\|{to}\|{answer}\|[^"]+)"', pages.get(PAGE).text)
    assert found
    return post(pages, "consent", answer=found[1])


def presented(home: Home, pages: FlaskClient) -> str:
    """Record the item of the agenda as a presentation of PRESENT, and return its id."""
    post(pages, "presentations", item=ITEM)
    [row] = recorded(home.service, PRESENTATIONS)
    post(pages, "speaker", presentation=row.fact, who="Present")
    return row.fact


def test_presentations_are_preset_from_the_agenda_and_undone(home: Home, staff: FlaskClient) -> None:
    page = staff.get(PAGE).text
    assert "1 Networks that learn" in page
    assert "Opening" not in page
    page = post(staff, "presentations", item=ITEM, title="Another one")
    assert sorted(row.statement.title["en"] for row in recorded(home.service, PRESENTATIONS)) == [
        "Another one",
        "Networks that learn",
    ]
    assert "1 Networks that learn" not in page, "its presentation is recorded"
    found = UNDO.search(page)
    assert found
    staff.post(found[1], data={"csrf_token": fields_of_page(staff.get(PAGE))["csrf_token"]})
    assert recorded(home.service, PRESENTATIONS) == []


def test_nothing_is_sent_before_sharing_is_consented_to_and_then_all_in_one_act(home: Home, staff: FlaskClient) -> None:
    presentation = presented(home, staff)
    page = post(staff, "recording", presentation=presentation, language="en", address="https://example.org/1")
    assert "Send to" not in page
    consent(staff, presentation, "recording", "given")
    page = consent(staff, presentation, "sharing", "given")
    assert "Send to 1 body and 2 absent" in page
    assert [each.statement.by for each in recorded(home.service, CONSENTS)] == [PRESENT, PRESENT]
    page = post(staff, "send", document="LS/o 34")
    sent = [row.statement for row in recorded(home.service, REQUESTS) if row.statement.kind == "transmission"]
    assert {each.to for each in sent} == {BODY, INVITED, SEATED}
    assert {(each.about, each.document) for each in sent} == {(presentation, "LS/o 34")}
    assert "Send to" not in page, "nobody lacks anything"
    found = re.search(rf'value="({BODY}\|passed on\|[^"]+)"', page)
    assert found
    assert "passed on, " in post(staff, "reply", answer=found[1])
    assert [row.statement.respondent for row in recorded(home.service, REPLIES)] == [BODY]


def test_refused_is_grey_and_withdrawn_says_what_was_taken_back_and_who_had_been_told(
    home: Home, web: Web, staff: FlaskClient
) -> None:
    presentation, approver = presented(home, staff), web.pages("approver")
    assert 'class="choosing refused"' in consent(staff, presentation, "sharing", "refused")
    consent(staff, presentation, "sharing", "given")
    post(staff, "recording", presentation=presentation, language="fr", address="https://example.org/1")
    [recording] = recorded(home.service, RECORDINGS)
    said = post(staff, "public", recording=recording.fact, marking="public")
    assert recorded(home.service, RECORDINGS)[0].marking == "bureau"
    assert "Nothing was recorded" in said or "approver" in said
    post(approver, "public", recording=recording.fact, marking="public")
    assert recorded(home.service, RECORDINGS)[0].marking == "public"
    post(staff, "send")
    page = consent(staff, presentation, "sharing", "withdrawn")
    assert "It had been sent to: Body of a region, Invited, Seated. Tell them." in page
    assert "Taken back" in page


def test_came_next_time_is_known_of_a_complete_list_alone(home: Home, staff: FlaskClient) -> None:
    def came() -> list[str]:
        found = dict(
            re.findall(
                rf'<tr id="({SEATED}|{INVITED})".*?data-head="Came next time">(.*?)</td>',
                staff.get(PAGE).text,
                re.DOTALL,
            )
        )
        return [re.sub("<[^>]+>", "", found[one]) for one in (SEATED, INVITED)]

    assert came() == ["not known", "not known"]
    for command in (
        commands.HoldMeeting(meeting=NEXT, first_day="2026-03-16"),
        commands.CloseAttendanceList(meeting=NEXT, complete=True),
    ):
        home.service.handler.handle(command, CLERK)
    assert came() == ["yes", "no"]


def test_the_page_asks_as_much_for_many_as_for_few(home: Home, staff: FlaskClient) -> None:
    def asked() -> int:
        with sql_statements() as sent:
            staff.get(PAGE)
        return queries(sent)

    presentation = presented(home, staff)
    post(staff, "recording", presentation=presentation, language="en", address="https://example.org/1")
    consent(staff, presentation, "sharing", "given")
    post(staff, "send")
    few = asked()
    for number in range(3):
        post(staff, "presentations", title=f"Another one {number}")
    assert asked() == few


def test_an_organization_consents_only_once_it_is_known_who_spoke(home: Home, staff: FlaskClient) -> None:
    post(staff, "presentations", title="Without a speaker")
    [row] = recorded(home.service, PRESENTATIONS)
    assert "Record the speaker first" in consent(staff, row.fact, "recording", "given")
    assert recorded(home.service, CONSENTS) == []


def test_readers_of_the_bureau_see_it_without_acts(web: Web) -> None:
    page = web.pages("auditor").get(PAGE)
    assert page.status_code == 200
    assert "<button" not in page.text.partition("<main")[2]
    assert web.pages("auditor").post(f"{PAGE}/send", data={}).status_code == 403


@pytest.mark.browser
def test_digits_answer_and_go_on_in_a_browser(home: Home, web: Web, contexts: Contexts) -> None:
    presentation = presented(home, web.pages("staff"))
    page = contexts().new_page()
    page.goto(PAGE)
    cells = page.locator(".presented [data-row]")
    cells.nth(0).locator("[data-digit]").first.focus()
    page.keyboard.press("1")
    page.keyboard.press("2")
    expect(page.locator("[data-saved]")).to_contain_text("Saved")
    expect(cells.nth(1).locator(".chosen")).to_have_text("refused")
    expect(cells.nth(0).locator(".chosen")).to_have_text("given")
    assert answered(home) == {"recording": "given", "sharing": "refused"}
    assert presentation


@pytest.mark.browser
def test_the_later_answer_counts_and_one_that_failed_is_said_until_it_is_saved(
    home: Home, web: Web, contexts: Contexts
) -> None:
    presented(home, web.pages("staff"))
    page = contexts().new_page()
    page.goto(PAGE)
    cells, held = page.locator(".presented [data-row]"), list[Route]()

    def hold_the_first(route: Route) -> None:
        held.append(route)
        if len(held) > 1:
            route.continue_()

    page.route("**/consent", hold_the_first)
    cells.nth(0).locator("[data-digit]").first.focus()
    for key in ("1", "ArrowUp", "2", "1"):
        page.keyboard.press(key)
    page.wait_for_timeout(200)  # in which the others would be sent
    assert len(held) == 1, "the answers go one after another"
    held[0].abort()
    expect(cells.nth(0).locator(".chosen")).to_have_text("refused")
    expect(cells.nth(1).locator(".chosen")).to_have_text("given")
    expect(page.locator("[data-saved]")).to_contain_text("Saved")
    assert answered(home) == {"recording": "refused", "sharing": "given"}

    page.unroute("**/consent")
    page.route("**/consent", lambda route: route.abort())
    cells.nth(0).locator("[data-digit]").first.focus()
    page.keyboard.press("1")
    expect(cells.nth(0).locator(".chosen")).to_have_text("Not saved. Try again.")
    page.unroute("**/consent")
    page.keyboard.press("2")
    expect(cells.nth(1).locator(".chosen")).to_have_text("refused")
    expect(page.locator("[data-saved]")).to_have_text("Not saved. Try again.")
    cells.nth(0).locator("[data-digit]").first.focus()
    page.keyboard.press("1")
    expect(cells.nth(0).locator(".chosen")).to_have_text("given")
    expect(page.locator("[data-saved]")).to_contain_text("Saved")


def answered(home: Home) -> dict[str, str]:
    """Return the answers by what they are about."""
    return {row.statement.to: row.statement.answer for row in recorded(home.service, CONSENTS)}
