"""The stream of an installation's log: with RAPPORTEUR_LOG=json every line is a JSON object, whatever its origin.

Our processes write such lines themselves (shared/web/logging). Output that bypasses this, from the interpreter at
startup or from a library's native code, is wrapped here, by the process that started the child.
"""

import subprocess
import sys
import threading
from typing import IO

from shared.web.logging import as_json_line, configure, writes_json

PROCESS = "RAPPORTEUR_PROCESS"
"""The variable that gives a child its name, such as `registry-worker`."""


def begin() -> None:
    """Turn everything that this process prints into log lines, if those are JSON."""
    if writes_json():
        configure(process="up", stdout=True)


def pipe_for_children() -> int | None:
    """Return the destination of a child's output: a pipe if it is to be passed on here, otherwise None."""
    return subprocess.PIPE if writes_json() else None


def pass_on(output: IO[bytes], process: str) -> None:
    """Pass on a child's lines in a thread, until the child and all its descendants have ended."""
    threading.Thread(target=_pass_on, args=(output, process), name=f"log of {process}", daemon=True).start()


def _pass_on(output: IO[bytes], process: str) -> None:
    with output:
        for line in output:
            if text := line.decode(errors="replace").rstrip():
                sys.stderr.write(as_json_line(text, process) + "\n")
