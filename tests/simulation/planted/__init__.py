"""Mistakes that the simulator has to find. Each is a patch to the program, described in its first lines.

They are applied to a copy of the source, never to the working tree: see `__main__`.
"""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).parents[3]
SOURCES = ("deploy", "services", "shared", "tests/__init__.py", "tests/simulation")
_BROKEN = re.compile(r"^Seed (\d+), step (\d+): broken is the promise that ([^:]+): (.*)$", re.MULTILINE)


@dataclass(frozen=True)
class Planted:
    """A mistake: its name, its description in a sentence, and the patch."""

    name: str
    says: str
    patch: Path

    @property
    def files(self) -> list[str]:
        """Return the files that it changes."""
        return re.findall(r"^\+\+\+ b/(.+)$", self.patch.read_text(), re.MULTILINE)


@dataclass(frozen=True)
class Found:
    """The seed, the step, the broken promise and the observation."""

    seed: int
    step: int
    promise: str
    seen: str


def planted() -> list[Planted]:
    patches = sorted(Path(__file__).parent.glob("*.patch"))
    return [Planted(each.stem, each.read_text().partition("\n\n")[0].replace("\n", " "), each) for each in patches]


def apply(bug: Planted, source: Path) -> None:
    """Apply a patch. Raises CalledProcessError if it does not fit."""
    subprocess.run(["git", "apply", str(bug.patch)], cwd=source, check=True, capture_output=True)


@contextmanager
def copied(paths: Iterator[str] | list[str] | tuple[str, ...] = SOURCES) -> Iterator[Path]:
    """Copy these files and folders of the source into a new folder."""
    with TemporaryDirectory(prefix="rapporteur-planted-") as folder:
        for path in paths:
            copy = Path(folder) / path
            copy.parent.mkdir(parents=True, exist_ok=True)
            if (ROOT / path).is_dir():
                # Another process may be writing these.
                shutil.copytree(ROOT / path, copy, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                shutil.copy2(ROOT / path, copy)
        yield Path(folder)


def look_for(bug: Planted, first: int, seeds: int) -> Found | None:
    """Simulate a copy with the mistake until it is found; return None if no seed finds it. Raises RuntimeError if it
    cannot run."""
    with copied() as source:
        apply(bug, source)
        command = [sys.executable, "-m", "tests.simulation", "--from", str(first), "--seeds", str(seeds)]
        ran = subprocess.run(
            command,
            cwd=source,
            check=False,
            capture_output=True,
            text=True,
            env=os.environ | {"PYTHONPATH": str(source)},
        )
    if ran.returncode == 0:
        return None
    found = _BROKEN.search(ran.stderr)
    if ran.returncode != 6 or found is None:
        raise RuntimeError(f"{bug.name}: exit code {ran.returncode}\n{ran.stderr[-3000:]}")
    return Found(int(found[1]), int(found[2]), found[3], found[4])
