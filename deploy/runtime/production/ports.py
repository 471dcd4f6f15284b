"""Free ports on the loopback, remembered by the installation, so that addresses stay the same after a restart."""

import json
import socket
from collections.abc import Iterable
from contextlib import suppress
from itertools import islice
from pathlib import Path
from random import SystemRandom

from deploy.installation.locks import run_folder, running
from deploy.runtime.production.errors import NotStarted
from shared.environment.files import write_private

LOOPBACK = "127.0.0.1"
FREE = range(20_000, 26_000)
"""Below the ports that Linux assigns to clients by default, since a client may hold one of those when the server
restarts."""
IN_A_ROW = 4
"""Consecutive ports that may be in use from each stored one: the services' own follow the port of the pages."""


def kept(file: Path, *names: str) -> dict[str, int]:
    """Return a port for each name: from the file if listed there, otherwise a free one, which is then stored."""
    stored = known(file)
    missing = [name for name in names if name not in stored]
    if missing:
        keep(file, dict(zip(missing, _free(len(missing), stored.values()), strict=True)))
        return kept(file, *names)
    return {name: stored[name] for name in names}


def keep(file: Path, chosen: dict[str, int]) -> None:
    """Store ports in addition to those already in the file."""
    stored = known(file)
    file.parent.mkdir(parents=True, exist_ok=True)
    write_private(file, (json.dumps(stored | chosen, indent=1) + "\n").encode())


def _free(count: int, chosen: Iterable[int]) -> list[int]:
    taken = {port + further for port in chosen for further in range(IN_A_ROW)}
    # At random, since the port of another, stopped installation looks free too.
    every = (port for port in SystemRandom().sample(FREE, len(FREE)) if port not in taken)
    return list(islice(filter(is_free, every), count))


def is_free(port: int, host: str = LOOPBACK) -> bool:
    """Return whether a server could listen on a port; a port whose last connections are still timing out counts as
    free."""
    with suppress(OSError), socket.create_server((host, port)):
        return True
    return False


def listening(port: int) -> bool:
    return answers(LOOPBACK, port, seconds=1)


def refuse_another(home: Path, name: str, port: int) -> None:
    """Refuse to take the server of another home for the home's own, as would happen in a copy beside the original: both
    have the same ports and passwords. Raises NotStarted."""
    if name not in running(run_folder(home)) and listening(port):
        raise NotStarted(
            f"Another program listens on port {port}, which {home} uses for {name}.",
            f"End it. If this home is a copy of one that runs here, delete {home / 'ports.json'}: new ports are then chosen.",
        )


def answers(host: str, port: int, seconds: float = 5) -> bool:
    """Return whether anything listens on a port."""
    try:
        socket.create_connection((host, port), timeout=seconds).close()
    except OSError:
        return False
    return True


def known(file: Path) -> dict[str, int]:
    """Return the ports stored so far, by name."""
    found: dict[str, int] = json.loads(file.read_text()) if file.exists() else {}
    return found
