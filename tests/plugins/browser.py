"""One Chromium per run for the tests that use the fixture `browser`; without Chromium they are skipped with a notice.

RAPPORTEUR_BROWSER names an executable; otherwise one on PATH is taken, otherwise Playwright's own download. With
RAPPORTEUR_REQUIRE_ALL=1 a missing browser is a failure.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, expect, sync_playwright

from shared.web import tokens

NO_BROWSER = "no browser"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
REMEDY = (
    "Get one: .venv/bin/playwright install chromium, or the system's package (Debian: apt-get install chromium), "
    "or name it in RAPPORTEUR_BROWSER."
)
MILLISECONDS = 30_000
"""The time that a page has to show what a test expects: on a busy machine a report takes longer than Playwright's five seconds."""
QUIET = ("--no-sandbox", "--disable-background-networking", "--disable-component-update", "--no-first-run")


@cache
def find_browser() -> str | None:
    """Return the path of a Chromium executable, or None."""
    named = os.environ.get("RAPPORTEUR_BROWSER")
    if named:
        return named if Path(named).is_file() else None
    on_path = next(filter(None, map(shutil.which, NAMES)), None)
    return on_path or playwrights_own()


def playwrights_own() -> str | None:
    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).is_file() else None


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The run's browser. Create a context for each test, since cookies and storage belong to a context."""
    executable = find_browser()
    if executable is None:
        pytest.fail(f"RAPPORTEUR_REQUIRE_ALL is set, and no browser was found. {REMEDY}")
    expect.set_options(timeout=MILLISECONDS)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=executable, args=list(QUIET))
        yield chromium
        chromium.close()


@contextmanager
def browser_contexts(
    browser: Browser, address: str, token: str | None = None
) -> Iterator[Callable[..., BrowserContext]]:
    """Yield a function that creates browser contexts at an address, signed in by a token; they are closed after the block."""
    made: list[BrowserContext] = []

    def make(**options: Any) -> BrowserContext:
        context = browser.new_context(base_url=address, **options)
        if token is not None:
            context.add_cookies([{"name": tokens.COOKIE, "value": token, "url": address}])
        made.append(context)
        return context

    yield make
    for context in made:
        context.close()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests that use the fixture, before any are selected by marker."""
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.browser)


def pytest_runtest_setup(item: pytest.Item) -> None:
    required = os.environ.get("RAPPORTEUR_REQUIRE_ALL") == "1"
    if item.get_closest_marker("browser") and find_browser() is None and not required:
        pytest.skip(NO_BROWSER)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    skipped = [report for report in terminalreporter.stats.get("skipped", []) if NO_BROWSER in str(report.longrepr)]
    if skipped:
        terminalreporter.section("NOT RUN: no browser was found", sep="!", red=True, bold=True)
        terminalreporter.line(f"{len(skipped)} tests in a browser were not run. {REMEDY}")
        for report in skipped:
            terminalreporter.line(f"  {report.nodeid}")
