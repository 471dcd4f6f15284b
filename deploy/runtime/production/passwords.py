"""Passwords that the installation makes for its own servers: one file each, readable by the owner only."""

import secrets
from pathlib import Path

from deploy.installation.home import write_private


def password(file: Path) -> str:
    """Return the password in the file, made at the first call."""
    if not file.exists():
        write(file, fresh())
    return file.read_text()


def fresh() -> str:
    """Return a new password, hexadecimal so that it needs no escaping anywhere."""
    return secrets.token_hex(24)


def of_postgres(file: Path, role: str) -> str:
    """Return the password of a role, made at the first call and kept as a password file of libpq."""
    if not file.exists():
        keep_for_postgres(file, role, fresh())
    return file.read_text().strip().rsplit(":", 1)[1]


def keep_for_postgres(file: Path, role: str, secret: str) -> None:
    """Write a password file of libpq: for that role, on any server."""
    escaped = (each.replace("\\", "\\\\").replace(":", "\\:") for each in (role, secret))
    write(file, ":".join(["*", "*", "*", *escaped]) + "\n")


def write(file: Path, text: str) -> None:
    """Write a file that only its owner may read, as a whole."""
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    write_private(file, text.encode())
