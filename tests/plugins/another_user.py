"""Another user of the machine, who tries to read files of the tests' user. Only root can become another user.

A test requests it by a fixture. If it is not available, the test is skipped with a notice; with
RAPPORTEUR_REQUIRE_ALL=1 it fails.
"""

import os
import pwd
import subprocess
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from shared.environment.disk import OWNER_ALONE

NO_OTHER_USER = "no other user that this one may become"
REMEDY = "Run the tests as root, or in a container, where they may."
# Reads names from its input, one per line, and writes those that it can open or list. It is a shell script, since every
# user can start a shell, while the tests' interpreter may be in a folder that others cannot read.
_TRIES = """
while IFS= read -r name; do
  if [ -d "$name" ]; then ls "$name"; else head -c 1 "$name"; fi >/dev/null 2>&1 && echo "$name"
done
true
"""
Readable = Callable[[Iterable[Path]], list[Path]]


def pytest_configure() -> None:
    """Give this process the umask of the program's processes; tests that start one set the users' usual umask."""
    os.umask(OWNER_ALONE)


@pytest.fixture
def another_user() -> Readable:
    """Return which of some paths another user can read or list."""
    if os.geteuid() != 0:
        if os.environ.get("RAPPORTEUR_REQUIRE_ALL") == "1":
            pytest.fail(f"RAPPORTEUR_REQUIRE_ALL is set, and there is {NO_OTHER_USER}. {REMEDY}")
        pytest.skip(NO_OTHER_USER)
    nobody = pwd.getpwnam("nobody")

    def readable(paths: Iterable[Path]) -> list[Path]:
        done = subprocess.run(
            ["/bin/sh", "-c", _TRIES],
            input="".join(f"{path}\n" for path in paths),
            capture_output=True,
            text=True,
            check=True,
            cwd="/",
            user=nobody.pw_uid,
            group=nobody.pw_gid,
            extra_groups=[],
        )
        return [Path(name) for name in done.stdout.splitlines()]

    return readable


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    skipped = [each for each in terminalreporter.stats.get("skipped", []) if NO_OTHER_USER in str(each.longrepr)]
    if skipped:
        terminalreporter.section(f"NOT RUN: {NO_OTHER_USER}", sep="!", red=True, bold=True)
        terminalreporter.line(f"{len(skipped)} tests were not run. {REMEDY}")
