"""A command on a production home that is not running: PostgreSQL is started for as long as the command lasts."""

import atexit
from pathlib import Path

from deploy.installation.locks import run_folder, running
from deploy.runtime.production.postgres import PostgresCluster
from deploy.runtime.production.processes import Child

_started: dict[Path, Child] = {}


def ensure_postgres(home: Path) -> None:
    """Start it if it was made once and nobody runs it; it ends with this process, however that ends."""
    if (home / "postgres" / "data").exists() and "postgres" not in running(run_folder(home)):
        child = PostgresCluster(home).start()
        _started[home] = child
        atexit.register(child.stop)


def visited(home: Path) -> set[str]:
    """The servers that run for this command alone: what `status` does not count as running."""
    return {"postgres"} if home in _started else set()
