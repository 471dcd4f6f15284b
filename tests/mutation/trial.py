"""A copy of the program, in which one module after the other is changed and its tests are run."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from tempfile import TemporaryDirectory

# What is made by setting up and by running.
_NOT_COPIED = shutil.ignore_patterns(".git", ".venv", "var", ".*_cache", ".hypothesis", "*.egg-info")
# A mutant may loop for ever; on a busy machine one run takes much longer than another.
PATIENCE = 5
SHORTEST_LIMIT = 30.0  # seconds


class Outcome(StrEnum):
    KILLED = "killed"
    SURVIVED = "survived"
    TIMEOUT = "timeout"


class BrokenTests(Exception):
    """The tests fail without any change, so they say nothing about a mutant."""


class Trial:
    """The copy at `root`. `marks` chooses among the tests, as `pytest -m` does."""

    def __init__(self, root: Path, marks: str) -> None:
        self._root, self._marks = root, marks
        self._limits: dict[tuple[str, ...], float] = {}

    def outcome(self, module: str, text: str, tests: tuple[str, ...]) -> Outcome:
        """Run the tests over a module of this text, until one fails. Raises BrokenTests if they fail without it too."""
        if tests not in self._limits:
            self._limits[tests] = self._limit(tests)
        path = self._root / module
        original, of_file = path.read_bytes(), path.stat()
        try:
            path.write_text(text, encoding="utf-8")
            # Python takes a compiled form for that of a file of the same second and size.
            os.utime(path, ns=(of_file.st_atime_ns, of_file.st_mtime_ns + 2_000_000_000))
            return self._run(tests, self._limits[tests])
        finally:
            path.write_bytes(original)
            # Its compiled form is taken for that of a file of this time.
            os.utime(path, ns=(of_file.st_atime_ns, of_file.st_mtime_ns))

    def _limit(self, tests: tuple[str, ...]) -> float:
        """Return the seconds that the tests may take, once they have passed."""
        began = time.monotonic()
        if self._run(tests, None) is not Outcome.SURVIVED:
            raise BrokenTests(" ".join(tests))
        return max(SHORTEST_LIMIT, PATIENCE * (time.monotonic() - began))

    def _run(self, tests: tuple[str, ...], limit: float | None) -> Outcome:
        command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", "-m", self._marks, *tests]
        # Only the first run, whose modules are as they are, leaves compiled ones.
        compiled = {} if limit is None else {"PYTHONDONTWRITEBYTECODE": "1"}
        with (self._root / "mutant.log").open("wb") as log:
            running = subprocess.Popen(
                command, cwd=self._root, env={**os.environ, **compiled}, stdout=log, stderr=log, start_new_session=True
            )
            try:
                return Outcome.KILLED if running.wait(limit) else Outcome.SURVIVED
            except subprocess.TimeoutExpired:
                return Outcome.TIMEOUT
            finally:
                # With it end the processes that a test started.
                if running.poll() is None:
                    os.killpg(running.pid, signal.SIGKILL)
                    running.wait()


@contextmanager
def trial_of(root: Path, marks: str) -> Iterator[Trial]:
    """Copy what is at `root`, so that an interrupted run leaves no changed module there."""
    with TemporaryDirectory(prefix="rapporteur-mutants-") as folder:
        copy = Path(folder) / "copy"
        shutil.copytree(root, copy, ignore=_NOT_COPIED, symlinks=True)
        yield Trial(copy, marks)
