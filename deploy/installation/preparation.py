"""The preparation of a home for a start: its folders, keys, secrets and tokens. Repeating it does no harm."""

import json
import os
import secrets
import stat
import time
from pathlib import Path
from typing import NamedTuple
from uuid import uuid4

from deploy.installation.home import EMPTY, LOGS, RunMode, UnwritableHome, refuse_unwritable, run_mode_of
from deploy.installation.secret_files import (
    KEY_BYTES,
    PRIVATE_FOLDER,
    RANDOM_KEYS,
    KeyLost,
    create_private_key,
    create_sign_in_keys,
    damaged_files,
    lost_keys,
    unreadable_files,
    write_once,
)
from shared.domain.errors import Refused, Unavailable
from shared.domain.ids import imported_id
from shared.environment.files import UNREADABLE, write_private
from shared.messaging.bearer import expiry_of
from shared.transparency.signing_key import WITNESS

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


class OtherWay(Refused):
    """Refusal: the home's installation is run in another way. Parameters: remedy."""

    code = "other-way"


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
        home.mkdir(parents=True, exist_ok=True, mode=PRIVATE_FOLDER)
        if stat.S_IMODE(home.stat().st_mode) != PRIVATE_FOLDER:
            home.chmod(PRIVATE_FOLDER)
        for folder in ("keys", "secrets", "logs"):
            (home / folder).mkdir(parents=True, exist_ok=True, mode=PRIVATE_FOLDER)
        _say_way(home, way)
        create_sign_in_keys(home / "keys")
        for signer in (*LOGS, WITNESS):
            create_private_key(home / "keys" / f"{signer}.key")
        for name in RANDOM_KEYS:
            write_once(home / "secrets" / name, secrets.token_bytes(KEY_BYTES))
        _service_tokens(home)
    except (PermissionError, NotADirectoryError, FileExistsError) as error:
        raise UnwritableHome(home) from error
    except OSError as error:
        if os.access(home, os.W_OK):
            raise
        raise UnwritableHome(home) from error


def _say_way(home: Path, way: RunMode) -> None:
    current = run_mode_of(home)
    if current is None:
        write_once(
            home / "installation.json", (json.dumps({"format": "rapporteur-home/1", "way": way}) + "\n").encode()
        )
    elif current != way:
        other = "rapporteur up --production" if current == "production" else "rapporteur up"
        raise OtherWay(remedy=f"{home} holds an installation that is started with `{other}`.")


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
