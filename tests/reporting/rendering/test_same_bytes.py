"""The same log and arguments give the same bytes in each format: in another folder, time zone and locale."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from services.reporting.reports import FORMATS
from tests.plugins.installations import copy_home

ROOT = Path(__file__).parents[3]
HERE = {"TZ": "UTC", "LC_ALL": "C.UTF-8", "LANG": "en_US.UTF-8", "PYTHONHASHSEED": "1", "USER": "one"}
THERE = {"TZ": "Pacific/Kiritimati", "LC_ALL": "C", "LANG": "tr_TR.UTF-8", "PYTHONHASHSEED": "2", "USER": "other"}


@pytest.mark.process
@pytest.mark.requirement("9.04")
def test_each_format_has_the_same_bytes_wherever_it_is_written(demonstration_once: Path, tmp_path: Path) -> None:
    found = []
    for name, surroundings in (("here", HERE), ("there/in another folder", THERE)):
        home = tmp_path / name
        copy_home(demonstration_once, home)
        run = subprocess.run(
            [sys.executable, "-m", "tests.reporting.rendering.same_bytes"],
            cwd=home,
            env={
                **os.environ,
                **surroundings,
                "RAPPORTEUR_HOME": str(home),
                "PYTHONPATH": str(ROOT),
                "TMPDIR": str(home),
            },
            umask=0o077 if name == "here" else 0o002,
            capture_output=True,
            check=True,
        )
        found.append(json.loads(run.stdout))
    (here, kept), (there, _) = found
    assert here == there
    assert len(here) == 2 * len(FORMATS)
    # The demonstration's copy of its issued report was written elsewhere.
    assert {name: here[name] for name in kept} == kept
