"""The assessment in a real Chromium: axe finds nothing, and a number opens beside the text, or without scripts as a
page."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from shared.web import tokens
from tests.plugins.accessibility import look_at, violations
from tests.reporting.conftest import Reporting
from tests.reporting.example import CAME_AGAIN, FIRST

WTSA = "/reporting/reports/wtsa"
AGAIN = 'a:has([data-key="retention.organizations"][data-of*="EX-06"])'


def context(browser: Browser, reporting: Reporting, served: str, **options: object) -> BrowserContext:
    made = browser.new_context(base_url=served, **options)  # type: ignore[arg-type]
    made.add_cookies([{"name": tokens.COOKIE, "value": reporting.token("staff"), "url": served}])
    return made


@pytest.fixture
def page(browser: Browser, reporting: Reporting, served: str) -> Iterator[Page]:
    made = context(browser, reporting, served)
    yield made.new_page()
    made.close()


@pytest.mark.requirement("1.15")
@pytest.mark.requirement("2.06")
def test_axe_finds_nothing_and_nothing_scrolls_sideways(browser: Browser, reporting: Reporting, served: str) -> None:
    made = context(browser, reporting, served)
    page, said = made.new_page(), []
    page.on("console", lambda each: said.append(each.text) if "the server responded" not in each.text else None)
    paths = ("/reporting/", WTSA, f"{WTSA}?as_known_at=registry:29,meetings:18,reporting:1", f"{WTSA}?as_known_at=soon",
             "/reporting/evidence?figure=meetings.held",
             "/reporting/console/study-periods/new", "/reporting/console/set-aside/",
             # Only a few changes, since axe takes longer on longer pages.
             "/reporting/compare", "/reporting/compare?from=registry:27,meetings:22,reporting:1", "/reporting/compare?from=soon",
             "/reporting/console/issuing/", "/reporting/console/issuing/new")  # fmt: skip
    for path in paths:
        page.goto(path)
        # Including the tables behind the charts; both widths of a chart have their own size.
        page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
        look_at(page, (1440, 900, 360, 320), everywhere=path == "/reporting/")
    for width in (1440, 320):
        page.set_viewport_size({"width": width, "height": 800})
        page.goto(WTSA)
        page.locator(AGAIN).first.click()
        expect(page.locator("#evidence .value")).to_have_text(f"{CAME_AGAIN} of {len(FIRST)}")
        assert violations(page) == []
        assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")
    assert said == [], "the policy without inline script or style is kept"
    made.close()


@pytest.mark.requirement("1.20")
def test_a_number_opens_beside_the_text_and_escape_goes_back(page: Page) -> None:
    page.goto(WTSA)
    number = page.locator(AGAIN).first
    number.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#evidence h2")).to_be_focused()
    expect(page.locator("#evidence")).to_contain_text("Example Aurora attended EX-06 in person")
    assert "opened=" in page.url
    page.keyboard.press("Escape")
    expect(number).to_be_focused()
    assert "opened=" not in page.url


@pytest.mark.requirement("1.20")
def test_of_two_numbers_the_one_clicked_last_stays_open(page: Page) -> None:
    page.goto(WTSA)
    held = list[Route]()

    def hold_the_first(route: Route) -> None:
        held.append(route)
        if len(held) > 1:
            route.continue_()

    page.route("**/evidence?**", hold_the_first)
    other = page.locator("a.f:not(:has([data-key='retention.organizations']))").first
    other.click()
    page.locator(AGAIN).first.click()
    expect(page.locator("#evidence .value")).to_have_text(f"{CAME_AGAIN} of {len(FIRST)}")
    with page.expect_response("**/evidence?**"):
        held[0].continue_()
    page.wait_for_timeout(100)  # in which it would be shown
    expect(page.locator("#evidence .value")).to_have_text(f"{CAME_AGAIN} of {len(FIRST)}")
    expect(page.locator("a.f.open")).to_have_count(1)


@pytest.mark.requirement("1.20")
def test_without_script_the_number_leads_to_its_page(browser: Browser, reporting: Reporting, served: str) -> None:
    made = context(browser, reporting, served, java_script_enabled=False)
    page = made.new_page()
    page.goto(WTSA)
    page.locator(AGAIN).first.click()
    expect(page.locator(".evidence .value")).to_have_text(f"{CAME_AGAIN} of {len(FIRST)}")
    page.emulate_media(media="print")
    expect(page.locator(".evidence .value")).to_be_visible()
    page.emulate_media(media="screen")
    page.get_by_role("link", name="Show in the assessment").click()
    expect(page.locator("#evidence .value")).to_have_text(f"{CAME_AGAIN} of {len(FIRST)}")
    made.close()
