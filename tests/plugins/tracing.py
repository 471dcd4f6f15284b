"""strace for the tests that use the fixture `strace`; where it is missing, or may not watch a process, they are left out,
loudly. With RAPPORTEUR_REQUIRE_ALL=1 that is a failure.
"""

import os

import pytest

from tests.faults.tracing import REMEDY, can_trace

NO_STRACE = "no strace that may watch a process"


@pytest.fixture
def strace() -> None:
    """There is one."""
    if can_trace():
        return
    if os.environ.get("RAPPORTEUR_REQUIRE_ALL") == "1":
        pytest.fail(f"RAPPORTEUR_REQUIRE_ALL is set, and there is {NO_STRACE}. {REMEDY}")
    pytest.skip(NO_STRACE)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    skipped = [report for report in terminalreporter.stats.get("skipped", []) if NO_STRACE in str(report.longrepr)]
    if skipped:
        terminalreporter.section(f"NOT RUN: {NO_STRACE}", sep="!", red=True, bold=True)
        terminalreporter.line(f"{len(skipped)} tests of failing system calls were not run. {REMEDY}")
        for report in skipped:
            terminalreporter.line(f"  {report.nodeid}")
