"""Which tests run in one worker of pytest-xdist (`-n 2 --dist loadgroup`), so that a run has one of each server.

Everything that uses the run's broker, its cluster or its browser is one group, and runs in one worker, one after the
other: so there is one of each, and a test may stop the broker. Every other file is a group of its own, so that what a
module shares is made once.
"""

import pytest

SERVERS = ("kafka", "postgres", "browser")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Before pytest-xdist, which reads the groups in the same hook; after our plugins that set the marks."""
    for item in items:
        shares = any(item.get_closest_marker(mark) for mark in SERVERS)
        item.add_marker(pytest.mark.xdist_group("servers" if shares else item.nodeid.split("::", maxsplit=1)[0]))


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Takes off the group, which pytest-xdist appends to the name of a test."""
    name, _, group = report.nodeid.rpartition("@")
    if name and "]" not in group:
        report.nodeid = name
