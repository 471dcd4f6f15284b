"""The memory of processes and of the machine, as reported by Linux; unknown on other systems."""

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

PROC, CGROUP = Path("/proc"), Path("/sys/fs/cgroup")
_PAGE = os.sysconf("SC_PAGE_SIZE")


class Memory(NamedTuple):
    """The total size in bytes and the available part, of the container if it has a limit, or else of the machine."""

    size: int
    available: int


def resident(pid: int) -> int:
    """Return the resident memory of a process in bytes; 0 if it does not exist."""
    with suppress(OSError, IndexError):
        return int((PROC / str(pid) / "statm").read_text().split()[1]) * _PAGE
    return 0


def children_of(pid: int) -> Iterator[int]:
    for file in (PROC / str(pid) / "task").glob("*/children"):
        with suppress(OSError):
            yield from map(int, file.read_text().split())


def memory(cgroup: Path = CGROUP, proc: Path = PROC) -> Memory | None:
    with suppress(OSError, ValueError):
        size = int((cgroup / "memory.max").read_text())
        return Memory(size, max(0, size - int((cgroup / "memory.current").read_text())))
    with suppress(OSError, ValueError, KeyError):
        lines = (line.split(":") for line in (proc / "meminfo").read_text().splitlines())
        values = {name: int(value.split()[0]) * 1024 for name, value in lines}
        return Memory(values["MemTotal"], values["MemAvailable"])
    return None


def named_process(home: Path, name: str) -> int | None:
    """Return the process that `up` runs here under this name; None if it runs on another machine or in another
    container."""
    with suppress(OSError, ValueError):
        return int((home / "run" / f"{name}.lock").read_text())
    return None
