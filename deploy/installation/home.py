"""A home: the folder with one installation's state, keys and secrets. Preparing it is idempotent."""

import json
import os
import secrets
import stat
import time
from pathlib import Path
from typing import Any, Literal, NamedTuple
from uuid import uuid4

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from shared.domain.errors import Refused, Unavailable
from shared.domain.ids import imported_id
from shared.environment.files import write_private
from shared.messaging.bearer import expiry_of
from shared.transparency.signing_key import WITNESS

SERVICES = ("registry", "meetings", "reporting")
LOGS = {"registry": "registry", "meetings": "meetings", "reporting": "reporting", "partners": "reporting"}
"""Each log and the service whose database keeps it."""
RESTORING = "restoring"
"""A mark in a home until its restore has finished."""
RunMode = Literal["embedded", "production"]
Synthetic = Literal["begun", "whole"]
_PRIVATE_FOLDER = 0o700
SECRETS = (".key", ".pub", ".password", ".pgpass")
UNREADABLE = "This user may not read it. Give it to the user that runs the program (chown)."
EMPTY = "It is empty or damaged. Put it back from a copy of the home."
KEY_BYTES = 32
RANDOM_KEYS = (
    "vault.key",
    *(f"{service}-{use}.key" for service in SERVICES for use in ("commands", "outbox", "session")),
)
DAY = 24 * 3600


class TokenPolicy(NamedTuple):
    """The policy for one of the installation's own tokens: its role, its lifetime in seconds, and the age at which it
    is replaced at startup."""

    role: str
    lifetime: int
    renewed: int


TOKENS = {
    **dict.fromkeys(("meetings", "reporting"), TokenPolicy("service", DAY, DAY // 2)),
    "metrics": TokenPolicy("metrics", 400 * DAY, 30 * DAY),
}
"""Services read feeds and renew their own tokens while running; Prometheus reads metrics, and cannot renew its
token."""


class UnwritableHome(Unavailable):
    """Failure to write to the home. Parameters: part, remedy."""

    code = "unwritable-home"

    def __init__(self, home: Path) -> None:
        remedy = "Give this user the right to write there, on a file system that is not read-only, or name another folder in RAPPORTEUR_HOME."
        super().__init__(part=f"The folder {home}", remedy=remedy)


class OtherWay(Refused):
    """Refusal: the home's installation is run in another way. Parameters: remedy."""

    code = "other-way"


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


class HalfRestored(Refused):
    """Refusal: a restore of the home was started and has not finished. Parameters: remedy."""

    code = "half-restored"

    def __init__(self, home: Path) -> None:
        super().__init__(
            remedy=f"{home} is only half restored. Run `rapporteur restore` again with the same file and options: finished parts "
            "are skipped."
        )


def home_of(environment: dict[str, str]) -> Path:
    return Path(environment.get("RAPPORTEUR_HOME", "./var")).absolute()


def prepare(home: Path, way: RunMode = "embedded") -> None:
    """Create missing folders, keys, secrets and `installation.json`.

    Raises UnwritableHome, OtherWay for the home of an installation that is run in another way, KeyLost, and Unavailable
    if a key or secret is damaged.
    """
    refuse_unwritable(home)
    for file in unreadable_files(home):
        raise Unavailable(part=f"The file {file}", remedy=UNREADABLE)
    for file in damaged_files(home):
        raise Unavailable(part=f"The file {file}", remedy=EMPTY)
    for file in lost_keys(home):
        raise KeyLost(file)
    try:
        home.mkdir(parents=True, exist_ok=True, mode=_PRIVATE_FOLDER)
        if stat.S_IMODE(home.stat().st_mode) != _PRIVATE_FOLDER:
            home.chmod(_PRIVATE_FOLDER)
        for folder in ("keys", "secrets", "logs"):
            (home / folder).mkdir(parents=True, exist_ok=True, mode=_PRIVATE_FOLDER)
        _say_way(home, way)
        _sign_in_keys(home / "keys")
        for signer in (*LOGS, WITNESS):
            _private_key(home / "keys" / f"{signer}.key")
        for name in RANDOM_KEYS:
            _once(home / "secrets" / name, secrets.token_bytes(KEY_BYTES))
        _service_tokens(home)
    except (PermissionError, NotADirectoryError, FileExistsError) as error:
        raise UnwritableHome(home) from error
    except OSError as error:
        if os.access(home, os.W_OK):
            raise
        raise UnwritableHome(home) from error


def refuse_unwritable(home: Path) -> None:
    """Raise UnwritableHome if the home exists and this user cannot write to it, or its file system is read-only."""
    if home.exists() and not os.access(home, os.W_OK):
        raise UnwritableHome(home)


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
    file.parent.mkdir(exist_ok=True, mode=_PRIVATE_FOLDER)
    _private_key(file)


def run_mode_of(home: Path) -> RunMode | None:
    """Return how the installation is run; None before the first start."""
    way: RunMode | None = home_flags(home).get("way")
    return way


def mark_demonstration(home: Path) -> None:
    """Admit readers without an account from now on, unless RAPPORTEUR_OPEN_TO_READERS is set differently."""
    set_home_flag(home, "demonstration", value=True)


def is_demonstration(home: Path) -> bool:
    return bool(home_flags(home).get("demonstration"))


def mark_synthetic(home: Path, state: Synthetic) -> None:
    """Mark all records as invented on every page from now on. `begun`: recording is not yet complete."""
    set_home_flag(home, "synthetic", value=state)


def synthetic_state(home: Path) -> Synthetic | None:
    """Return how far the invented years are recorded in a home; None if there are none."""
    state: Synthetic | None = home_flags(home).get("synthetic")
    return state


def service_environment(home: Path) -> dict[str, str]:
    """Return the variables that a home imposes on its services, so that no setting can hide that records are invented,
    or disable the second factor in production."""
    synthetic = {"RAPPORTEUR_SYNTHETIC": "1"} if synthetic_state(home) else {}
    production = {"RAPPORTEUR_SECOND_FACTOR": "1"} if run_mode_of(home) == "production" else {}
    return synthetic | production


def set_home_flag(home: Path, name: str, value: object) -> None:
    """Store a flag in the home."""
    content = json.dumps({**home_flags(home), name: value}) + "\n"
    write_private(home / "installation.json", content.encode())


def home_flags(home: Path) -> dict[str, Any]:
    file = home / "installation.json"
    try:
        marks: dict[str, Any] = json.loads(file.read_text()) if file.exists() else {}
    except ValueError as error:
        raise Unavailable(part=f"The file {file}", remedy=EMPTY) from error
    return marks


def is_half_restored(home: Path) -> bool:
    """Return whether a restore was started and has not finished."""
    return bool(home_flags(home).get(RESTORING))


def refuse_half_restored(home: Path) -> None:
    """Raise HalfRestored if a restore was started and has not finished."""
    if is_half_restored(home):
        raise HalfRestored(home)


def _say_way(home: Path, way: RunMode) -> None:
    current = run_mode_of(home)
    if current is None:
        _once(home / "installation.json", (json.dumps({"format": "rapporteur-home/1", "way": way}) + "\n").encode())
    elif current != way:
        other = "rapporteur up --production" if current == "production" else "rapporteur up"
        raise OtherWay(remedy=f"{home} holds an installation that is started with `{other}`.")


def _sign_in_keys(folder: Path) -> None:
    private = folder / "token.key"
    _private_key(private)
    # Derived from the private key whenever it is missing, so that an interruption between the two does no harm.
    key = serialization.load_pem_private_key(private.read_bytes(), password=None)
    public = key.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    _once(folder / "token.pub", public)


def _private_key(file: Path) -> None:
    """Create an Ed25519 key, once. Keys that sign logs are never stored in a database or an export."""
    if not file.exists():
        pem = Ed25519PrivateKey.generate().private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        _once(file, pem)


def _service_tokens(home: Path) -> None:
    """Create the services' tokens. They belong to no account, so that starting records no event."""
    now = int(time.time())
    for name, token in TOKENS.items():
        file = home / "secrets" / f"{name}.token"
        remaining = (expiry_of(file.read_text()) or now) - now if file.exists() else 0
        # A token with a longer lifetime comes from an older version.
        if not token.lifetime - token.renewed < remaining <= token.lifetime:
            write_private(file, _service_token(home, name, token.role, now + token.lifetime).encode())


def _service_token(home: Path, name: str, role: str, expires: int) -> str:
    # Imported here because few commands create a token, and this loads the JWT library.
    from shared.identity import tokens  # noqa: PLC0415

    account = imported_id("account", "rapporteur", name)
    key = (home / "keys" / "token.key").read_text()
    return tokens.issue(key, account, frozenset({role}), str(uuid4()), expires)


def _once(file: Path, content: bytes) -> None:
    """Write a file private to its owner, atomically, unless it exists."""
    if file.exists():
        return
    write_private(file, content)
