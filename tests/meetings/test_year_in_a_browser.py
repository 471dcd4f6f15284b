"""The year and Start in a real Chromium: meetings planned line by line with Enter, and their due tasks."""

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

from tests.meetings.conftest import Contexts, Home
from tests.meetings.recorded import OPEN, record
from tests.plugins.accessibility import look_at

pytestmark = pytest.mark.requirement("10.07")


def test_meetings_are_planned_by_the_line_and_start_tells_what_is_due(home: Home, contexts: Contexts) -> None:
    record(home.service, OPEN)
    soon = datetime.now(UTC).date() + timedelta(days=125)
    page, said = contexts().new_page(), list[str]()
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(f"/meetings/console/year/plan?year={soon.year}")
    for number, (code, days) in enumerate((("EX-A", f"{soon:%d/%m/%Y}"), ("EX-B", f"{soon:%d/%m/%Y} wrong")), 1):
        page.get_by_label(f"Series, line {number}").select_option("Example meetings")
        page.get_by_label(f"Code, line {number}").fill(code)
        page.get_by_label(f"Days, line {number}").fill(days)
        page.keyboard.press("Enter")
        expect(page.get_by_label(f"Days, line {number + 1}")).to_be_focused()
    page.get_by_role("button", name="Plan the ticked lines").click()
    expect(page.get_by_text("Type a day, such as 16/03/2027 or 16–18 March 2027.")).to_be_visible()
    look_at(page)
    page.get_by_label("Days, line 2").fill(f"{soon:%B %Y}")
    page.get_by_role("button", name="Plan the ticked lines").click()
    expect(page.locator("[role=status]")).to_contain_text("2 meetings are planned.")
    look_at(page)
    page.goto("/meetings/console/")
    expect(page.get_by_role("heading", level=1)).to_have_text("One thing needs your attention")
    expect(page.get_by_role("link", name="Nobody is invited to EX-A yet")).to_be_visible()
    expect(page.get_by_role("link", name="Undo")).to_have_count(0)
    look_at(page)
    assert said == []
