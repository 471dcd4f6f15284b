"""A year's work of one officer, walked in a browser, with the goal for each row."""

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Browser, expect

from tests.embedded.services import Services
from tests.end_to_end.officer import Officer, officer

pytestmark = [pytest.mark.requirement("10.12"), pytest.mark.slow]


def test_each_row_of_the_year_is_within_its_goal(browser: Browser, services: Services) -> None:
    clerk, approver = officer(browser, services, "staff"), officer(browser, services, "approver")
    meeting = plan(clerk)
    consult(clerk, meeting)
    invite(clerk, meeting)
    write_agenda(clerk, meeting)
    announce(approver, meeting)
    mark_attendance(clerk, meeting)
    conclude(clerk, approver, meeting)
    share_recordings(clerk, meeting)
    judge_topics(clerk)
    assert (clerk.missed(), approver.missed()) == ([], [])


def plan(clerk: Officer) -> str:
    """The year: one line for each meeting."""
    today = datetime.now(UTC).date()
    page = clerk.page
    page.goto(f"/meetings/console/year/plan?year={today.year}")
    with clerk.row("plan twelve meetings", 600, times=12):
        clerk.choose(page.get_by_label("Series, line 1"), "Example meetings of executives")
        clerk.enter(page.get_by_label("Code, line 1"), "EXM-20")
        clerk.enter(page.get_by_label("Days, line 1"), f"{today:%d/%m/%Y}")
        clerk.enter(page.get_by_label("City, line 1"), "Example Harbour")
        clerk.press("Enter")
    clerk.button("Plan the ticked lines")
    expect(page.locator("[role=status]")).to_contain_text("One meeting is planned.")
    page.get_by_role("link", name="EXM-20").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("EXM-20")
    return page.url.rsplit("/", 1)[1]


def consult(clerk: Officer, meeting: str) -> None:
    page = clerk.page
    page.goto(f"/meetings/console/meetings/{meeting}")
    day = datetime.now(UTC).date()
    with clerk.row("consult 152 States", 180):
        clerk.link("Record a consultation")
        clerk.choose(page.get_by_label("Method"), "Letter")
        clerk.enter(page.locator("[name='subject.text.0']"), "Preparation of EXM-20")
        clerk.enter(page.get_by_label("Opened"), f"{day - timedelta(days=150):%d/%m/%Y}")
        clerk.enter(page.get_by_label("Answers until"), f"{day - timedelta(days=70):%d/%m/%Y}")
        clerk.enter(page.get_by_label("Document"), "TSB Circular 45")
        clerk.button("Record a consultation")
        clerk.link("Ask 152 States")
        clerk.button("Ask 152 States")
        expect(page.locator(".notice")).to_contain_text("152 States are asked.")
    state = page.locator("[data-row]", has_text="Kenya")
    saved = page.locator("[data-saved]")
    with clerk.row("an answer of a State", 10):
        clerk.answer(state, "1", saved)
    with clerk.row("a need", 30):
        state.locator("[data-digit]").first.focus()
        clerk.press("n")
        field = page.locator("[name=text]")
        expect(field).to_be_focused()
        clerk.enter(field, "Example difficulty: the cost of attending in person")
        clerk.press("Enter")
        expect(page.locator(".notice")).to_contain_text("The need is recorded.")


def invite(clerk: Officer, meeting: str) -> None:
    page = clerk.page
    page.goto(f"/meetings/console/invitations/{meeting}")
    with clerk.row("invite 120", 240):
        clerk.click(page.locator("[data-every]"))
        clerk.button("Invite")
        expect(page.locator(".notice")).to_contain_text("organizations are invited.")
    with clerk.row("an answer of an organization", 10):
        clerk.answer(page.locator("[data-row]", has_text="Example Aurora"), "1", page.locator("[data-saved]"))
    with clerk.row("remind those who have not answered", 20):
        clerk.button("Remind")
        expect(page.locator(".notice")).to_contain_text("organizations are reminded.")


def write_agenda(clerk: Officer, meeting: str) -> None:
    page = clerk.page
    page.goto(f"/meetings/console/agendas/{meeting}")
    with clerk.row("an agenda of twelve items", 900, times=4):
        for title in ("Example networks in orbit", "Example quantum networks"):
            clerk.enter(page.get_by_label("Title"), title)
            clerk.press("Enter")
            expect(page.locator("main")).to_contain_text(title)
        clerk.button("Put on the agenda")
        expect(page.locator(".notice")).to_contain_text("takes it up.")


def announce(approver: Officer, meeting: str) -> None:
    page = approver.page
    page.goto(f"/meetings/console/meetings/{meeting}")
    with approver.row("announce the meeting and its agenda", 60):
        approver.link("Announce the meeting")
        approver.button("Announce the meeting")
        expect(page.locator("[role=status]")).to_contain_text("announced")
        page.goto(f"/meetings/console/agendas/{meeting}")
        approver.button("Announce the agenda")
        expect(page.locator(".notice").first).to_contain_text("announced")


def mark_attendance(clerk: Officer, meeting: str) -> None:
    """The day: a digit marks each expected organization."""
    page = clerk.page
    page.goto(f"/meetings/console/meetings/{meeting}/attendance")
    with clerk.row("mark forty", 120):
        clerk.press("ArrowDown", *"1" * 40)
        expect(page.locator("#saved")).to_contain_text("Saved")
    with clerk.row("a walk-in", 5):
        page.keyboard.press("Escape")
        field = page.get_by_label("Organization or person")
        field.focus()
        clerk.press(*"Exa", "ArrowDown", "Enter", "Enter")


def conclude(clerk: Officer, approver: Officer, meeting: str) -> None:
    """Conclusions in the room; another account approves and publishes the text."""
    page = clerk.page
    page.goto(f"/meetings/console/room/{meeting}")
    for wording in ("Example interfaces are studied first", "Example results are shared"):
        with clerk.row(f"conclude “{wording}”", 20):
            clerk.enter(page.get_by_placeholder("Next conclusion"), wording)
            clerk.press("Control+Enter")
            expect(page.locator(".conclusions")).to_contain_text(wording)
    with clerk.row("agree", 60):
        clerk.button("Begin the communiqué")
        for left in (1, 0):
            clerk.button("Put it in the text")
            expect(page.get_by_role("button", name="Put it in the text")).to_have_count(left)
        clerk.button("Mark as agreed")
        expect(page.get_by_role("button", name="Mark as agreed")).to_have_count(0)
    page = approver.page
    page.goto(f"/meetings/console/room/{meeting}")
    with approver.row("approve and publish a language", 300):
        approver.button("Approve English")
        approver.button("Publish")
        expect(page.locator(".room-bar")).to_contain_text("Published")


def share_recordings(clerk: Officer, meeting: str) -> None:
    page = clerk.page
    page.goto(f"/meetings/console/outreach/{meeting}")
    with clerk.row("four recordings, sent", 240, times=4):
        clerk.enter(page.get_by_label("Title"), "Example talk")
        clerk.button("Add presentations")
        clerk.enter(page.get_by_label("Address of the recording of Example talk"), "https://example.org/talk")
        clerk.press("Enter")
        expect(page.locator("main")).to_contain_text("1 recorded")


def judge_topics(clerk: Officer) -> None:
    page = clerk.page
    page.goto("/meetings/console/statements/followed-topics/judge?all=1")
    rows = page.locator("tbody tr")
    with clerk.row("judge fifteen topics", 600, times=15):
        rows.first.get_by_role("radio").nth(1).focus()
        clerk.press("Space", "Tab")
    clerk.button("Record the stages")
    expect(page.locator("[role=status]")).to_contain_text("is judged.")
