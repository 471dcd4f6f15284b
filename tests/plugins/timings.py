"""Seconds per room and the slowest tests, at the end of a run that was asked for `--requirements`."""

from collections import defaultdict

import pytest

SLOWEST = 20


class Timings:
    def __init__(self) -> None:
        self.seconds: defaultdict[str, float] = defaultdict(float)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self.seconds[report.nodeid] += report.duration

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        rooms: defaultdict[str, list[float]] = defaultdict(list)
        for nodeid, seconds in self.seconds.items():
            rooms[room_of(nodeid)].append(seconds)
        terminalreporter.section("seconds per room")
        for room, each in sorted(rooms.items(), key=lambda item: (-sum(item[1]), item[0])):
            terminalreporter.line(f"{sum(each):8.1f}  {room} ({len(each)} tests)")
        terminalreporter.section(f"the {SLOWEST} slowest tests")
        for nodeid, seconds in sorted(self.seconds.items(), key=lambda item: -item[1])[:SLOWEST]:
            terminalreporter.line(f"{seconds:8.1f}  {nodeid}")


def room_of(nodeid: str) -> str:
    """The folder below tests/ in which a test lies: `tests/meetings/domain/test_x.py::test_y` is in `meetings`."""
    folders = nodeid.split("::", maxsplit=1)[0].split("/")[:-1]
    return next((folder for folder in folders if folder != "tests"), "tests")


def pytest_configure(config: pytest.Config) -> None:
    if config.getoption("requirements", default=False):
        config.pluginmanager.register(Timings())
