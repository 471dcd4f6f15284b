"""The process of a container, which replaces this one so that it receives signals itself."""

import os
import sys
from pathlib import Path
from typing import Literal

from deploy.installation.home import home_of, is_demonstration, refuse_half_restored, service_environment
from deploy.runtime import web_server
from deploy.runtime.log_stream import PROCESS
from deploy.runtime.production import environment
from deploy.runtime.production.gate import open_gate
from deploy.runtime.production.servers import servers_of
from shared.environment.signals import stopped_by_signals
from shared.web.logging import configure


def of_service(service: str, use: Literal["web", "sealer"]) -> dict[str, str]:
    """Return the variables of one service, as set by `up --production`; the container's own take precedence.

    Raises HalfRestored.
    """
    home = home_of(dict(os.environ))
    refuse_half_restored(home)
    environment.without_pgpassword()
    opened = {"RAPPORTEUR_OPEN_TO_READERS": "1"} if is_demonstration(home) else {}
    process = {PROCESS: f"{service}-{'web' if use == 'web' else 'worker'}"}
    return {
        **opened,
        **process,
        **environment.of_service(home, service, use),
        **os.environ,
        **service_environment(home),
    }


def become_web(service: str, port: int) -> None:
    command = web_server.command(sys.executable, f"0.0.0.0:{port}", f'deploy.runtime.embedded:served("{service}")')
    os.execve(command[0], command, of_service(service, "web"))  # noqa: S606  no shell: a fixed list


def serve_gate(file: Path) -> None:
    """Serve the gate until SIGTERM."""
    configure(process="kafka-gate", stdout=True)
    stop = stopped_by_signals()
    with open_gate(servers_of(home_of(dict(os.environ))).kafka, file):
        stop.wait()


def become_worker(service: str) -> None:
    command = [sys.executable, "-m", f"services.{service}.worker"]
    os.execve(command[0], command, of_service(service, "sealer"))  # noqa: S606  no shell: a fixed list
