"""The keys and secrets of a home: created once, and checked before they are used."""

import os
from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from deploy.installation.home import LOGS, SERVICES
from shared.domain.errors import Refused
from shared.environment.files import write_private
from shared.transparency.signing_key import WITNESS

PRIVATE_FOLDER = 0o700
SECRETS = (".key", ".pub", ".password", ".pgpass")
KEY_BYTES = 32
RANDOM_KEYS = (
    "vault.key",
    *(f"{service}-{use}.key" for service in SERVICES for use in ("commands", "outbox", "session")),
)


class KeyLost(Refused):
    """Refusal: the key that signed a log is missing; a new one must not take its place unasked. Parameters: remedy."""

    code = "key-lost"

    def __init__(self, file: Path) -> None:
        super().__init__(
            remedy=f"The key {file} is missing, and signed its log before. Put it back from a copy of the home. If there is none, "
            f"`rapporteur log new-key {file.stem}` begins a new key, which auditors will ask about."
        )


class KeyThere(Refused):
    """Refusal: a new key was requested for a log that has one. Parameters: remedy."""

    code = "key-there"

    def __init__(self, file: Path) -> None:
        super().__init__(
            remedy=f"{file} is there, and signs its log. To begin a new key nevertheless, move that file out of the home first."
        )


def damaged_files(home: Path) -> list[Path]:
    """Return the keys and secrets that are empty or cut short, as after a copy to a full disk. None may be used as it is:
    what an empty key vouches for, everybody could have written."""
    return [each for each in _secret_files(home) if os.access(each, os.R_OK) and not _is_whole(each)]


def unreadable_files(home: Path) -> list[Path]:
    """Return the keys and secrets that this user may not read, as after a command of another user."""
    return [each for each in _secret_files(home) if not os.access(each, os.R_OK)]


def _secret_files(home: Path) -> list[Path]:
    kept = sorted(each for folder in ("keys", "secrets") for each in (home / folder).glob("*.*"))
    return [each for each in kept if each.suffix in SECRETS]


def _is_whole(file: Path) -> bool:
    content = file.read_bytes()
    if file.suffix == ".key" and file.parent.name == "keys":
        try:
            return bool(serialization.load_pem_private_key(content, password=None))
        except (ValueError, TypeError, UnsupportedAlgorithm):
            return False
    if file.suffix == ".pub":
        # It has a key more while the key of tokens is replaced.
        return content.count(b"-----BEGIN ") == content.count(b"-----END ") > 0
    return len(content) >= (KEY_BYTES if file.suffix == ".key" else 1)


def missing_files(home: Path) -> list[Path]:
    """Return the keys and secrets that the next start would make anew."""
    names = ("keys/token.key", "keys/token.pub", f"keys/{WITNESS}.key", *(f"secrets/{name}" for name in RANDOM_KEYS))
    return [home / name for name in names if not (home / name).exists()]


def lost_keys(home: Path) -> list[Path]:
    """Return the missing keys of logs that were signed before."""
    keys = [home / "keys" / f"{log}.key" for log in LOGS]
    return [key for key in keys if not key.exists() and _was_used(home, key)]


def _was_used(home: Path, key: Path) -> bool:
    traces = (key.with_suffix(".vkey"), home / "checkpoints" / f"{key.stem}.txt")
    return any(trace.exists() and trace.stat().st_size for trace in traces)


def new_signing_key(home: Path, log: str) -> None:
    """Create another key for a log whose key was lost, or moved away on purpose. Raises KeyThere."""
    file = home / "keys" / f"{log}.key"
    if file.exists():
        raise KeyThere(file)
    file.parent.mkdir(exist_ok=True, mode=PRIVATE_FOLDER)
    create_private_key(file)


def create_sign_in_keys(folder: Path) -> None:
    private = folder / "token.key"
    create_private_key(private)
    # Derived from the private key whenever it is missing, so that an interruption between the two does no harm.
    key = serialization.load_pem_private_key(private.read_bytes(), password=None)
    public = key.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    write_once(folder / "token.pub", public)


def create_private_key(file: Path) -> None:
    """Create an Ed25519 key, once. Keys that sign logs are never stored in a database or an export."""
    if not file.exists():
        pem = Ed25519PrivateKey.generate().private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        write_once(file, pem)


def write_once(file: Path, content: bytes) -> None:
    """Write a file private to its owner, atomically, unless it exists."""
    if file.exists():
        return
    write_private(file, content)
