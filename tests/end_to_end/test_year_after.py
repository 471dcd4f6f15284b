"""The rest of the year's work, after a meeting, walked in a browser with the goal for each row: files, follow-up, plan
and reports."""

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Browser, expect
from uuid_utils import uuid7

from tests.embedded.services import Services
from tests.end_to_end.officer import Officer, officer

pytestmark = [pytest.mark.requirement("11.13"), pytest.mark.slow]

MEMBERS = "row,organization,category,since\n1,Example Zenith,Sector Member,2016-01-01\n2,Example Savanna,Associate,2026-01-01\n"
PARTICIPANTS = "meeting,line,organization,mode\n" + "".join(
    f"EXM-11,{line},Example {name},in person\n" for line, name in enumerate(("Aurora", "Borealis", "Condor"), 900)
)


def test_each_row_after_a_meeting_is_within_its_goal(browser: Browser, services: Services) -> None:
    clerk = officer(browser, services, "staff")
    import_a_file(clerk, "a list of members", 300, "/registry/console/import-membership/", MEMBERS, as_at="2026-01-01")
    import_a_file(clerk, "a list of participants", 120, "/meetings/console/import-participants/", PARTICIPANTS)
    say_why_there(clerk)
    finish_the_list(clerk)
    refer(clerk)
    answer(clerk)
    report_progress(clerk)
    report(clerk)
    report_decisions(clerk)
    judge_criteria(clerk, assembly(services))
    assert clerk.missed() == []


def import_a_file(clerk: Officer, name: str, goal: float, path: str, content: str, as_at: str = "") -> None:
    """Choose a file, look at its changes, and record it."""
    page = clerk.page
    page.goto(path)
    with clerk.row(name, goal):
        clerk.choose_file(page.get_by_label("File", exact=True), "example.csv", content)
        if as_at:
            clerk.enter(page.get_by_label("Complete as at"), as_at)
        clerk.button("Preview the import")
        clerk.click(page.locator("main form button").first)
        expect(page.locator("[role=status]")).to_contain_text("recorded")


def say_why_there(clerk: Officer) -> None:
    page = clerk.page
    page.goto("/meetings/console/statements/sitings/new")
    with clerk.row("place and why", 120):
        clerk.find(page.get_by_role("combobox", name="Meeting"), "EXM-11")
        clerk.enter(page.locator("[name='why.text.0']"), "Example reason: a laboratory for networks is there")
        clerk.button("Record why a place was chosen")
        expect(page.locator("[role=status]")).to_contain_text("recorded")


def finish_the_list(clerk: Officer) -> None:
    """The day after: the focal point's approvals, the list complete, presentations and their consents."""
    page = clerk.page
    page.goto("/meetings/console/meetings/")
    clerk.link("EXM-10")
    clerk.link("Attendance, 9")
    with clerk.row("approvals, the complete list, consents", 300):
        clerk.button("Approved")
        expect(page.get_by_role("button", name="Approved", exact=True)).to_have_count(0)
        clerk.click(page.get_by_label("Is everyone present on it, secretariat too?"))
        clerk.button("The list is complete")
        clerk.button("The list is complete all the same")
        expect(page.locator("main")).to_contain_text("Everyone present is on it")
        clerk.link("EXM-10")
        clerk.link("Recordings")
        clerk.enter(page.get_by_label("Title"), "Example talk of the executives")
        clerk.button("Add presentations")
        clerk.button("The list is complete")
        expect(page.locator("main")).to_contain_text("These are all presentations of the meeting.")


def refer(clerk: Officer) -> None:
    page = clerk.page
    page.goto("/meetings/console/follow-up/?show=none")
    with clerk.row("refer a conclusion", 30):
        clerk.enter(page.locator("[name=document]"), "Example letter 7")
        clerk.press("Enter")
        expect(page.locator("[role=status], .notice").first).to_contain_text("Referred to")
    page.goto("/meetings/console/follow-up/?show=answered")
    with clerk.row("an action", 30):
        clerk.link("Record an action")
        clerk.enter(page.locator("[name='text.text.0']"), "Example action: write to the members")
        clerk.find(page.get_by_role("combobox", name="Owner"), "Example Aur")
        clerk.button("Record an action")
        expect(page.locator("[role=status]")).to_contain_text("recorded")


def answer(clerk: Officer) -> None:
    """One sitting with a body: its answers, from its document."""
    page = clerk.page
    page.goto("/meetings/console/follow-up/?show=overdue")
    clerk.link("Example Condor")
    with clerk.row("an answer to a referral", 15):
        clerk.enter(page.get_by_label("Their document"), "Example reply")
        clerk.choose(page.locator("[name^='answer.']").first, "Taken up")
        clerk.press("Enter")
        expect(page.locator("[role=status], .notice").first).to_contain_text("answer")


def report_progress(clerk: Officer) -> None:
    """Plan and workshops: a digit for each action, and a workshop's results."""
    page = clerk.page
    page.goto("/meetings/console/plan/")
    rows = page.locator("tbody tr", has_text="Example action")
    with clerk.row("the state of thirty actions", 300, times=30):
        rows.first.get_by_role("radio").first.focus()
        clerk.press("1")
    clerk.button("Record the states")
    expect(page.locator("[role=status]")).to_contain_text("recorded")
    with clerk.row("what a workshop reached, and its feedback", 300):
        page.locator("tbody tr", has_text="Example objective").get_by_role("radio").nth(1).focus()
        clerk.press("3")
        clerk.button("Record the states")
        clerk.link("Record feedback")
        clerk.enter(page.get_by_label("Question"), "Was it worth coming?")
        clerk.enter(page.get_by_label("Score"), "4")
        clerk.enter(page.get_by_label("Out of"), "5")
        clerk.enter(page.get_by_label("Answers"), "31")
        clerk.button("Record feedback")
        expect(page.locator("[role=status]")).to_contain_text("recorded")


def report(clerk: Officer) -> None:
    """Draft the report to TSAG, then say where and when it was posted."""
    page = clerk.page
    page.goto("/reporting/console/issuing/new?kind=tsag")
    with clerk.row("draft a report to TSAG", 1800):
        clerk.choose(page.get_by_label("Period"), "2022-2024")
        clerk.click(page.get_by_label("Members: classes under five are joined"))
        clerk.button("Draft a report")
        expect(page.locator("[role=status]")).to_contain_text("drafted")
    page.goto("/reporting/console/desk/")
    clerk.link("Record number and day")
    with clerk.row("number and day of a report", 30):
        clerk.enter(page.get_by_label("Document"), "Example TD 68-14")
        clerk.enter(page.get_by_label("Posted on"), "17 May 2024")
        clerk.press("Enter")
        expect(page.locator("[role=status]")).to_contain_text("recorded")


def report_decisions(clerk: Officer) -> None:
    """One line for each decision, under the report that it is on."""
    page = clerk.page
    page.goto("/reporting/console/desk/")
    with clerk.row("a decision of TSAG", 60):
        clerk.choose(page.get_by_label("Kind, line 1"), "Endorsed")
        clerk.enter(page.get_by_label("What was decided, line 1"), "Example decision: the follow-up is endorsed")
        clerk.enter(page.get_by_label("Paragraph, line 1"), "4.2")
        clerk.button("Record the decisions")
        expect(page.locator("[role=status]")).to_contain_text("recorded")


def assembly(services: Services) -> str:
    """Return the id of an assembly in ten days, planned for this test: the invented years have none."""
    series, meeting = (f"{kind}-{uuid7()}" for kind in ("series", "meeting"))
    day = (datetime.now(UTC).date() + timedelta(days=10)).isoformat()
    opening = {"series": series, "kind": "assembly", "name": "Example assemblies", "code": "EXW"}
    planning = {"meeting": meeting, "series": series, "code": "EXW-1", "first_day": day}
    services.record("/meetings/api/series", opening)
    services.record("/meetings/api/meetings", planning)
    services.count()
    return meeting


def judge_criteria(clerk: Officer, assembly: str) -> None:
    """The assessment: a digit for each criterion, with its figures beside it."""
    page = clerk.page
    page.goto(f"/reporting/console/desk/?meeting={assembly}")
    rows = page.locator("#criteria [data-row]")
    expect(rows).to_have_count(3)
    with clerk.row("judge ten criteria", 1200, times=10):
        rows.first.get_by_role("radio").first.focus()
        clerk.press("3")
        clerk.enter(rows.first.get_by_role("textbox"), "Example grounds: what the figures beside say")
    clerk.press("Enter")
    expect(page.locator("[role=status]")).to_contain_text("One criterion is judged.")
