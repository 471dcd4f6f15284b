"""The vault's own backup: names, keys and credentials, and the secrets of the home that belong to them, under a passphrase."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import chain
from pathlib import Path

from sqlalchemy import Engine

from deploy.installation.home import SERVICES, prepare, write_private
from deploy.installation.home import TOKENS as OWN_TOKENS
from deploy.installation.installation import Installation
from deploy.transfer.backups.refusals import NoVault
from shared.event_store.backup import waiting_in
from shared.event_store.engine import create_engine
from shared.event_store.sealer import timestamp, utc_now
from shared.event_store.transfer.archive import events_in
from shared.privacy import vault_transfer
from shared.privacy.destroyed import DestroyedKeys, destroy_again

LIVES = timedelta(days=30)
TOKENS = "keys/token.key"
SECRETS = (*(f"secrets/{service}-{use}.key" for service in SERVICES for use in ("commands", "outbox")), TOKENS)
"""What answers and tokens that were given out are known again by: no key of a log, and not the vault's own."""
PEOPLE, CLOSED = "registry", b'"box":"'
"""The log that names people, and what is in the bytes of an event with something closed: within a text a quote is escaped."""


def back_up_vault(installation: Installation, phrase: str) -> bytes:
    settings, home = installation.registry, installation.home
    engine = create_engine(settings.vault_database, read_only=True)
    try:
        files = {name: (home / name).read_bytes() for name in SECRETS}
        return vault_transfer.export(engine, settings.vault_key.read_bytes(), phrase, files, timestamp(utc_now()))
    finally:
        engine.dispose()


@dataclass(frozen=True)
class VaultCopy:
    """A backup of the vault that the passphrase opens. `age` is None of one that does not say; `people`: whose keys it holds."""

    content: bytes
    phrase: str
    files: Mapping[str, bytes]
    age: timedelta | None
    people: frozenset[str]


def read_vault_copy(content: bytes, phrase: str) -> VaultCopy:
    """Raises Malformed, WrongPassphrase."""
    held = vault_transfer.read_vault_file(content, phrase)
    age = None if held.made is None else utc_now() - datetime.fromisoformat(held.made).astimezone(UTC)
    return VaultCopy(content, phrase, held.files, age, held.people)


def refuse_unfit(installation: Installation, vault: VaultCopy | None, backup: Path, *, without: bool) -> None:
    """Before anything is kept. `without`: somebody has said that the vault is lost.

    Raises VaultNotEmpty when the vault has others than the copy has, NoVault when nobody in the backup could be named.
    """
    with _opened(installation) as engine:
        if vault is not None:
            vault_transfer.are_there(engine, vault.people, list(DestroyedKeys(installation.registry.checkpoints)))
        elif not without and vault_transfer.is_empty(engine) and _names_people(backup):
            raise NoVault


def _names_people(backup: Path) -> bool:
    stored = chain((event.bytes for event in events_in(backup, PEOPLE)), waiting_in(backup, PEOPLE))
    return any(CLOSED in each for each in stored)


def take_secrets(installation: Installation, vault: VaultCopy) -> None:
    """The home's secrets as they were when the backup was made. Before anything of the home is opened."""
    for name in (name for name in SECRETS if name in vault.files):
        _put(installation.home, name, vault.files[name])
    prepare(installation.home, installation.way)


def take_vault(installation: Installation, file: bytes, phrase: str) -> tuple[int, int]:
    """Takes in a vault and destroys again what was destroyed since: how many people's keys came, 0 if they were there, and how
    many keys are gone again."""
    destroyed = list(DestroyedKeys(installation.registry.checkpoints))
    with _opened(installation) as engine:
        people = vault_transfer.load(engine, installation.registry.vault_key.read_bytes(), file, phrase, destroyed)
        return people, destroy_again(engine, destroyed)


def keep_destroyed(installation: Installation) -> int:
    """Destroys what is there of those whose keys were destroyed; how many keys came back and are gone again."""
    with _opened(installation) as engine:
        return destroy_again(engine, list(DestroyedKeys(installation.registry.checkpoints)))


@contextmanager
def _opened(installation: Installation) -> Iterator[Engine]:
    engine = create_engine(installation.registry.vault_database)
    try:
        yield engine
    finally:
        engine.dispose()


def _put(home: Path, name: str, content: bytes) -> None:
    file = home / name
    if file.exists() and file.read_bytes() == content:
        return
    write_private(file, content)
    if name == TOKENS:
        # What was signed with the other key, and the public half of it, are made anew.
        for made in (file.with_suffix(".pub"), *(home / "secrets" / f"{each}.token" for each in OWN_TOKENS)):
            made.unlink(missing_ok=True)
