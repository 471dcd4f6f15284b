"""A home: the folder with one installation's state, keys and secrets. Preparing it is idempotent."""

import json
import os
import secrets
import stat
import time
from pathlib import Path
from typing import Any, Literal, NamedTuple
from uuid import uuid4

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
EMPTY = "It is empty or damaged. Put it back from a copy of the home."
KEY_BYTES = 32
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
        remedy = "Name another folder in RAPPORTEUR_HOME, or give this user the right to write there."
        super().__init__(part=f"The folder {home}", remedy=remedy)


class OtherWay(Refused):
    """Refusal: the home's installation is run in another way. Parameters: remedy."""

    code = "other-way"


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

    Raises UnwritableHome, OtherWay for the home of an installation that is run in another way, and Unavailable if a key
    or secret is empty.
    """
    for file in empty_files(home):
        raise Unavailable(part=f"The file {file}", remedy=EMPTY)
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
        for name in (
            "vault",
            *(f"{service}-{use}" for service in SERVICES for use in ("commands", "outbox", "session")),
        ):
            _once(home / "secrets" / f"{name}.key", secrets.token_bytes(KEY_BYTES))
        _service_tokens(home)
    except (PermissionError, NotADirectoryError, FileExistsError) as error:
        raise UnwritableHome(home) from error
    except OSError as error:
        if os.access(home, os.W_OK):
            raise
        raise UnwritableHome(home) from error


def empty_files(home: Path) -> list[Path]:
    """Return the keys and secrets that are empty, as after a copy to a full disk. None may be used as it is: what an
    empty key vouches for, everybody could have written."""
    kept = sorted(each for folder in ("keys", "secrets") for each in (home / folder).glob("*.*"))
    return [each for each in kept if each.suffix in SECRETS and not each.stat().st_size]


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
    try:
        key = serialization.load_pem_private_key(private.read_bytes(), password=None)
    except (ValueError, TypeError) as error:
        raise Unavailable(part=f"The file {private}", remedy=EMPTY) from error
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
