"""Resources that depend on the system: permission to trace a process with strace, and a disk that is small enough to
fill.

A test requests them by a fixture. If one is not available, the test is skipped with a notice; with
RAPPORTEUR_REQUIRE_ALL=1 it fails.
"""

import os

import pytest

from tests.faults import small_disk, tracing

NO_STRACE = "no strace that may watch a process"
NO_SMALL_DISK = "no disk of a size of our own may be mounted"
REMEDIES = {NO_STRACE: tracing.REMEDY, NO_SMALL_DISK: small_disk.REMEDY}


@pytest.fixture
def strace() -> None:
    """Skip the test if strace may not watch a process."""
    if not tracing.can_trace():
        _left_out(NO_STRACE)


@pytest.fixture
def tmpfs() -> None:
    """Skip the test if a small disk cannot be mounted."""
    if not small_disk.can_mount():
        _left_out(NO_SMALL_DISK)


def _left_out(reason: str) -> None:
    if os.environ.get("RAPPORTEUR_REQUIRE_ALL") == "1":
        pytest.fail(f"RAPPORTEUR_REQUIRE_ALL is set, and there is {reason}. {REMEDIES[reason]}")
    pytest.skip(reason)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    for reason, remedy in REMEDIES.items():
        skipped = [each for each in terminalreporter.stats.get("skipped", []) if reason in str(each.longrepr)]
        if skipped:
            terminalreporter.section(f"NOT RUN: {reason}", sep="!", red=True, bold=True)
            terminalreporter.line(f"{len(skipped)} tests were not run. {remedy}")
            for report in skipped:
                terminalreporter.line(f"  {report.nodeid}")
