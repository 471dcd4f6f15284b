"""An officer at work in a browser, with keys and clicks counted.

No clock is read: times come from the keystroke-level model (Card, Moran and Newell, 1980).
"""

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, FilePayload, Locator, Page, expect

from shared.web import tokens
from tests.embedded.services import Services

KEY, POINT, THINK = 0.28, 1.3, 1.35
"""Seconds to press a key, to point and click, and to think before a field or a button."""


class Officer:
    """Works on a page and counts keys and clicks. `goals` by row: the seconds needed, and the seconds allowed."""

    def __init__(self, page: Page) -> None:
        self.page, self.seconds = page, 0.0
        self.goals: dict[str, tuple[float, float]] = {}

    @contextmanager
    def row(self, name: str, goal: float, times: int = 1) -> Iterator[None]:
        """Walk a row of the year; its acts count `times` over."""
        before = self.seconds
        yield
        self.goals[name] = ((self.seconds - before) * times, goal)

    def missed(self) -> list[str]:
        """Return the rows that need longer than their goal."""
        return [name for name, (needed, goal) in self.goals.items() if needed > goal]

    def click(self, what: Locator) -> None:
        self.seconds += THINK + POINT
        what.click()

    def button(self, name: str) -> None:
        self.click(self.page.get_by_role("button", name=name).first)

    def link(self, name: str) -> None:
        self.click(self.page.get_by_role("link", name=name).first)

    def enter(self, field: Locator, text: str) -> None:
        """Go to the field by Tab and type."""
        self.seconds += THINK + KEY * (1 + len(text))
        field.fill(text)

    def choose(self, field: Locator, label: str) -> None:
        """Go to the field by Tab and type the first two letters."""
        self.seconds += THINK + KEY * 3
        field.select_option(label)

    def find(self, field: Locator, text: str) -> None:
        """Go to a lookup field by Tab, type, and take the first option found."""
        self.seconds += THINK + KEY * (1 + len(text))
        field.press_sequentially(text)
        expect(self.page.locator("[role=option]").first).to_be_visible()
        self.press("ArrowDown", "Enter")
        # On a slow machine the keys wait for the options of all that is typed; a click at once would come before them.
        expect(field).to_have_attribute("aria-expanded", "false")

    def choose_file(self, field: Locator, name: str, content: str) -> None:
        """Click, and click on a file in the window that opens."""
        self.seconds += 2 * (THINK + POINT)
        field.set_input_files(FilePayload(name=name, mimeType="text/csv", buffer=content.encode()))

    def press(self, *keys: str) -> None:
        for key in keys:
            self.seconds += KEY
            self.page.keyboard.press(key)

    def answer(self, row: Locator, digit: str, saved: Locator) -> None:
        """Think and press a digit; the focus then moves to the next row."""
        self.seconds += THINK
        row.locator("[data-digit]").first.focus()
        self.press(digit)
        expect(saved).to_contain_text("Saved")


def officer(browser: Browser, services: Services, role: str) -> Officer:
    context = browser.new_context(base_url=services.url, viewport={"width": 1440, "height": 900})
    context.add_cookies([{"name": tokens.COOKIE, "value": services.token(role), "url": services.url}])
    return Officer(context.new_page())
