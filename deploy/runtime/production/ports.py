"""Free ports on the loopback, kept with the installation, so that a restart has the same addresses."""

import json
import os
import socket
from pathlib import Path

LOOPBACK = "127.0.0.1"


def kept(file: Path, *names: str) -> dict[str, int]:
    """Return a port for each name: from the file if it is there, else a free one, which is written down."""
    there = known(file)
    missing = [name for name in names if name not in there]
    if missing:
        keep(file, dict(zip(missing, _free(len(missing)), strict=True)))
        return kept(file, *names)
    return {name: there[name] for name in names}


def keep(file: Path, chosen: dict[str, int]) -> None:
    """Write ports down beside those that are there."""
    there = known(file)
    file.parent.mkdir(parents=True, exist_ok=True)
    draft = file.with_name(f".{file.name}.{os.getpid()}")
    draft.write_text(json.dumps(there | chosen, indent=1) + "\n")
    draft.replace(file)


def _free(count: int) -> list[int]:
    # All are bound before any is released, so that no two are the same.
    sockets = [socket.socket() for _ in range(count)]
    try:
        for each in sockets:
            each.bind((LOOPBACK, 0))
        return [each.getsockname()[1] for each in sockets]
    finally:
        for each in sockets:
            each.close()


def listening(port: int) -> bool:
    return answers(LOOPBACK, port, seconds=1)


def answers(host: str, port: int, seconds: float = 5) -> bool:
    """Return whether anything listens on a port."""
    try:
        socket.create_connection((host, port), timeout=seconds).close()
    except OSError:
        return False
    return True


def known(file: Path) -> dict[str, int]:
    """Return the ports written down so far, by name."""
    found: dict[str, int] = json.loads(file.read_text()) if file.exists() else {}
    return found
