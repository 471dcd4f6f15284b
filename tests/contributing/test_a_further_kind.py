"""A new kind of record with a figure changes five files of the program; everything else is derived from them.

The patch follows "Add a kind of record" and "Add a figure" in CONTRIBUTING to the letter. Once the program has this
kind, replace the patch by one for another kind.
"""

import filecmp
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.simulation.planted import ROOT, Planted, apply, copied

pytestmark = [pytest.mark.requirement("7.12"), pytest.mark.process]

PATCH = Planted("loan", "a further kind and a figure of it", Path(__file__).with_name("loan.patch"))
FOLDERS = ("deploy", "docs", "services", "shared", "tests", "pyproject.toml")
BESIDE = ("tests/", "docs/", "shared/contracts/examples/", "deploy/demo/synthetic-years.json")
"""Tests, documents, and examples."""


def touched(source: Path) -> Iterator[str]:
    """Return the files that are new or changed, except caches of Python and test tools."""
    for file in (each for folder in FOLDERS for each in (source / folder).rglob("*") if each.is_file()):
        here = ROOT / file.relative_to(source)
        if "__pycache__" not in file.parts and not (here.exists() and filecmp.cmp(file, here, shallow=False)):
            yield file.relative_to(source).as_posix()


def test_a_kind_with_a_rule_and_a_figure_of_it_change_five_files_and_pass_the_tests_over_all() -> None:
    with copied(FOLDERS) as source:
        apply(PATCH, source)
        environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
        ran = subprocess.run(
            [sys.executable, "-m", "tests.contributing", "loan", "loans"],
            cwd=source,
            check=False,
            capture_output=True,
            text=True,
            env=environment | {"PYTHONPATH": str(source)},
        )
        changed = set(touched(source))
    assert ran.returncode == 0, ran.stdout[-6000:] + ran.stderr[-2000:]
    passed = re.search(r"(\d+) passed", ran.stdout)
    assert passed
    assert int(passed[1]) > 50, "or tests over all kinds do not take it in"
    assert {each for each in changed if each.startswith("docs/")} == {"docs/events.md"}
    own = {each for each in changed if not each.startswith(BESIDE)}
    assert own == {each for each in PATCH.files if not each.startswith(BESIDE)}, "running it changed more"
    assert len(own) <= 5, sorted(own)
