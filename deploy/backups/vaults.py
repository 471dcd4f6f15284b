"""The vault's own backup: names, keys and credentials, and the secrets of the home that belong to them, under a passphrase."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from deploy.home import SERVICES, prepare, write_private
from deploy.installation import Installation
from shared.event_store.engine import create_engine
from shared.event_store.sealer import timestamp, utc_now
from shared.privacy import vault_transfer
from shared.privacy.destroyed import Destroyed, destroy_again

LIVES = timedelta(days=30)
TOKENS = "keys/token.key"
SECRETS = (*(f"secrets/{service}-commands.key" for service in SERVICES), TOKENS)
"""What answers and tokens that were given out are known again by: no key of a log, and not the vault's own."""


def back_up_vault(installation: Installation, phrase: str) -> bytes:
    settings, home = installation.registry, installation.home
    engine = create_engine(settings.vault_database, read_only=True)
    try:
        files = {name: (home / name).read_bytes() for name in SECRETS}
        return vault_transfer.export(engine, settings.vault_key.read_bytes(), phrase, files, timestamp(utc_now()))
    finally:
        engine.dispose()


@dataclass(frozen=True)
class Copy:
    """A backup of the vault that the passphrase opens. `age` is None of one that does not say."""

    content: bytes
    phrase: str
    files: Mapping[str, bytes]
    age: timedelta | None


def copy_of(content: bytes, phrase: str) -> Copy:
    """Raises Malformed, WrongPassphrase."""
    files, made = vault_transfer.carried(content, phrase)
    age = None if made is None else utc_now() - datetime.fromisoformat(made).astimezone(UTC)
    return Copy(content, phrase, files, age)


def take_secrets(installation: Installation, vault: Copy) -> None:
    """The home's secrets as they were when the backup was made. Before anything of the home is opened."""
    for name in (name for name in SECRETS if name in vault.files):
        _put(installation.home, name, vault.files[name])
    prepare(installation.home, installation.way)


def take_vault(installation: Installation, file: bytes, phrase: str) -> int:
    """Takes in a vault and destroys again what was destroyed since; how many people's keys came, 0 if they were there."""
    settings = installation.registry
    engine = create_engine(settings.vault_database)
    try:
        people = vault_transfer.load(engine, settings.vault_key.read_bytes(), file, phrase)
    finally:
        engine.dispose()
    keep_destroyed(installation)
    return people


def keep_destroyed(installation: Installation) -> int:
    """Destroys what is there of those whose keys were destroyed; how many keys came back and are gone again."""
    settings = installation.registry
    engine = create_engine(settings.vault_database)
    try:
        return destroy_again(engine, list(Destroyed(settings.checkpoints)))
    finally:
        engine.dispose()


def _put(home: Path, name: str, content: bytes) -> None:
    file = home / name
    if file.exists() and file.read_bytes() == content:
        return
    write_private(file, content)
    if name == TOKENS:
        # What was signed with the other key, and the public half of it, are made anew.
        for made in (file.with_suffix(".pub"), *(home / "secrets" / f"{service}.token" for service in SERVICES)):
            made.unlink(missing_ok=True)
