"""A process that has imported and run everything once, and forks a child for each job: a new process takes a few
milliseconds instead of the second that Python and the program take to start.

`python -m tests.faults.nursery` reads one request per line. `run FOLDER` returns the pid of a child, which waits for
one more byte, and then its exit; `look FOLDER` returns the findings of an independent process.
"""

import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from select import select
from typing import Any, Self

import msgspec

from tests.faults import program
from tests.oracle.judge import Findings

PATIENCE = 60.0  # seconds to wait for an event that must happen
SECONDS_TO_END = 30.0
IN, OUT = 0, 1


class Nursery:
    """The caller's end. It is not thread-safe."""

    def __init__(self) -> None:
        command = [sys.executable, "-m", "tests.faults.nursery"]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0)
        self._heard = b""

    def run(self, folder: Path, watch: Callable[[int], None]) -> int | None:
        """Run a child and return its exit code, or the negative number of the signal; None if it did not end in time
        and was killed. `watch` is called with its pid before it does anything."""
        self._say(f"run {folder}\n")
        pid = self._hear()
        watch(pid)
        self._say("\n")
        if self._says_something(SECONDS_TO_END):
            return int(self._hear())
        os.kill(pid, signal.SIGKILL)
        self._hear()
        return None

    def look(self, folder: Path) -> Findings:
        self._say(f"look {folder}\n")
        return msgspec.convert(self._hear(), Findings)

    def _say(self, line: str) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(line.encode())

    def _hear(self) -> Any:
        assert self._process.stdout is not None
        while b"\n" not in self._heard:
            assert self._says_something(PATIENCE), "it did not come to pass in time"
            piece = os.read(self._process.stdout.fileno(), 65536)
            assert piece, "the nursery is gone"
            self._heard += piece
        line, _, self._heard = self._heard.partition(b"\n")
        return json.loads(line)

    def _says_something(self, seconds: float) -> bool:
        assert self._process.stdout is not None
        return bool(self._heard or select([self._process.stdout], [], [], seconds)[0])

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_raised: object) -> None:
        self._process.kill()
        self._process.communicate()


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="rapporteur-faults-") as once:
        program.prepare(Path(once))
        program.run(Path(once))
        assert program.look(Path(once)).wrong == []
    while question := _line():
        what, _, folder = question.partition(" ")
        match what:
            case "run":
                pid = _forked(lambda: program.run(Path(folder), _watched))  # noqa: B023  called at once
                _answer(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
            case "look":
                os.waitpid(_forked(lambda: _answer(msgspec.to_builtins(program.look(Path(folder))))), 0)  # noqa: B023  likewise


def _watched() -> None:
    """Send the child's pid, and wait until it is being watched."""
    _answer(os.getpid())
    os.read(IN, 1)


def _line() -> str:
    """Read a line byte by byte, since the child reads from the same input."""
    read = b""
    while (byte := os.read(IN, 1)) not in (b"", b"\n"):
        read += byte
    return read.decode()


def _forked(job: Callable[[], object]) -> int:
    """Fork a child and return its pid. It ends with 1 if the job raises."""
    pid = os.fork()
    if not pid:
        try:
            job()
            os._exit(0)
        except BaseException as error:  # noqa: BLE001  nothing of the parent may go on in the child
            sys.stderr.write(f"{type(error).__name__}: {error}\n")
        os._exit(1)
    return pid


def _answer(said: object) -> None:
    os.write(OUT, json.dumps(said).encode() + b"\n")


if __name__ == "__main__":
    main()
