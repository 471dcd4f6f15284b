"""The requirements shown by each test, and docs/requirements.md generated from them.

A test is marked `@pytest.mark.requirement("1.07")`. The document is written at the end of a full run with
`--requirements` (`make test`). A test's requirements are sent with its reports, so that workers give the same result.
With RAPPORTEUR_REQUIRE_ALL (`.ci/run`) nothing may be omitted: a skipped test is a failure, as are a row of a
finished issue that has not passed, and a document that differs from the committed one.
"""

import os
import subprocess
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest

from tests.plugins.browser import NO_BROWSER
from tests.plugins.requirement_rows import read_rows, render

SOURCE, DOCUMENT = "tests/requirements.toml", "docs/requirements.md"
PROPERTY, DESELECTED = "requirement", "deselected"


class Requirements:
    """Gathers outcomes while the tests run; writes and judges at the end."""

    def __init__(self, config: pytest.Config) -> None:
        self.config = config
        self.rows = read_rows(config.rootpath / SOURCE)
        self.strict = bool(os.environ.get("RAPPORTEUR_REQUIRE_ALL"))
        self.deselected = False
        self.said: list[str] = []

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        for item in items:
            for mark in item.iter_markers("requirement"):
                for number in mark.args:
                    if number not in self.rows:
                        raise pytest.UsageError(f"{item.nodeid}: requirement {number!r} is not in {SOURCE}")

    def pytest_deselected(self, items: list[pytest.Item]) -> None:
        self.deselected = self.deselected or bool(items)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(
        self, item: pytest.Item, call: pytest.CallInfo[None]
    ) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        report = yield
        self.refuse_skip(report)
        numbers = [number for mark in item.iter_markers("requirement") for number in mark.args]
        report.user_properties.extend((PROPERTY, number) for number in numbers)
        return report

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        for name, number in report.user_properties:
            if name == PROPERTY:
                row = self.rows[str(number)]
                row.tests.add(report.nodeid.split("[", maxsplit=1)[0])
                row.outcomes.add(outcome_of(report))

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:  # from pytest-xdist, which is untyped
        # A worker that crashed sends no report.
        self.deselected = self.deselected or getattr(node, "workeroutput", {}).get(DESELECTED, True)

    @pytest.hookimpl(wrapper=True)
    def pytest_make_collect_report(self) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
        report = yield
        self.refuse_skip(report)
        return report

    def refuse_skip(self, report: pytest.TestReport | pytest.CollectReport) -> None:
        if self.strict and report.outcome == "skipped":
            reason = reason_of(report)
            report.outcome = "failed"
            report.longrepr = f"Not run ({reason}), though RAPPORTEUR_REQUIRE_ALL asks for every test."
            # pytest does not count a report with this attribute as a failure, whatever its outcome.
            report.__dict__.pop("wasxfail", None)

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self, session: pytest.Session, exitstatus: int) -> None:
        if hasattr(self.config, "workeroutput"):
            self.config.workeroutput[DESELECTED] = self.deselected
            return
        if not self.config.getoption("requirements"):
            return
        if not self.rows or not self.is_whole(session, exitstatus):
            self.said.append(f"{DOCUMENT} is left as it is: this was not a whole run.")
            return
        committed = self.committed()
        document = render(self.rows.values())
        if any(row.status == f"not run: {NO_BROWSER}" for row in self.rows.values()):
            self.said.append(f"{DOCUMENT} is left as it is: it is written only where there is a browser.")
        elif self.read() != document:
            (self.config.rootpath / DOCUMENT).parent.mkdir(exist_ok=True)
            (self.config.rootpath / DOCUMENT).write_text(document, encoding="utf-8")
            self.said.append(f"{DOCUMENT} has changed; commit it.")
        if self.strict:
            self.judge(session, committed == document)

    def is_whole(self, session: pytest.Session, exitstatus: int) -> bool:
        everywhere = self.config.args_source is not pytest.Config.ArgsSource.ARGS
        ended = exitstatus in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED) and not session.shouldstop
        return everywhere and ended and not self.deselected and not session.shouldfail

    def judge(self, session: pytest.Session, as_committed: bool) -> None:
        for row in self.rows.values():
            if row.finished and row.status != "passed":
                self.fail(session, f"requirement {row.number}", f"Its issue is finished, but it is: {row.status}.")
        if not as_committed:
            remedy = "Run `make test` where there is a browser, and commit the file."
            self.fail(session, DOCUMENT, f"It differs from the committed one. {remedy}")

    def fail(self, session: pytest.Session, what: str, why: str) -> None:
        """Add an error to the run, so that pytest's closing line and exit code both show it."""
        report = pytest.TestReport(what, (what, None, what), {}, "failed", why, "call")
        reporter = self.config.pluginmanager.get_plugin("terminalreporter")
        if reporter is not None:
            reporter.stats.setdefault("error", []).append(report)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def committed(self) -> str | None:
        """Return the document as of the last commit; outside a repository, as it is on disk."""
        command = ["git", "show", f"HEAD:./{DOCUMENT}"]
        shown = subprocess.run(command, cwd=self.config.rootpath, check=False, capture_output=True)
        return shown.stdout.decode() if shown.returncode == 0 else self.read()

    def read(self) -> str | None:
        document = Path(self.config.rootpath / DOCUMENT)
        return document.read_text(encoding="utf-8") if document.exists() else None

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        if not self.config.getoption("requirements"):
            return
        terminalreporter.section("requirements")
        for status in sorted({row.status for row in self.rows.values()}):
            numbers = [row.number for row in self.rows.values() if row.status == status]
            terminalreporter.line(f"{status}: {len(numbers)} ({', '.join(numbers)})")
        for sentence in self.said:
            terminalreporter.line(sentence)


def outcome_of(report: pytest.TestReport) -> str:
    """Return passed, failed, or for a skipped test `not run`, with the reason if a browser is missing."""
    if report.outcome != "skipped":
        return report.outcome
    return f"not run: {NO_BROWSER}" if reason_of(report) == NO_BROWSER else "not run"


def reason_of(report: pytest.TestReport | pytest.CollectReport) -> str:
    reason = (
        report.longrepr[2] if isinstance(report.longrepr, tuple) else getattr(report, "wasxfail", "expected to fail")
    )
    return str(reason).removeprefix("Skipped: ")


def pytest_addoption(parser: pytest.Parser) -> None:
    about = f"after a whole run write {DOCUMENT}; tell seconds per room and the slowest tests"
    parser.addoption("--requirements", action="store_true", default=False, help=about)


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", f"requirement(number): the test shows this requirement of {SOURCE}")
    config.pluginmanager.register(Requirements(config))
