"""Statements in a real Chromium: a consultation stated by keyboard, and all States asked in one act and undone in
another."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from shared.event_store.statements import Filters
from tests.meetings.conftest import Contexts, Home
from tests.meetings.stated import MEETING
from tests.meetings.test_statement_grid import COUNT, MANY, filled
from tests.plugins.accessibility import look_at

pytestmark = pytest.mark.requirement("7.05")
AT = "/meetings/console/statements"

__all__ = ["filled"]


@pytest.fixture
def begins_with(filled: Home) -> Path:
    return filled.path


def choose(page: Page, label: str, typed: str) -> None:
    """Type a part of a name into a combobox, and select the first match."""
    page.get_by_label(label, exact=True).first.press_sequentially(typed)
    expect(page.locator("[role=option]:visible").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")


def state_a_consultation(page: Page, look: Callable[[Page], None]) -> None:
    page.goto(f"{AT}/consultations/new?meetings={MEETING}")
    expect(page.get_by_role("checkbox", name="EXA-01")).to_be_checked()
    look(page)
    page.get_by_label("Method").select_option("Letter")
    page.locator('[name="subject.text.0"]').fill("What countries need")
    page.get_by_label("Opened").fill("Mar 2027")
    page.get_by_label("Answers until").fill("May 2027")
    page.keyboard.press("Enter")
    expect(page.locator("[role=status]")).to_contain_text("A consultation was recorded: What countries need")
    look(page)


def test_all_states_are_asked_for_a_consultation_and_it_is_undone(home: Home, contexts: Contexts) -> None:
    """Each accessibility check leaves the window as narrow as a phone, in which this test continues; the next one
    starts wide."""
    page, said = contexts().new_page(), list[str]()
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("console", lambda each: said.append(each.text) if each.type == "error" else None)
    state_a_consultation(page, look_at)
    page.goto(MANY)
    look_at(page)
    choose(page, "About", "what")
    expect(page.locator("#field-about")).to_have_value("What countries need (Letter, Mar 2027 to May 2027)")
    page.locator("#field-kind").select_option("Consultation")
    page.locator("#field-on").fill("3 Mar 2027")
    page.get_by_text("Choose many records").click()
    page.get_by_role("button", name="All States").click()
    expect(page.locator(".picks input:checked")).to_have_count(COUNT)
    look_at(page)
    page.get_by_label("Stateland L").uncheck()
    page.get_by_role("button", name="Add rows for these").click()
    expect(page.locator(".grid .told")).to_have_count(COUNT - 1)
    expect(page.locator(".grid .told").first).to_contain_text("Consultation to Stateland A, 3 Mar 2027")
    look_at(page)
    page.get_by_role("button", name=f"Record {COUNT - 1} rows").click()
    expect(page.locator("[role=status]")).to_contain_text(f"{COUNT - 1} rows are recorded.")
    assert home.service.statements.count("request", Filters()) == COUNT - 1
    look_at(page)
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("[role=status]")).to_contain_text(f"{COUNT - 1} rows are withdrawn.")
    assert home.service.statements.count("request", Filters()) == 0
    assert said == []


def test_a_cell_finds_its_record_and_a_row_that_is_wrong_is_led_to(home: Home, contexts: Contexts) -> None:
    page = contexts(viewport={"width": 1440, "height": 800}).new_page()
    page.goto(f"{MANY}?about={MEETING}")
    choose(page, "To, row 1", "stateland c")
    page.get_by_label("Kind, row 1").select_option("Invitation")
    page.get_by_label("Asked on, row 1").fill("soon")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Row 1, Asked on: Type a day, such as 16/03/2027")
    page.get_by_role("link", name="Row 1, Asked on").click()
    expect(page.get_by_label("Asked on, row 1")).to_be_focused()
    page.get_by_label("Asked on, row 1").fill("2027")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("One row is ready")
    page.get_by_role("button", name="Record one row").click()
    [row] = home.service.statements.newer_first("request", Filters(), None, 5)
    assert row.statement.to.startswith("state-")


def test_a_statement_is_recorded_and_many_are_without_script(home: Home, contexts: Contexts) -> None:
    page = contexts(java_script_enabled=False, viewport={"width": 360, "height": 700}).new_page()
    state_a_consultation(page, lambda _page: None)  # axe needs scripts
    page.goto(f"{MANY}?about={MEETING}&kind=reminder&on=2027")
    page.get_by_text("Paste from a spreadsheet").click()
    page.locator("#pasted").fill("To\nStateland A\nXXB")
    page.get_by_role("button", name="Add these rows").click()
    page.get_by_role("button", name="Record 2 rows").click()
    expect(page.locator("[role=status]")).to_contain_text("2 rows are recorded.")
    assert home.service.statements.count("request", Filters()) == 2
