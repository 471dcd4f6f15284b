"""What a container's own process is: it takes the place of this one, so that it gets the signals itself."""

import os
import sys

from deploy import web_server
from deploy.home import home_of, is_demonstration, refuse_half_restored, said_to_services
from deploy.production import environment


def of_service(service: str) -> dict[str, str]:
    """The variables of one service, as `up --production` has them; what the container says goes before.

    Raises HalfRestored.
    """
    home = home_of(dict(os.environ))
    refuse_half_restored(home)
    environment.without_pgpassword()
    opened = {"RAPPORTEUR_OPEN_TO_READERS": "1"} if is_demonstration(home) else {}
    return {**opened, **environment.of_service(home, service), **os.environ, **said_to_services(home)}


def become_web(service: str, port: int) -> None:
    command = web_server.command(sys.executable, f"0.0.0.0:{port}", f'deploy.embedded:served("{service}")')
    os.execve(command[0], command, of_service(service))  # noqa: S606  no shell: a fixed list


def become_worker(service: str) -> None:
    command = [sys.executable, "-m", f"services.{service}.worker"]
    os.execve(command[0], command, of_service(service))  # noqa: S606  no shell: a fixed list
