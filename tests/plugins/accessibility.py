"""Checks a page with axe, and that it fits into the window: loads it once, and examines it in each width and theme."""

from collections.abc import Iterator, Sequence
from typing import Literal

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

WIDTHS = (1440, 360)
HEIGHT = 800
OF_WINDOW_AND_THEME = ("color-contrast", "link-in-text-block", "scrollable-region-focusable", "target-size")
"""The rules of axe whose outcome for the same element can depend on window or theme."""
Theme = Literal["light", "dark"]
_SEEN = """() => ({
  headings: document.querySelectorAll('h1').length,
  primary: [...document.querySelectorAll('.primary')].filter((each) => each.checkVisibility()
    && each.getClientRects().length).length > 1,
  sideways: document.documentElement.scrollWidth > innerWidth,
  shrunk: [...document.querySelectorAll('svg[role=img]')].filter((chart) => chart.checkVisibility()
    && chart.getBoundingClientRect().width < Number(chart.getAttribute('width')) * 0.8).map((chart) => chart.textContent),
})"""
"""Charts keep their own size: each has a version for wide windows and one for narrow ones."""
_GOOD = {"headings": 1, "primary": False, "sideways": False, "shrunk": []}


def violations(page: Page, *rules: str) -> list[tuple[str, str]]:
    """Return axe's findings on a page by some or all rules: each rule with the first element that violates it."""
    options: dict[str, object] = {"resultTypes": ["violations"]}
    if rules:
        options["runOnly"] = {"type": "rule", "values": list(rules)}
    if not page.evaluate("'axe' in window"):
        page.evaluate(Axe().axe_script)
    found = page.evaluate("(options) => axe.run(options).then((results) => results.violations)", options)
    return [(each["id"], each["nodes"][0]["html"]) for each in found]


def look_at(page: Page, widths: Sequence[int] = WIDTHS, *, everywhere: bool = False) -> None:
    """Assert that axe finds nothing, that nothing scrolls sideways, and that there is one main heading and at most
    one filled button. The page is left in the last width and the dark theme.

    All rules are tried in the first width with the light theme; those that depend on width or theme also in the last
    width with the dark theme. `everywhere` tries all rules in every width and theme, for one of the pages that share a
    frame.
    """
    first, *_, last = seen = list(_seen(widths, everywhere=everywhere))
    for width, theme in seen:
        page.set_viewport_size({"width": width, "height": HEIGHT})
        page.emulate_media(color_scheme=theme, reduced_motion="reduce")
        assert page.evaluate(_SEEN) == _GOOD, (page.url, width, theme)
        if everywhere or (width, theme) == first:
            assert violations(page) == [], (page.url, width, theme)
        elif (width, theme) == last:
            assert violations(page, *OF_WINDOW_AND_THEME) == [], (page.url, width, theme)


def _seen(widths: Sequence[int], *, everywhere: bool) -> Iterator[tuple[int, Theme]]:
    for width in widths:
        if everywhere or width != widths[-1]:
            yield width, "light"
        if everywhere or width == widths[-1]:
            yield width, "dark"
