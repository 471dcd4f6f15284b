"""A copy of the program in which one module at a time is changed and its tests are run."""

import os
import shutil
import signal
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from enum import StrEnum
from multiprocessing import get_context
from multiprocessing.process import BaseProcess
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

_ORIGINAL = Path(__file__).resolve().parents[2]
# Files made by installation and by runs.
_NOT_COPIED = shutil.ignore_patterns(".git", ".venv", "var", ".*_cache", ".hypothesis", "*.egg-info")
# Loaded once, before a run is forked, since importing them takes half of a short run. They include none of our modules.
_LIBRARIES = [
    "hypothesis.strategies",
    "schemathesis.pytest.plugin",
    "flask_admin",
    "flask_smorest",
    "sqlalchemy.dialects.sqlite",
]
# A mutant may loop forever; but on a busy machine the time of a run varies widely.
PATIENCE = 5
SHORTEST_LIMIT = 60.0  # seconds
LOG = "mutant.log"


class Outcome(StrEnum):
    KILLED = "killed"
    SURVIVED = "survived"
    TIMEOUT = "timeout"


class BrokenTests(Exception):
    """The tests fail without any change, and so are no evidence about a mutant."""


class Trial:
    """The copy at `root`. `marks` selects tests, like `pytest -m`."""

    def __init__(self, root: Path, marks: str) -> None:
        self._root, self._marks = root, marks
        self._limits: dict[tuple[str, ...], float] = {}
        self._processes = get_context("forkserver")
        self._processes.set_forkserver_preload(_LIBRARIES)

    def outcome(self, module: str, text: str, tests: tuple[str, ...]) -> Outcome:
        """Run the tests with a module changed to this text until one fails, beginning with those of similar names.

        Raises BrokenTests if they fail without it too.
        """
        if tests not in self._limits:
            self._limits[tests] = self._limit(tests)
        path = self._root / module
        original, of_file = path.read_bytes(), path.stat()
        try:
            path.write_text(text, encoding="utf-8")
            # Python would use the compiled form of a file with the same second and size.
            os.utime(path, ns=(of_file.st_atime_ns, of_file.st_mtime_ns + 2_000_000_000))
            return self._run([*self._named_like(module, tests), *tests], self._limits[tests])
        finally:
            path.write_bytes(original)
            # The original's compiled form is valid again for this time.
            os.utime(path, ns=(of_file.st_atime_ns, of_file.st_mtime_ns))

    def _named_like(self, module: str, tests: tuple[str, ...]) -> list[str]:
        """Return the files of tests that share a word of their name with the module or its folder."""
        words = {word for part in Path(module).with_suffix("").parts[-2:] for word in part.split("_")}
        found = (file for folder in tests for file in (self._root / folder).rglob("test_*.py"))
        alike = (file for file in found if words & set(file.stem.split("_")))
        return sorted(str(file.relative_to(self._root)) for file in alike)

    def _limit(self, tests: tuple[str, ...]) -> float:
        """Return the seconds that the tests may take, once they have passed."""
        began = time.monotonic()
        if self._run(tests, None) is not Outcome.SURVIVED:
            said = (self._root / LOG).read_text(encoding="utf-8", errors="replace").splitlines()
            raise BrokenTests("\n".join([" ".join(tests), *said[-20:]]))
        return max(SHORTEST_LIMIT, PATIENCE * (time.monotonic() - began))

    def _run(self, tests: Sequence[str], limit: float | None) -> Outcome:
        running = self._processes.Process(
            target=_run_tests, args=(self._root, self._marks, tests), kwargs={"keeps_compiled": limit is None}
        )
        running.start()
        try:
            running.join(limit)
            if running.exitcode is None:
                return Outcome.TIMEOUT
            return Outcome.KILLED if running.exitcode else Outcome.SURVIVED
        finally:
            _end(running)


def _end(running: BaseProcess) -> None:
    """End a run that has not ended, with the processes that its tests started."""
    if running.exitcode is None and running.pid is not None:
        os.killpg(running.pid, signal.SIGKILL)
        running.join()


def _run_tests(root: Path, marks: str, tests: Sequence[str], *, keeps_compiled: bool) -> None:
    """Run pytest in this process at `root`, and exit with pytest's code. Its output is in `LOG` there.

    Only the first run, whose modules are unchanged, stores compiled modules.
    """
    os.setsid()
    os.chdir(root)
    # From now on modules are imported from the copy, including the tests and this module.
    sys.path[:] = [str(root), *(folder for folder in sys.path if Path(folder).resolve() != _ORIGINAL)]
    for name in [each for each in sys.modules if each.partition(".")[0] == "tests"]:
        del sys.modules[name]
    if not keeps_compiled:
        os.environ["PYTHONDONTWRITEBYTECODE"] = "1"
        sys.dont_write_bytecode = True
    log = os.open(LOG, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(log, 1)
    os.dup2(log, 2)
    # `_LIBRARIES` are imported before pytest can rewrite their assertions; our modules are not.
    known = "ignore::pytest.PytestAssertRewriteWarning"
    os._exit(pytest.main(["-q", "-x", "-p", "no:cacheprovider", "-W", known, "-m", marks, *tests]))


@contextmanager
def trial_of(root: Path, marks: str) -> Iterator[Trial]:
    """Copy the tree at `root`, so that an interrupted run leaves it unchanged."""
    with TemporaryDirectory(prefix="rapporteur-mutants-") as folder:
        copy = Path(folder) / "copy"
        shutil.copytree(root, copy, ignore=_NOT_COPIED, symlinks=True)
        yield Trial(copy, marks)
