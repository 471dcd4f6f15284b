"""Passwords that the installation generates for its own servers: one file each, readable only by the owner."""

import secrets
from pathlib import Path

from deploy.installation.home import EMPTY
from shared.domain.errors import Unavailable
from shared.environment.files import write_private


def password(file: Path) -> str:
    """Return the password in the file, created on the first call. Raises Unavailable if the file is damaged."""
    if not file.exists():
        write(file, fresh())
    return _read(file)


def _read(file: Path) -> str:
    try:
        secret = file.read_text().strip()
    except UnicodeDecodeError:
        secret = ""
    if not secret:
        raise Unavailable(part=f"The file {file}", remedy=EMPTY)
    return secret


def fresh() -> str:
    """Return a new password, hexadecimal so that it needs no escaping anywhere."""
    return secrets.token_hex(24)


def of_postgres(file: Path, role: str) -> str:
    """Return the password of a role, created on the first call and kept as a libpq password file. Raises Unavailable if
    that is damaged."""
    if not file.exists():
        keep_for_postgres(file, role, fresh())
    *fields, secret = _read(file).rsplit(":", 1)
    if not (fields and secret):
        raise Unavailable(part=f"The file {file}", remedy=EMPTY)
    return secret


def keep_for_postgres(file: Path, role: str, secret: str) -> None:
    """Write a libpq password file for the role, valid for any server."""
    escaped = (each.replace("\\", "\\\\").replace(":", "\\:") for each in (role, secret))
    write(file, ":".join(["*", "*", "*", *escaped]) + "\n")


def write(file: Path, text: str) -> None:
    """Write a file that only its owner may read, atomically."""
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    write_private(file, text.encode())
