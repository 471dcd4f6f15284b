"""The meetings' console in a real Chromium: axe finds nothing, nothing scrolls sideways, the combobox works by keyboard."""

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from services.meetings.domain import commands
from services.meetings.domain.conclusion_commands import AdoptConclusion
from shared.contracts.meetings.consultations import REQUESTS, RequestStated
from shared.contracts.registry import OrganizationRegistered, StateRegistered
from shared.domain.provenance import Imported
from shared.statements.decider import state_fact
from tests.meetings.conftest import Contexts, Home
from tests.meetings.in_the_room import BEGUN, FIRST, OPENING, drafted, paragraph
from tests.meetings.recorded import (
    ATTEND,
    COUNT,
    FACT,
    HOLD,
    MEETING,
    OPEN,
    ORGANIZATION,
    OTHER,
    PLAN,
    RECORD,
    SECOND,
    SERIES,
    TOLD,
    record,
    uuid,
)
from tests.plugins.accessibility import look_at

CONSOLE = "/meetings/console"
ANNOUNCED = commands.PlanMeeting(
    meeting=f"meeting-{uuid(22)}",
    series=SERIES,
    code="EX-05",
    first_day="2013-05",
    sources=("https://example.org/announcements/2013/the-fifth-meeting-of-executives-on-standards", "a letter"),
    imported=Imported("history", "EX-05"),
)
# One page of each kind, and forms with each kind of field: one template renders all histories, another all forms.
PATHS = (
    "/",
    "/series/",
    "/series/new",
    f"/series/{SERIES}",
    "/meetings/",
    "/meetings/?status=cancelled",
    "/meetings/new",
    f"/meetings/{MEETING}",
    f"/meetings/{MEETING}/attendance",
    f"/meetings/{MEETING}/history",
    f"/meetings/{MEETING}?on=2030",
    f"/meetings/{MEETING}/attendance/paste",
    f"/meetings/{MEETING}/attendance/participants",
    f"/meetings/{MEETING}/do/details",
    f"/meetings/{MEETING}/do/count",
    "/told/",
    f"/told/{COUNT.fact}",
    f"/meetings/{ANNOUNCED.meeting}",
    f"/meetings/{OTHER}",
    f"/meetings/{OTHER}/attendance",
    f"/meetings/{OTHER}/do/hold",
    "/attendance/",
    f"/attendance/{FACT}",
    f"/attendance/{FACT}/do/correct",
    f"/records/{RECORD}",
    f"/room/{MEETING}",
    f"/invitations/{OTHER}",
    "/follow-up/",
    f"/follow-up/{ORGANIZATION}",
)


@pytest.fixture
def signed_in(contexts: Contexts, home: Home) -> Contexts:
    """Return a function that creates browser contexts signed in as staff, over a small history."""
    record(
        home.service,
        OPEN,
        PLAN,
        HOLD,
        ATTEND,
        commands.RecordAttendance(fact=f"fact-{uuid(21)}", meeting=MEETING, organization=SECOND),
        commands.StateSeriesRecord(series=SERIES, fact=RECORD, state="gap", first="2010", what="two lists are lost"),
        commands.CorrectMeeting(meeting=MEETING, reason="a slip", first_day="2015-10-12", ordinal=7, city="Budapest"),
        *TOLD,
        ANNOUNCED,
        commands.PlanMeeting(meeting=OTHER, series=SERIES, code="EX-08", first_day="2016-11", ordinal=8),
        drafted(calls_on=(ORGANIZATION,)),
        AdoptConclusion(conclusion=FIRST, on="2015-10-12"),
        BEGUN,
        paragraph(OPENING, "opening", "Leaders met."),
        state_fact(REQUESTS, RequestStated(f"request-{uuid(25)}", FIRST, "referral", ORGANIZATION, "2015-10-20")),
    )
    home.tell(f"state-{uuid(30)}", StateRegistered(f"state-{uuid(30)}", "HUN", "HU", "Hungary"))
    home.tell(ORGANIZATION, OrganizationRegistered(ORGANIZATION, "Example Télécom with a rather long name of its own"))
    home.seal()
    return contexts


def watched(context: BrowserContext) -> tuple[Page, list[str]]:
    page, said = context.new_page(), []
    page.on("console", lambda each: said.append(each.text) if "the server responded" not in each.text else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    return page, said


@pytest.mark.requirement("1.15")
@pytest.mark.requirement("2.03")
def test_axe_finds_nothing_and_nothing_scrolls_sideways(signed_in: Contexts) -> None:
    page, said = watched(signed_in())
    for path in PATHS:
        page.goto(f"{CONSOLE}{path}")
        look_at(page, everywhere=path == f"/meetings/{MEETING}")
        for caption in page.locator("caption:visible:not(.hidden-words)").all():
            assert caption.evaluate("each => each.offsetWidth > innerWidth / 2"), (path, caption.inner_text())
    assert said == [], "the policy without inline script or style is kept"


@pytest.mark.requirement("1.15")
def test_keys_before_the_answer_take_an_option_of_the_whole_text_not_of_its_beginning(
    home: Home, signed_in: Contexts
) -> None:
    home.tell(f"organization-{uuid(42)}", OrganizationRegistered(f"organization-{uuid(42)}", "Example Aurora"))
    page, _said = watched(signed_in())
    page.goto(f"{CONSOLE}/meetings/{MEETING}/attendance?edit={FACT}")
    organization, option = page.locator("#change-find"), page.locator("#list-change-find [role=option]")
    organization.fill("")
    late: list[Route] = []

    def hold(route: Route) -> None:
        if route.request.post_data == "q=example+telec":
            late.append(route)
        elif "+t" in str(route.request.post_data):
            route.abort()
        else:
            route.continue_()

    page.route("**/find?**", hold)
    organization.press_sequentially("example")
    expect(option.first).to_have_text("Example Aurora")
    organization.press_sequentially(" telec")
    while not late:
        page.wait_for_timeout(10)  # lets the browser's events in
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    late[0].continue_()
    expect(organization).to_have_value("Example Télécom with a rather long name of its own")


@pytest.mark.requirement("1.15")
def test_a_form_sent_before_the_answer_has_the_option_that_was_chosen(home: Home, signed_in: Contexts) -> None:
    home.tell(f"organization-{uuid(42)}", OrganizationRegistered(f"organization-{uuid(42)}", "Example Aurora"))
    page, said = watched(signed_in())
    page.goto(f"{CONSOLE}/meetings/{MEETING}/attendance?edit={FACT}")
    late: list[Route] = []

    def hold(route: Route) -> None:
        late.append(route)

    page.route("**/find?**", hold)
    organization = page.locator("#change-find")
    organization.fill("exam")
    organization.press("ArrowDown")
    organization.press("Enter")
    page.get_by_role("button", name="Save").click(no_wait_after=True)
    for each in late:
        each.continue_()
    # The text alone finds two, which the server would have asked about.
    page.wait_for_url("**/attendance?tab=present")
    expect(page.locator("main")).to_contain_text("Example Aurora")
    assert said == []


@pytest.mark.requirement("10.04")
@pytest.mark.parametrize("answers", [True, False], ids=["answered", "not answered"])
def test_enter_adds_whom_the_whole_text_finds_not_whom_its_beginning_found(
    home: Home, signed_in: Contexts, *, answers: bool
) -> None:
    for number, name in enumerate(("Example Aurora", "Example Borealis"), 40):
        home.tell(f"organization-{uuid(number)}", OrganizationRegistered(f"organization-{uuid(number)}", name))
    page, said = watched(signed_in())
    page.goto(f"{CONSOLE}/meetings/{OTHER}/attendance")
    late: list[Route] = []

    def hold(route: Route) -> None:
        if route.request.post_data == "q=example+borealis":
            late.append(route)
        elif "b" in str(route.request.post_data):
            route.abort()
        else:
            route.continue_()

    page.route("**/find**", hold)
    find = page.locator("#find")
    find.press_sequentially("example ")
    expect(page.locator("#list-find [role=option]").first).to_have_text("Example Aurora")
    find.press("ArrowDown")
    find.press_sequentially("borealis")
    find.press("Enter")
    while not late:
        page.wait_for_timeout(10)  # lets the browser's events in
    late[0].continue_() if answers else late[0].abort()
    expect(page.locator("#rows tbody:not(.waiting)", has_text="Example Borealis")).to_have_count(1)
    expect(page.locator("#rows")).not_to_contain_text("Example Aurora")
    assert [line for line in said if "Failed to load" not in line] == []


@pytest.mark.requirement("2.03")
def test_a_count_is_stated_corrected_and_withdrawn_from_the_page_of_the_meeting(signed_in: Contexts) -> None:
    page, said = watched(signed_in(viewport={"width": 360, "height": 800}))
    page.goto(f"{CONSOLE}/meetings/{MEETING}")
    page.get_by_role("link", name="Record a number from a document").click()
    page.get_by_label("Number").fill("15")
    page.get_by_label("It is given as").select_option("more than")
    page.get_by_label("What was counted").fill("companies")
    page.get_by_label("Who states it").fill("a blog")
    page.get_by_role("button", name="Record a number from a document").click()
    expect(page.locator("#card-participants", has_text="companies")).to_contain_text("more than 15 companies (a blog)")
    page.get_by_role("link", name="companies").click()
    page.locator("#field-value").fill("16")
    page.keyboard.press("Enter")
    expect(page.locator("#card-participants", has_text="companies")).to_contain_text("more than 16")
    page.get_by_role("link", name="companies").click()
    page.get_by_role("link", name="Withdraw it").click()
    page.get_by_label("Reason").fill("an error")
    page.get_by_role("button", name="Withdraw the statement").click()
    expect(page.get_by_role("status")).to_contain_text("It is withdrawn.")
    expect(page.locator("#card-participants", has_text="companies")).to_have_count(0)
    assert said == []
