"""Files that expand when they are read are refused quickly, in a process with little memory."""

import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.fuzz.bombs import BUNDLES, HISTORIES, WORKBOOKS, made
from tests.fuzz.running import SECONDS

pytestmark = [pytest.mark.requirement("4.10"), pytest.mark.process]

ROOT = Path(__file__).resolve().parents[2]
MAY_HAVE = 1024  # MiB of address space, half of which the program and its libraries use before reading anything
TAKES = 400  # MiB of memory, of which the program uses 120


class Read(NamedTuple):
    code: int
    peak: int  # MiB: the peak of the process until then
    seconds: float


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Read]:
    """Return the result for each file, processed one after another."""
    files = made(tmp_path_factory.mktemp("bombs"))
    command = [sys.executable, "-m", "tests.fuzz.child", str(MAY_HAVE), *map(str, files)]
    ran = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True)
    for file in files:
        file.unlink()
    said = [line.split() for line in ran.stdout.splitlines()]
    found = {name: Read(int(code), int(peak), float(seconds)) for name, code, peak, seconds in said}
    assert ran.returncode == 0, f"{ran.stdout} {ran.stderr}"
    return found


def holds(found: Read, codes: set[int]) -> None:
    assert found.code in codes
    assert found.peak <= TAKES
    assert found.seconds <= 3 * SECONDS, "on a busy machine too"


@pytest.mark.parametrize("what", BUNDLES)
def test_a_bundle_that_grows_without_end_is_refused_within_little_memory(read: dict[str, Read], what: str) -> None:
    holds(read[f"{what}.zip"], {3, 6})
    holds(read[f"{what}.bundle"], {3, 6})


@pytest.mark.parametrize("what", WORKBOOKS)
def test_a_workbook_that_unpacks_without_end_is_refused_soon(read: dict[str, Read], what: str) -> None:
    holds(read[f"{what}.xlsx"], {3})


@pytest.mark.parametrize("what", HISTORIES)
def test_a_file_of_meetings_that_nests_or_repeats_without_end_is_refused_soon(read: dict[str, Read], what: str) -> None:
    holds(read[f"{what}.json"], {3})
