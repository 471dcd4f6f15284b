"""Passwords that the installation makes for its own servers: one file each, for the owner's eyes only."""

import secrets
from pathlib import Path

from deploy.installation.home import write_private


def password(file: Path) -> str:
    """The password in the file, made at the first call."""
    if not file.exists():
        write(file, fresh())
    return file.read_text()


def fresh() -> str:
    """Hexadecimal, so that it needs no escaping anywhere."""
    return secrets.token_hex(24)


def of_postgres(file: Path, role: str) -> str:
    """The password of a role, made and kept at the first call, in the form in which libpq reads a file of them."""
    if not file.exists():
        keep_for_postgres(file, role, fresh())
    return file.read_text().strip().rsplit(":", 1)[1]


def keep_for_postgres(file: Path, role: str, secret: str) -> None:
    """Write a password down as libpq reads it: for that role, wherever it connects to."""
    escaped = (each.replace("\\", "\\\\").replace(":", "\\:") for each in (role, secret))
    write(file, ":".join(["*", "*", "*", *escaped]) + "\n")


def write(file: Path, text: str) -> None:
    """Write a file that only its owner may read, whole or not at all."""
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    write_private(file, text.encode())
