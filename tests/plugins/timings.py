"""Seconds per room, group and worker, and the slowest tests, at the end of a run with `--requirements`."""

from collections import defaultdict

import pytest

from tests.plugins import parallel

SLOWEST = 20


class Timings:
    def __init__(self) -> None:
        self.seconds: defaultdict[str, float] = defaultdict(float)
        self.workers: defaultdict[str, float] = defaultdict(float)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self.seconds[report.nodeid] += report.duration
        # pytest-xdist sets the worker's name.
        self.workers[getattr(report, "worker_id", "")] += report.duration

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        rooms: defaultdict[str, list[float]] = defaultdict(list)
        for nodeid, seconds in self.seconds.items():
            rooms[room_of(nodeid)].append(seconds)
        terminalreporter.section("seconds per room")
        for room, each in sorted(rooms.items(), key=lambda item: (-sum(item[1]), item[0])):
            terminalreporter.line(f"{sum(each):8.1f}  {room} ({len(each)} tests)")
        self._parallel(terminalreporter)
        terminalreporter.section(f"the {SLOWEST} slowest tests")
        for nodeid, seconds in sorted(self.seconds.items(), key=lambda item: -item[1])[:SLOWEST]:
            terminalreporter.line(f"{seconds:8.1f}  {nodeid}")

    def _parallel(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Report the load of the workers: a group longer than its share prolongs the run."""
        dealt = terminalreporter.config.pluginmanager.get_plugin(parallel.NAME)
        if not isinstance(dealt, parallel.Parallel) or len(self.workers) < 2:
            return
        groups: defaultdict[str, float] = defaultdict(float)
        for nodeid, seconds in self.seconds.items():
            groups[dealt.group_of(nodeid)] += seconds
        terminalreporter.section("seconds per group and worker")
        for name, seconds in [*sorted(groups.items()), *sorted(self.workers.items())]:
            terminalreporter.line(f"{seconds:8.1f}  {name}")


def room_of(nodeid: str) -> str:
    """Return the folder below tests/ that holds a test: `tests/meetings/domain/test_x.py::test_y` is in `meetings`."""
    folders = nodeid.split("::", maxsplit=1)[0].split("/")[:-1]
    return next((folder for folder in folders if folder != "tests"), "tests")


def pytest_configure(config: pytest.Config) -> None:
    if config.getoption("requirements", default=False):
        config.pluginmanager.register(Timings())
