"""Free ports on the loopback, kept with the installation so that a restart has the same addresses."""

import json
import socket
from pathlib import Path

LOOPBACK = "127.0.0.1"


def kept(file: Path, *names: str) -> dict[str, int]:
    """A port for each name, from the file if it has them, else free ones that are written there."""
    known: dict[str, int] = json.loads(file.read_text()) if file.exists() else {}
    missing = [name for name in names if name not in known]
    if missing:
        known |= dict(zip(missing, _free(len(missing)), strict=True))
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(known, indent=1) + "\n")
    return {name: known[name] for name in names}


def _free(count: int) -> list[int]:
    # All are bound before any is let go, so that no two are the same.
    sockets = [socket.socket() for _ in range(count)]
    try:
        for each in sockets:
            each.bind((LOOPBACK, 0))
        return [each.getsockname()[1] for each in sockets]
    finally:
        for each in sockets:
            each.close()


def listening(port: int) -> bool:
    try:
        socket.create_connection((LOOPBACK, port), timeout=1).close()
    except OSError:
        return False
    return True
