"""The health checks of our containers: 0 is healthy, 1 is not. `python -m deploy.docker.healthy web|worker SERVICE
[PORT]`, or `gate SOCKET`.

A web server is healthy if it reports that it is ready, a worker if a process holds its lease in the database. The
checks run every few seconds, so they import as little as possible.
"""

import os
import socket
import sys
import urllib.request
from pathlib import Path

SECONDS = 5


def web(service: str, port: str = "8000") -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/{service}/health/ready", timeout=SECONDS) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def worker(service: str) -> bool:
    from sqlalchemy.exc import DatabaseError  # noqa: PLC0415

    from deploy.runtime.production.databases import role_of  # noqa: PLC0415
    from deploy.runtime.production.given.choice import saved_choice  # noqa: PLC0415
    from deploy.runtime.production.given.postgres import ExistingPostgres  # noqa: PLC0415
    from shared.event_store.engine import create_engine  # noqa: PLC0415
    from shared.event_store.lease import WORKER, is_held  # noqa: PLC0415

    home = Path(os.environ["RAPPORTEUR_HOME"])
    choice = saved_choice(home)
    if choice is None or choice.database is None:
        return False
    engine = create_engine(
        ExistingPostgres(home, choice.database, choice.prefix).url(service, role_of(service, "reader"))
    )
    try:
        return is_held(engine, WORKER)
    except DatabaseError:
        return False
    finally:
        engine.dispose()


def gate(file: str) -> bool:
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(SECONDS)
        return connection.connect_ex(file) == 0


if __name__ == "__main__":
    sys.exit(not {"web": web, "worker": worker, "gate": gate}[sys.argv[1]](*sys.argv[2:]))
