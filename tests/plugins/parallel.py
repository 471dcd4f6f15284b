"""Which tests run in one worker of pytest-xdist (`-n 2 --dist loadgroup`), so that a run has one of each server.

Everything that uses the run's broker or its cluster is one group, and everything in its browser another. A group runs in
one worker, one test after the other: so there is one of each, and a test may stop the broker. Every other file is a group
of its own, so that what a module shares is made once.
"""

import pytest

SERVERS = ("kafka", "postgres")
OF_THE_RUN = frozenset({"kafka_cluster", "postgres_cluster"})


def group_of(item: pytest.Item) -> str:
    """A test in the browser that needs Kafka and PostgreSQL has a program of its own that starts them.

    Raises pytest.UsageError for one that takes those of the run: they are in the other worker.
    """
    if item.get_closest_marker("browser"):
        if OF_THE_RUN.intersection(getattr(item, "fixturenames", ())):
            raise pytest.UsageError(f"{item.nodeid} cannot have the run's servers and the run's browser.")
        return "browser"
    if any(item.get_closest_marker(mark) for mark in SERVERS):
        return "servers"
    return item.nodeid.split("::", maxsplit=1)[0]


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Before pytest-xdist, which reads the groups in the same hook; after our plugins that set the marks."""
    for item in items:
        item.add_marker(pytest.mark.xdist_group(group_of(item)))


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Takes off the group, which pytest-xdist appends to the name of a test."""
    name, _, group = report.nodeid.rpartition("@")
    if name and "]" not in group:
        report.nodeid = name
