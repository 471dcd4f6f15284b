"""The files of a run are kept in memory if there is room; `TMPDIR` overrides this.

Two stores and a broker wait for the disk at every commit, which takes a quarter of the time of some rooms. No test
cuts the power, so none can show durability after a power failure anyway; a killed process loses neither kind of file.
"""

import os
import shutil
import tempfile
from pathlib import Path

import pytest

MEMORY = "/dev/shm"  # noqa: S108 - a place of its own, with room, is what is wanted
ROOM = 6 * 1024**3


def roomy(folder: str) -> bool:
    """Return whether the folder has room for a run and allows starting programs."""
    if not os.access(folder, os.W_OK) or os.statvfs(folder).f_flag & os.ST_NOEXEC:
        return False
    return shutil.disk_usage(folder).free > ROOM and _free_memory() > ROOM


def _free_memory() -> int:
    """Return the free memory, including caches that the system would give back."""
    told = dict(line.split(":") for line in Path("/proc/meminfo").read_text().splitlines())
    return int(told["MemAvailable"].removesuffix("kB")) * 1024


@pytest.hookimpl(tryfirst=True)
def pytest_configure() -> None:
    """Choose the temporary folder of this process and its children."""
    if "TMPDIR" not in os.environ and roomy(MEMORY):
        os.environ["TMPDIR"] = MEMORY
        tempfile.tempdir = None


def pytest_report_header() -> str:
    return f"files of the run: under {tempfile.gettempdir()}"
