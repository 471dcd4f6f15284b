"""The sheet of attendance in a real Chromium: the number of keystrokes, marks waiting for the server, and the page
without scripts."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from services.meetings.domain import commands
from shared.web import tokens
from tests.meetings.conftest import Contexts, Home, Web
from tests.meetings.recorded import APPROVER, MEETING, OTHER, uuid
from tests.meetings.test_sheet import COUNT, SHEET, filled, listed, mark, organization
from tests.plugins.accessibility import look_at
from tests.plugins.waiting import until

KEYS_LISTED, KEYS_WALK_IN = 2, 12

__all__ = ["filled"]


@pytest.fixture
def begins_with(filled: Home) -> Path:
    return filled.path


class Keyboard:
    """Presses keys and counts them."""

    def __init__(self, page: Page) -> None:
        self.page, self.count = page, 0

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)
            self.count += 1

    def counted(self) -> int:
        """Return the number of keys since the last call."""
        count, self.count = self.count, 0
        return count


def watched(page: Page) -> list[str]:
    said = list[str]()
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("console", lambda each: said.append(each.text) if each.type == "error" else None)
    return said


def page_until(page: Page, so: Callable[[], bool]) -> None:
    """Wait for a condition outside the page, which goes on meanwhile."""
    until(so, meanwhile=lambda: page.wait_for_timeout(20))


@pytest.mark.requirement("10.04")
def test_forty_are_marked_with_a_key_each_and_a_walk_in_with_twelve(home: Home, contexts: Contexts) -> None:
    page = contexts().new_page()
    said, keys = watched(page), Keyboard(page)
    page.goto(SHEET)
    look_at(page)
    page.set_viewport_size({"width": 1440, "height": 800})
    expect(page.locator("#find")).to_be_focused()
    keys.press("ArrowDown", "1", "2", "3", "4", *["1"] * (COUNT - 4))
    assert keys.counted() <= KEYS_LISTED * COUNT
    tallies = page.locator(".tallies ul").first.locator("li")
    expect(tallies).to_have_text(["37 in person", "1 remote", "1 excused", "1 absent", "0 not marked"])
    page_until(page, lambda: len(listed(home)) == COUNT - 2)
    expect(page.locator("#saved")).to_contain_text("Saved ")
    expect(page.locator("[data-count=present]")).to_have_text("38")

    page.locator("#find").focus()
    page.locator("#how").select_option("remote")
    keys.press(*"sam")
    expect(page.locator("#list-find [role=option]")).to_have_count(1)
    keys.press("Enter")
    first = page.locator("[data-row]").first
    expect(first).to_contain_text("Example Télécom 41")
    expect(first.locator("[aria-pressed=true]")).to_contain_text("Remote")
    expect(page.locator("#find")).to_be_focused()
    assert keys.counted() <= KEYS_WALK_IN
    keys.press(*"Zeta Labs", "Enter")
    assert keys.counted() <= KEYS_WALK_IN, "known to nobody"
    expect(first).to_contain_text("Zeta Labs")
    expect(first).to_contain_text("Counted as present already. To finish:")
    page_until(page, lambda: len(listed(home)) == COUNT)
    look_at(page)
    page.get_by_role("link", name="Walk-ins").click()
    expect(page.locator("[data-row]:visible")).to_have_count(2)
    page.reload()
    expect(page.locator("[data-row]:visible")).to_have_count(2)
    assert said == []


@pytest.mark.requirement("10.04")
def test_what_is_not_saved_waits_in_the_browser_and_survives_a_reload(home: Home, web: Web, contexts: Contexts) -> None:
    """First the server does not answer, then the session has ended; no mark or input is lost."""
    context = contexts()
    page = context.new_page()
    page.goto(SHEET)
    page.clock.install()
    silent: Callable[[Route], None] = lambda route: route.abort()  # noqa: E731
    for path in ("mark", "add"):
        page.route(f"**/attendance/{path}", silent)
    page.locator("#find").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("1")
    page.keyboard.press("2")
    page.locator("#find").fill("Zeta Labs")
    page.keyboard.press("Enter")
    page.clock.run_for(6000)
    expect(page.locator("#saved")).to_have_text("Not saved yet. Kept here; trying again.")
    expect(page.locator(".waiting")).to_contain_text("Zeta Labs")
    assert listed(home) == []

    session = next(each for each in context.cookies() if each["name"] == tokens.COOKIE)
    page.close()
    page = context.new_page()
    for path in ("mark", "add"):
        page.route(f"**/attendance/{path}", silent)
    page.goto(SHEET)
    expect(page.locator("[aria-pressed=true]")).to_have_text(["1 In person", "2 Remote"])
    expect(page.locator(".waiting")).to_contain_text("Zeta Labs")
    context.clear_cookies(name=tokens.COOKIE)
    for path in ("mark", "add"):
        page.unroute(f"**/attendance/{path}")
    expect(page.locator("#saved")).to_contain_text("You are signed out. What you marked is kept in this browser")
    again = page.locator("#saved").get_by_role("link", name="Sign in on another page")
    assert str(again.get_attribute("href")).endswith(SHEET)
    assert listed(home) == []
    context.add_cookies([session])  # type: ignore[list-item]  # as they were read
    page_until(page, lambda: len(listed(home)) == 3)
    expect(page.locator("#saved")).to_contain_text("Saved ")
    assert page.evaluate("localStorage.length") == 0
    assert {mode for _who, _as, mode in listed(home)} == {"in person", "remote"}


@pytest.mark.requirement("10.04")
def test_a_second_page_of_the_sheet_drops_no_mark_that_the_first_has_yet_to_send(
    home: Home, contexts: Contexts
) -> None:
    context, held = contexts(), list[Route]()

    def hold(route: Route) -> None:
        held.append(route)

    context.route("**/attendance/mark", hold)
    first = context.new_page()
    first.goto(SHEET)
    first.locator("#find").focus()
    for key in ("ArrowDown", "1", "2"):
        first.keyboard.press(key)
    second = context.new_page()
    second.goto(SHEET)
    page_until(second, lambda: len(held) == 2)
    held[0].continue_()
    page_until(first, lambda: len(held) == 3)
    held[1].continue_()
    page_until(second, lambda: len(held) == 4)
    for page in (first, second):
        page.close()
    context.unroute("**/attendance/mark")
    context.new_page().goto(SHEET)
    page_until(context.pages[0], lambda: [mode for _who, _as, mode in listed(home)] == ["in person", "remote"])


@pytest.mark.requirement("10.04")
def test_on_a_slow_network_a_row_marked_again_is_no_conflict_with_itself(home: Home, contexts: Contexts) -> None:
    page, held = contexts().new_page(), list[Route]()

    def hold(route: Route) -> None:
        held.append(route)

    page.goto(SHEET)
    page.route("**/attendance/mark", hold)
    row = page.locator("[data-row]").first
    row.get_by_role("button", name="In person").focus()
    for keys in (("1",), ("ArrowUp", "3"), ("ArrowUp", "2")):
        for key in keys:
            page.keyboard.press(key)
    page_until(page, lambda: len(held) == 1)
    held[0].continue_()
    page_until(page, lambda: len(held) == 2)
    held[1].continue_()
    page_until(page, lambda: [mode for _who, _as, mode in listed(home)] == ["remote"])
    expect(page.locator("#saved")).to_contain_text("Saved ")
    expect(page.locator(".conflict")).to_have_count(0)
    expect(row.locator("[aria-pressed=true]")).to_contain_text("Remote")


@pytest.mark.requirement("10.04")
def test_a_mark_that_needs_an_approver_is_refused_in_its_row_and_holds_back_no_other(
    home: Home, contexts: Contexts
) -> None:
    open_to_all = commands.RecordAttendance(
        fact=f"fact-{uuid(301)}", meeting=OTHER, organization=organization(5), mode="remote", capacity="adviser"
    )
    home.service.handler.handle(open_to_all, APPROVER)
    page = contexts().new_page()
    page.goto(SHEET)
    row = page.locator(f'[data-key="{organization(5)}"]')
    row.get_by_role("combobox").select_option("speaker")
    expect(row).to_contain_text("This is public. Ask an approver")
    expect(row.get_by_role("combobox")).to_have_value("adviser")
    expect(row.locator("[aria-pressed=true]")).to_contain_text("Remote")
    expect(row.locator("[data-at] time")).to_be_visible()
    page.locator(f'[data-key="{organization(6)}"]').get_by_role("button", name="In person").click()
    page_until(page, lambda: len(listed(home)) == 2)
    expect(page.locator("#saved")).to_contain_text("Saved ")
    expect(row).to_contain_text("This is public. Ask an approver")


@pytest.mark.requirement("10.04")
def test_a_row_that_a_colleague_marked_shows_both_and_asks(home: Home, web: Web, contexts: Contexts) -> None:
    page = contexts().new_page()
    page.goto(SHEET)
    row = page.locator(f'[data-key="{organization(5)}"]')
    mark(web.pages("staff"), organization(5), "remote")
    row.get_by_role("button", name="Absent").click()
    expect(row.locator(".conflict")).to_contain_text("A colleague saved Remote. You chose Absent.")
    expect(row.locator("[aria-pressed=true]")).to_contain_text("Remote")
    row.get_by_role("button", name="Save mine").click()
    page_until(page, lambda: listed(home) == [])
    expect(row.locator("[aria-pressed=true]")).to_contain_text("Absent")


@pytest.mark.requirement("10.04")
def test_the_sheet_works_without_script(home: Home, contexts: Contexts) -> None:
    page = contexts(java_script_enabled=False, viewport={"width": 360, "height": 700}).new_page()
    page.goto(SHEET)
    page.locator(f'[data-key="{organization(1)}"]').get_by_role("button", name="Remote").click()
    page.locator("#find").fill("sample")
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.locator("[data-row]").first).to_contain_text("Example Télécom 41")
    page.get_by_role("button", name="as in person").click()
    expect(page.locator("[role=status]").first).to_contain_text("39 more are marked as in person.")
    came = {row.organization: row.mode for row in home.service.queries.attendance_of(OTHER)}
    assert (came[organization(1)], came[organization(41)], len(came)) == ("remote", "in person", COUNT + 1)
    page.get_by_role("button", name="Undo").click()
    assert len(listed(home)) == 2
    assert len(home.service.queries.attendance_of(MEETING)) == COUNT
