"""The sheet of attendance in a real Chromium: forty marked by keys alone, a list pasted, all of it undone."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from shared.web import tokens
from tests.meetings.conftest import Contexts, Home, Web
from tests.meetings.recorded import MEETING, OTHER
from tests.meetings.test_sheet import COUNT, filled, organization
from tests.plugins.accessibility import look_at

SHEET = f"/meetings/console/meetings/{OTHER}/sheet"

__all__ = ["filled"]


@pytest.fixture
def begins_with(filled: Home) -> Path:
    return filled.path


@pytest.mark.requirement("1.15")
def test_forty_are_marked_by_keys_recorded_and_undone(home: Home, contexts: Contexts) -> None:
    """On a phone, which is what each look leaves; in a wide window the keys of the next tests are the same."""
    page, said = contexts().new_page(), list[str]()
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("console", lambda each: said.append(each.text) if each.type == "error" else None)
    page.goto(SHEET)
    look_at(page)
    page.locator("#row-0 input[type=radio]").first.focus()
    for key in ("1", "2", "3", "4", *["1"] * (COUNT - 4)):
        page.keyboard.press(key)
    page.keyboard.press("0")
    tallies = page.locator(".tallies li")
    expect(tallies).to_have_text(["36 in person", "1 remote", "1 excused", "1 absent", "1 not marked"])
    with page.expect_response("**/sheet/kept"):
        page.keyboard.press("2")
    page.reload()
    expect(tallies).to_have_text(["36 in person", "2 remote", "1 excused", "1 absent", "0 not marked"])

    page.locator("#find").focus()
    page.keyboard.type("sam")
    expect(page.locator("#list-find [role=option]")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(page.locator("[role=status]")).to_contain_text("Example Télécom 41 is added.")
    expect(page.locator("#row-0")).to_contain_text("Walk-in")

    page.get_by_text("Paste a list").press("Enter")
    page.locator("#pasted").fill("example telecom 42, speaker, remote\nUnheard Of")
    page.get_by_role("button", name="Find these names").press("Enter")
    expect(page.locator("h1")).to_have_text("Names found")
    look_at(page)
    page.get_by_role("button", name="Add these names").press("Enter")
    expect(tallies).to_have_text(["36 in person", "3 remote", "1 excused", "1 absent", "1 not marked"])
    page.locator("[data-rest]").press("Enter")
    expect(tallies.last).to_have_text("0 not marked")
    look_at(page)

    page.get_by_role("button", name="Record attendance").press("Enter")
    expect(page.locator("[role=status]")).to_contain_text("Attendance of 40 organizations is recorded.")
    assert len(home.service.queries.attendance_of(OTHER)) == COUNT
    look_at(page)
    page.get_by_role("button", name="Undo").press("Enter")
    expect(page.locator("[role=status]")).to_contain_text("40 entries are as they were before.")
    assert home.service.queries.attendance_of(OTHER) == []
    assert said == []


@pytest.mark.requirement("1.15")
def test_the_sheet_works_without_script(home: Home, contexts: Contexts) -> None:
    page = contexts(java_script_enabled=False, viewport={"width": 360, "height": 700}).new_page()
    page.goto(SHEET)
    page.locator("#row-0").get_by_label("Remote").check()
    page.get_by_role("button", name="as in person").click()
    page.locator("#find").fill("sample")
    page.get_by_role("button", name="Add").click()
    expect(page.locator("#row-0")).to_contain_text("Example Télécom 41")
    page.get_by_role("button", name="Record attendance").click()
    expect(page.locator("[role=status]")).to_contain_text("Attendance of 40 organizations is recorded.")
    came = {row.organization: row.mode for row in home.service.queries.attendance_of(OTHER)}
    assert sorted(came.values()) == ["in person"] * (COUNT - 1) + ["remote"]
    assert organization(41) not in came
    assert len(home.service.queries.attendance_of(MEETING)) == COUNT


@pytest.mark.requirement("5.18")
def test_marks_stay_in_the_browser_while_nobody_is_signed_in_and_are_saved_afterwards(
    web: Web, contexts: Contexts
) -> None:
    context = contexts()
    page = context.new_page()
    page.goto(SHEET)
    notice, first = page.locator("[data-unsaved]"), page.locator("#row-0 input[type=radio]").first
    expect(notice).to_be_hidden()
    session = next(each for each in context.cookies() if each["name"] == tokens.COOKIE)
    context.clear_cookies(name=tokens.COOKIE)
    first.focus()
    page.keyboard.press("1")
    expect(notice).to_be_visible()
    expect(notice).to_contain_text("Not saved")
    # The tab is closed; the marks are there when somebody signs in and opens the sheet again.
    page.close()
    context.add_cookies([session])  # type: ignore[list-item]  # as they were read
    page = context.new_page()
    with page.expect_response("**/sheet/kept"):
        page.goto(SHEET)
    expect(page.locator("#row-0 input[type=radio]").first).to_be_checked()
    expect(page.locator("[data-unsaved]")).to_be_hidden()
    assert page.evaluate("localStorage.length") == 0
    fresh = contexts().new_page()
    fresh.goto(SHEET)
    expect(fresh.locator("#row-0 input[type=radio]").first).to_be_checked()
