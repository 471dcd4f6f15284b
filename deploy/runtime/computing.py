"""The computing processes of a web server: `python -m deploy.runtime.computing SERVICE FILE`."""

import os
import sys
from multiprocessing.connection import Connection

from deploy.runtime.apps import app
from shared.web.computing import ComputeProcess

OF = ("reporting",)


def command(python: str, service: str) -> list[str]:
    return [python, "-m", "deploy.runtime.computing", service]


def most(requested: int) -> int:
    """Return the maximum number of such processes: one per core, or fewer if so set."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(cores, requested) if requested else cores


def main(service: str, file: str) -> None:
    made = app(service)
    opened = made.extensions[service]  # type: ignore[attr-defined]  # a Flask application
    ComputeProcess(made, Connection(int(file)), opened.facts.generation).serve()  # type: ignore[arg-type]  # likewise


if __name__ == "__main__":
    main(*sys.argv[1:])
