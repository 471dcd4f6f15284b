"""System calls of a running process, counted or made to fail by strace."""

import os
import re
import shutil
import subprocess
from collections import Counter
from functools import cache
from pathlib import Path
from typing import NamedTuple

PATIENCE = 60  # seconds
REMEDY = (
    "Get it: apt-get install strace. A container has to allow ptrace: docker run --cap-add SYS_PTRACE; elsewhere see "
    "/proc/sys/kernel/yama/ptrace_scope."
)
# One operation reaches the kernel as several calls.
CALLS = {
    "open": ("open", "openat"),
    "write": ("write", "pwrite64", "writev", "pwritev"),
    "fsync": ("fsync", "fdatasync"),
    "rename": ("rename", "renameat", "renameat2"),
    "close": ("close",),
    "unlink": ("unlink", "unlinkat"),
    "truncate": ("ftruncate",),
}
FAMILY = {name: family for family, names in CALLS.items() for name in names}
KILL = "SIGKILL"
FAULTS = ("EIO", "ENOSPC", KILL)
_TRACED = f"trace=/^({'|'.join(FAMILY)})$"
_LINE = re.compile(r"^(\w+)\(")


class Fault(NamedTuple):
    """The `nth` call of a name since the watch began fails with an error, or its process is killed during it."""

    call: str
    nth: int
    what: str

    @property
    def injection(self) -> str:
        how = f"signal={self.what}" if self.what == KILL else f"error={self.what}"
        return f"inject={self.call}:{how}:when={self.nth}"


@cache
def can_trace() -> bool:
    """Return whether strace exists and may watch a running process: containers may forbid it."""
    if shutil.which("strace") is None:
        return False
    watched = subprocess.Popen(["sleep", "60"])
    try:
        with Watch(watched.pid, Path(os.devnull)):
            return True
    except OSError:
        return False
    finally:
        watched.kill()
        watched.wait()


class Watch:
    """Attaches strace to a process until the process or the watch ends. Raises OSError if that is forbidden."""

    def __init__(self, pid: int, told: Path, fault: Fault | None = None) -> None:
        options = ["-e", fault.injection] if fault else []
        command = ["strace", "-y", "-p", str(pid), "-o", str(told), "-e", _TRACED, *options]
        self._strace = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
        assert self._strace.stderr is not None
        said = self._strace.stderr.readline()
        if "attached" not in said:
            self._strace.wait(PATIENCE)
            raise OSError(said.strip())

    def wait(self) -> None:
        """Wait until the process has ended."""
        self._strace.communicate(timeout=PATIENCE)

    def __enter__(self) -> None:
        return None

    def __exit__(self, *_: object) -> None:
        self._strace.terminate()
        self._strace.communicate(timeout=PATIENCE)


def counted(told: Path) -> Counter[str]:
    """Return the number of calls of each kind."""
    found = (_LINE.match(line) for line in told.read_text(errors="replace").splitlines())
    return Counter(match[1] for match in found if match)


def struck(told: Path) -> bool:
    """Return whether the fault occurred."""
    lines = told.read_text(errors="replace")
    return "(INJECTED)" in lines or "killed by SIGKILL" in lines
