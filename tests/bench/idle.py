"""`idle`: the CPU time of an idle installation that holds the demonstration, in both modes of operation."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

from deploy.installation.locks import run_folder, running
from tests.bench.latency import RAPPORTEUR, up
from tests.bench.measuring import NO_BAR, Row, Size, at_most
from tests.plugins.free_ports import free_ports

EMBEDDED_BAR, PRODUCTION_BAR = 1, 3  # percent of a core
SERVERS = ("kafka", "postgres")
SECONDS_TO_SETTLE = 30
TICKS = os.sysconf("SC_CLK_TCK")
_PROC = Path("/proc")


def rows(folder: Path, size: Size) -> Iterator[Row]:
    if not _PROC.exists():
        sys.stderr.write("idle is measured on Linux alone.\n")
        return
    yield from _way("embedded", folder / "idle-embedded", ["--port", str(free_ports())], EMBEDDED_BAR, size.seconds)
    options = ["--production", "--port", str(free_ports(3))]
    yield from _way("production without broker and database", folder / "idle", options, PRODUCTION_BAR, size.seconds)


def _way(name: str, home: Path, options: list[str], bar: float, seconds: int) -> Iterator[Row]:
    with up(home, options) as installation:
        subprocess.run([*RAPPORTEUR, "demo", "load"], env=installation.environment, check=True, capture_output=True)
        time.sleep(SECONDS_TO_SETTLE)
        named = {"up": installation.pid, **running(run_folder(home))}
        used = used_by(named, seconds)
    own = {process: used[process] for process in used if process not in SERVERS}
    yield at_most(f"idle, {name}", "% of a core", [round(sum(own.values()), 2)], bar)
    for process, share in own.items():
        yield at_most(f"idle, {name}: {process}", "% of a core", [share], NO_BAR)


def used_by(named: Mapping[str, int], seconds: float) -> dict[str, float]:
    """Return the CPU time that processes and their children use over a period: percent of a core, by name."""
    before, began = _times(), time.monotonic()
    time.sleep(seconds)
    after, passed = _times(), time.monotonic() - began
    return {
        name: round(sum(after[pid][1] - before[pid][1] for pid in pids & before.keys()) / TICKS / passed * 100, 2)
        for name, pids in trees(named, {pid: parent for pid, (parent, _) in after.items()}).items()
    }


def trees(named: Mapping[str, int], parents: Mapping[int, int]) -> dict[str, set[int]]:
    """Return the processes for each name: the process itself and all its descendants, except those with another name."""
    names = {pid: name for name, pid in named.items()}
    found: dict[str, set[int]] = {name: set() for name in named}
    for pid in parents:
        at = pid
        while at not in names and at in parents:
            at = parents[at]
        if at in names:
            found[names[at]].add(pid)
    return found


def _times() -> dict[int, tuple[int, int]]:
    """Return the parent of every process and its used ticks (Linux, proc_pid_stat)."""
    found = {}
    for stat in _PROC.glob("[0-9]*/stat"):
        try:
            # The name, in brackets, may contain anything.
            said = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        found[int(stat.parent.name)] = int(said[1]), int(said[11]) + int(said[12])
    return found
