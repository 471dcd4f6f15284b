"""Handover from a web server's process to its successor: the old one accepts requests until the new one serves.

On SIGHUP, gunicorn starts a successor and tells the old process to exit at once, leaving a second or two in which no
process would accept requests. The two know each other's age through memory shared with gunicorn's parent.
"""

import mmap
import os
import struct
from contextlib import suppress
from pathlib import Path

from deploy.installation.locks import run_folder

_STARTED, _SERVING, _FAILED, _PROCESS = range(4)
_NUMBERS = struct.Struct("Q")


class Ages:
    """The processes of one web server, as known to each other. A process's age is one more than its predecessor's."""

    def __init__(self) -> None:
        # Shared by all processes that are forked from here.
        self._memory = mmap.mmap(-1, 4 * _NUMBERS.size)

    def starts(self, age: int) -> None:
        """Announce a successor, before the fork."""
        self._put(_STARTED, age)

    def serves(self, age: int) -> None:
        self._put(_SERVING, age)
        self._put(_PROCESS, os.getpid())

    def fails(self, age: int) -> None:
        self._put(_FAILED, age)

    def somebody_serves(self) -> bool:
        pid = self._get(_PROCESS)
        if not pid:
            return False
        with suppress(ProcessLookupError):
            os.kill(pid, 0)
            return True
        return False

    def successor_failed(self, age: int) -> bool:
        return self._get(_STARTED) > age and self._get(_FAILED) == self._get(_STARTED)

    def successor_serves(self, age: int) -> bool:
        return self._get(_SERVING) > age

    def successor_comes(self, age: int) -> bool:
        return self._get(_STARTED) > age and self._get(_SERVING) <= age

    def _get(self, place: int) -> int:
        return int(_NUMBERS.unpack_from(self._memory, place * _NUMBERS.size)[0])

    def _put(self, place: int, value: int) -> None:
        _NUMBERS.pack_into(self._memory, place * _NUMBERS.size, value)


def tell_serving() -> None:
    """Record the serving process, for waiting processes, if the program was started by `up`."""
    if (home := os.environ.get("RAPPORTEUR_HOME")) and (name := os.environ.get("RAPPORTEUR_PROCESS")):
        file = _serving(run_folder(Path(home)), name)
        if file.parent.is_dir():
            file.write_text(str(os.getpid()))


def serving_now(run: Path, name: str) -> int | None:
    """Return the process currently serving as `name`."""
    file = _serving(run, name)
    return int(file.read_text() or 0) if file.exists() else None


def _serving(run: Path, name: str) -> Path:
    return run / f"{name}.serving"
