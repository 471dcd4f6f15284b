"""Everything that cannot be rebuilt from logs, written to two files, one for the databases and one for the vault; and
loading of the vault.

The vault's file contains names, keys, credentials, and the home's related secrets, encrypted with a passphrase.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from importlib.metadata import version
from itertools import chain
from pathlib import Path

from sqlalchemy import Engine, Select, Table, select

from deploy.installation.home import LOGS, SERVICES, home_flags
from deploy.installation.installation import Installation
from deploy.installation.preparation import TOKENS, prepare
from services.meetings.read_models import sheet_marks
from services.reporting.read_models.publication import PUBLICATION, PUBLISHED_BEFORE, known_records, partner_reading
from services.reporting.read_models.staff import frozen_bytes
from services.reporting.read_models.webhooks import webhooks
from shared.domain.errors import Refused
from shared.environment.archive import ArchiveWriter
from shared.environment.clock import timestamp, utc_now
from shared.environment.files import write_private
from shared.event_store import migrations, saved_filters, witnessed_logs
from shared.event_store.backup import FORMAT, BackupManifest, BackupWriter, snapshot, waiting_in
from shared.event_store.backup_marks import LastBackup, mark_backup
from shared.event_store.engine import create_engine
from shared.event_store.tables import consumer_tables, kernel_tables
from shared.event_store.transfer.archive import LogSummary, events_in
from shared.privacy import vault_transfer
from shared.privacy.destroyed import DestroyedKeys, destroy_again

OF_PUBLICATION = (PUBLICATION, PUBLISHED_BEFORE)
"""The only consumer whose position is kept: all others read again, with the same result."""
IN_THE_LOG = ("events", "log", "outbox", "origin", "claims", "checkpoints")
"""Tables of a log that are separate parts of the file, or can be derived from these."""
TABLES: Mapping[str, Sequence[Table]] = {
    "registry": (saved_filters.table, witnessed_logs.table),
    "meetings": (sheet_marks, saved_filters.table, witnessed_logs.table),
    "reporting": (frozen_bytes, partner_reading, known_records, webhooks, saved_filters.table, witnessed_logs.table),
}
"""Further tables, besides those of each log: their content is not in any event, or publication would have to recompute
it."""
READ_LAST_FIRST = ("reporting", "meetings", "registry")
"""The order in which the databases are read. A service that reads another's log comes first, so that no service in the
file has read more of a log than the file contains, or names a record missing from it."""
MARKS = ("demonstration", "synthetic")
"""The properties of a home as a whole that show on every page."""
LIVES = timedelta(days=30)
FOR_TOKENS = "keys/token.key"
SECRETS = (*(f"secrets/{service}-{use}.key" for service in SERVICES for use in ("commands", "outbox")), FOR_TOKENS)
"""The secrets that authenticate issued results and tokens, but neither a log's keys nor the vault's own."""
PEOPLE, CLOSED = "registry", b'"box":"'
"""The log that names people, and the bytes that mark an event with an encrypted field, which cannot occur in text,
where quotes are escaped."""


class NoVault(Refused):
    """Refusal: the vault is lost, and no copy of it was given. Parameters: remedy."""

    code = "no-vault"

    def __init__(self) -> None:
        remedy = (
            "The vault is empty, so nobody in the backup could be named and nobody could sign in. Nothing was"
            " restored. Give the backup of the vault with --vault FILE; if there is none, use --without-vault."
        )
        super().__init__(remedy=remedy)


def back_up(installation: Installation, out: Path) -> BackupManifest:
    """Write everything except the vault. Each database is read as of one moment; see `contents` for their order."""
    with ExitStack() as opened, ArchiveWriter(out) as archive:
        made = timestamp(utc_now())
        connections = {}
        for service in READ_LAST_FIRST:
            engine = installation.engine(service, read_only=True)
            opened.callback(engine.dispose)
            connections[service] = opened.enter_context(snapshot(engine))
        writer, logs = BackupWriter(archive), dict[str, LogSummary]()
        for service, connection in connections.items():
            for log in logs_of(service):
                logs[log] = writer.log(
                    connection, log, installation.signing_key(log).known(), installation.outbox_key(log)
                )
            for table, query in tables_of(service):
                writer.table(connection, service, table, query)
        manifest = BackupManifest(
            FORMAT,
            made,
            version("rapporteur"),
            migrations.newest(),
            {name: value for name, value in home_flags(installation.home).items() if name in MARKS},
            {log: logs[log] for log in LOGS},
            archive.parts,
        )
        archive.manifest(manifest)
    return manifest


def mark_backed_up(installation: Installation, manifest: BackupManifest) -> None:
    """Record in each database, for the metrics, that its backup is completely on disk."""
    for log, written in manifest.logs.items():
        with installation.writing(LOGS[log]) as connection:
            mark_backup(connection, log, LastBackup(manifest.made, written.size))


def mark_vault_backed_up(installation: Installation) -> None:
    """Record that the vault's backup is completely on disk."""
    with installation.reading_log(PEOPLE) as log:
        size = log.size()
    with installation.writing(LOGS[PEOPLE]) as connection:
        mark_backup(connection, PEOPLE, LastBackup(timestamp(utc_now()), size), "vault")


def tables_of(service: str) -> list[tuple[Table, Select[tuple[object, ...]] | None]]:
    """Return each table with the selection of its rows, None for all of them."""
    kept: list[tuple[Table, Select[tuple[object, ...]] | None]] = [
        (table, None) for table in (*beside_logs(service), *TABLES[service])
    ]
    if service != "reporting":
        return kept
    consumers = consumer_tables()
    places = [
        (table, select(table).where(table.c.consumer.in_(OF_PUBLICATION)))
        for table in (consumers.marks, consumers.set_aside)
    ]
    return [*kept, *places, (consumers.models, None)]


def beside_logs(service: str) -> list[Table]:
    """Return each log's tables that cannot be rebuilt from events: results of commands, and witnesses."""
    tables = map(kernel_tables, logs_of(service))
    return [kept for each in tables for kept in (each.commands, each.witnesses)]


def logs_of(service: str) -> list[str]:
    return [log for log, keeper in LOGS.items() if keeper == service]


def back_up_vault(installation: Installation, phrase: str) -> bytes:
    """Return the vault with the secrets that belong to it."""
    files = {name: (installation.home / name).read_bytes() for name in SECRETS}
    return export_vault(installation, phrase, files, timestamp(utc_now()))


def export_vault(
    installation: Installation, phrase: str, files: Mapping[str, bytes] | None = None, made: str | None = None
) -> bytes:
    with _opened(installation, read_only=True) as engine:
        return vault_transfer.export(engine, installation.registry.vault_key.read_bytes(), phrase, files, made)


@dataclass(frozen=True)
class VaultCopy:
    """A backup of the vault, opened with its passphrase. `age`: None if not stated in the file; `people`: the holders
    of its keys."""

    content: bytes
    phrase: str
    files: Mapping[str, bytes]
    age: timedelta | None
    people: frozenset[str]


def read_vault_copy(content: bytes, phrase: str) -> VaultCopy:
    """Open a copy of the vault. Raises Malformed, WrongPassphrase."""
    held = vault_transfer.read_vault_file(content, phrase)
    age = None if held.made is None else utc_now() - datetime.fromisoformat(held.made).astimezone(UTC)
    return VaultCopy(content, phrase, held.files, age, held.people)


def refuse_unfit(installation: Installation, vault: VaultCopy | None, backup: Path, *, without: bool) -> None:
    """Check a copy of the vault before anything is stored. `without`: the operator has declared the vault lost.

    Raises VaultNotEmpty if the vault has people missing from the copy, NoVault if no person in the backup could be
    named.
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
    """Restore the home's secrets from the backup, before anything in the home is opened."""
    for name in (name for name in SECRETS if name in vault.files):
        _put(installation.home, name, vault.files[name])
    prepare(installation.home, installation.way)


def take_vault(installation: Installation, file: bytes, phrase: str) -> tuple[int, int]:
    """Load a vault and destroy again the keys destroyed since; return the numbers of people whose keys were loaded (0
    if already there), and of keys destroyed again."""
    destroyed = list(DestroyedKeys(installation.registry.checkpoints))
    with _opened(installation) as engine:
        people = vault_transfer.load(engine, installation.registry.vault_key.read_bytes(), file, phrase, destroyed)
        return people, destroy_again(engine, destroyed)


def keep_destroyed(installation: Installation) -> int:
    """Destroy again the keys that had been destroyed; return the number that had come back."""
    with _opened(installation) as engine:
        return destroy_again(engine, list(DestroyedKeys(installation.registry.checkpoints)))


@contextmanager
def _opened(installation: Installation, *, read_only: bool = False) -> Iterator[Engine]:
    engine = create_engine(installation.registry.vault_database, read_only=read_only)
    try:
        yield engine
    finally:
        engine.dispose()


def _put(home: Path, name: str, content: bytes) -> None:
    file = home / name
    if file.exists() and file.read_bytes() == content:
        return
    write_private(file, content)
    if name == FOR_TOKENS:
        # Signatures made with the other key, and its public half, are made again.
        for made in (file.with_suffix(".pub"), *(home / "secrets" / f"{each}.token" for each in TOKENS)):
            made.unlink(missing_ok=True)
