"""The distribution of tests over the workers of pytest-xdist (`--dist loadgroup`), so that a run needs few servers.

Tests that use a broker are two groups, since one would take longer than all other tests of a worker; tests in the
browser are another, and tests that start their own production a fourth, which mostly waits. A group runs in one worker,
one test after another, so that it shares its broker and a test may stop it. Every other file is a separate group, so
that a module's shared fixtures are made once; a worker that needs PostgreSQL starts it, which takes a second.

pytest-xdist 3.8 appends a test's group to its name, but pytest 9.2 stores the name elsewhere, so that nothing would
be grouped. Therefore the first worker writes the groups to a file, from which they are distributed.
"""

import json
import tempfile
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest
from xdist.scheduler import LoadGroupScheduling  # type: ignore[import-untyped]

PRODUCTION = ("process", "kafka", "postgres")
OF_THE_RUN = frozenset({"kafka_cluster", "postgres_server", "postgres_cluster"})
OF_PARTNERS = ("tests/backups/", "tests/docs/", "tests/registry/")
"""The folders whose tests with a broker are a group of their own."""
# The longest groups start first; files that need neither a broker nor the browser then fill idle workers.
FIRST = ("browser", "servers", "production", "partners and backups")
LONG = (
    "tests/crawl/test_crawl.py",
    "tests/end_to_end/test_story.py",
    "tests/tooling/test_demo.py",
    "tests/reporting/publication/test_webhooks_killed.py",
    "tests/contributing/test_a_further_kind.py",
    "tests/embedded/test_witnesses.py",
    "tests/reporting/test_evidence.py",
    "tests/embedded/test_tokens_by_route.py",
    "tests/embedded/test_auditors_write_nothing.py",
)
"""Files of few tests that take half a minute or more are next: other files are ordered by their number of tests, which would
leave these to the end, where each has a processor to itself."""
NAME = "rapporteur-parallel"
"""The name of the plugin in the process that deals out the tests."""


def group_of(item: pytest.Item) -> str:
    """Return a test's group. A browser test that starts the program has a browser beside it; if it needs Kafka and
    PostgreSQL, its program starts them.

    Raises pytest.UsageError for a browser test that uses the run's servers: they are in another worker.
    """
    file, marks = item.nodeid.split("::", maxsplit=1)[0], {mark.name for mark in item.iter_markers()}
    shared = bool(OF_THE_RUN.intersection(getattr(item, "fixturenames", ())))
    if "browser" in marks:
        if shared:
            raise pytest.UsageError(f"{item.nodeid} cannot have the run's servers and the run's browser.")
        return file if "process" in marks else "browser"
    if marks.issuperset(PRODUCTION) and not shared:
        return "production"
    if "kafka" in marks:
        return "partners and backups" if file.startswith(OF_PARTNERS) else "servers"
    return file


class InGroups(LoadGroupScheduling):  # type: ignore[misc]
    """Distributes whole groups, the longest first. `groups` is the file that names each test's group."""

    def __init__(self, config: pytest.Config, log: Any, groups: Path) -> None:
        super().__init__(config, log)
        self._file = groups
        self._groups: dict[str, str] = {}

    def schedule(self) -> None:
        if not self._groups:
            self._groups = json.loads(self._file.read_text())
        super().schedule()

    def _split_scope(self, nodeid: str) -> str:
        return self._groups[nodeid]

    def _assign_work_unit(self, node: Any) -> None:
        for name in reversed((*FIRST, *LONG)):
            if name in self.workqueue:
                self.workqueue.move_to_end(name, last=False)
        super()._assign_work_unit(node)


class Parallel:
    """The part in the distributing process: it names the file that the first worker writes, and reads it."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory()
        self._groups = Path(self._folder.name) / "groups.json"

    def group_of(self, nodeid: str) -> str:
        """Return the group of a test that ran; all files that are separate groups are called the rest."""
        found: str = self._read.get(nodeid, nodeid)
        return found if found in FIRST else "the rest"

    @cached_property
    def _read(self) -> dict[str, str]:
        read: dict[str, str] = json.loads(self._groups.read_text())
        return read

    @pytest.hookimpl
    def pytest_configure_node(self, node: Any) -> None:
        node.workerinput["groups"] = str(self._groups)

    @pytest.hookimpl
    def pytest_xdist_make_scheduler(self, config: pytest.Config, log: Any) -> InGroups:
        return InGroups(config, log, self._groups)

    @pytest.hookimpl
    def pytest_unconfigure(self) -> None:
        self._folder.cleanup()


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(Parallel(), NAME)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_finish(session: pytest.Session) -> None:
    """Write the groups before pytest-xdist reports the worker's collection."""
    told = getattr(session.config, "workerinput", None)
    if told and told["workerid"] == "gw0":
        Path(told["groups"]).write_text(json.dumps({item.nodeid: group_of(item) for item in session.items}))
