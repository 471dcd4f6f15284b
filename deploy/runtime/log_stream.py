"""The stream of an installation's log: with RAPPORTEUR_LOG=json every line of it is a JSON object, whoever wrote it.

A process of ours writes such lines itself (shared/web/logging). Output that bypasses this, from the interpreter as it
starts or from a library's own code, is wrapped here, by the process that started the child.
"""

import subprocess
import sys
import threading
from typing import IO

from shared.web.logging import as_json_line, configure, writes_json

PROCESS = "RAPPORTEUR_PROCESS"
"""The variable that tells a child what it is: `registry-worker`, say."""


def begin() -> None:
    """Let all that this process prints be lines of the log, where those are JSON."""
    if writes_json():
        configure(process="up", stdout=True)


def pipe_for_children() -> int | None:
    """Return the destination of a child's output: a pipe if it is passed on here, else None."""
    return subprocess.PIPE if writes_json() else None


def pass_on(output: IO[bytes], process: str) -> None:
    """Pass on a child's lines in a thread, until the child and all that it started have ended."""
    threading.Thread(target=_pass_on, args=(output, process), name=f"log of {process}", daemon=True).start()


def _pass_on(output: IO[bytes], process: str) -> None:
    with output:
        for line in output:
            if text := line.decode(errors="replace").rstrip():
                sys.stderr.write(as_json_line(text, process) + "\n")
