"""Finds a Chromium for the tests marked `browser`, and leaves them out, loudly, where there is none.

RAPPORTEUR_BROWSER names an executable; otherwise one on PATH is taken, otherwise Playwright's own download.
"""

import os
import shutil
from functools import cache
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

NO_BROWSER = "no browser"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
REMEDY = (
    "Get one: .venv/bin/playwright install chromium, or the system's package (Debian: apt-get install chromium), "
    "or name it in RAPPORTEUR_BROWSER."
)


@cache
def find_browser() -> str | None:
    """Path of a Chromium's executable, or None."""
    named = os.environ.get("RAPPORTEUR_BROWSER")
    if named:
        return named if Path(named).is_file() else None
    on_path = next(filter(None, map(shutil.which, NAMES)), None)
    return on_path or playwrights_own()


def playwrights_own() -> str | None:
    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).is_file() else None


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    wanting = [item for item in items if item.get_closest_marker("browser")]
    if wanting and find_browser() is None:
        for item in wanting:
            item.add_marker(pytest.mark.skip(reason=NO_BROWSER))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    skipped = [report for report in terminalreporter.stats.get("skipped", []) if NO_BROWSER in str(report.longrepr)]
    if skipped:
        terminalreporter.section("NOT RUN: no browser was found", sep="!", red=True, bold=True)
        terminalreporter.line(f"{len(skipped)} tests in a browser were not run. {REMEDY}")
        for report in skipped:
            terminalreporter.line(f"  {report.nodeid}")
