"""Handing over from a web server's process to its successor: the old one takes requests until the new one serves.

gunicorn starts a successor at SIGHUP and tells the old process to end at once, which takes a second or two in which
nobody would take requests. Both know each other's age by memory that they share with gunicorn's parent.
"""

import mmap
import os
import struct
import time
from pathlib import Path

from deploy.installation.locks import run_folder

SECONDS_TO_SERVE = 60
"""For the successor: after that the old process ends all the same."""
_PAIR = struct.Struct("QQ")


class Ages:
    """The ages of the youngest process that was started and of the youngest that serves: each is one more than the last."""

    def __init__(self) -> None:
        # Shared by all processes that are forked from here.
        self._memory = mmap.mmap(-1, _PAIR.size)

    @property
    def started(self) -> int:
        return int(_PAIR.unpack_from(self._memory)[0])

    @property
    def serving(self) -> int:
        return int(_PAIR.unpack_from(self._memory)[1])

    def starts(self, age: int) -> None:
        _PAIR.pack_into(self._memory, 0, age, self.serving)

    def serves(self, age: int) -> None:
        _PAIR.pack_into(self._memory, 0, self.started, max(age, self.serving))

    def waits_for_successor(self, age: int, told: float) -> bool:
        """Return whether a process that was told to end has to go on until its successor serves. `told`: when it was."""
        return self.started > age and self.serving <= age and time.monotonic() - told < SECONDS_TO_SERVE


def tell_serving() -> None:
    """Write down which process serves, for who waits for it, where the program was started by `up`."""
    if (home := os.environ.get("RAPPORTEUR_HOME")) and (name := os.environ.get("RAPPORTEUR_PROCESS")):
        file = _serving(run_folder(Path(home)), name)
        if file.parent.is_dir():
            file.write_text(str(os.getpid()))


def serving_now(run: Path, name: str) -> int | None:
    """Return the process that serves as `name`."""
    file = _serving(run, name)
    return int(file.read_text() or 0) if file.exists() else None


def _serving(run: Path, name: str) -> Path:
    return run / f"{name}.serving"
