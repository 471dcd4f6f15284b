"""Transfer of the vault's content to a file under a passphrase, and back under another installation's master key.

`rapporteur-vault/2` is an archive whose manifest has the scrypt (RFC 7914) salt and a nonce, with one AES-256-GCM box
over everything. `rapporteur-vault/1`, written by versions up to 0.5.0, is JSON with the three in base64.
"""

import os
from base64 import b64decode, b64encode
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any, Final, Literal
from zipfile import ZipFile

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt
from sqlalchemy import Connection, Engine, Table, bindparam, delete, insert, select

from shared.domain.errors import Malformed, Refused
from shared.environment.archive import ArchivePart, ArchiveWriter, BackupAltered, is_as_written, manifest_in, reading
from shared.privacy.vault import NONCE, keys
from shared.privacy.vault_authentications import authentications
from shared.privacy.vault_clients import BOUND, clients
from shared.privacy.vault_credentials import credentials
from shared.privacy.vault_names import names
from shared.privacy.vault_pending import waiting
from shared.privacy.vault_second_factors import BOUND as OF_A_FACTOR
from shared.privacy.vault_second_factors import factors, recovery_codes
from shared.privacy.vault_secrets import secrets
from shared.privacy.vault_set_aside import set_aside

FORMAT: Final = "rapporteur-vault/2"
FIRST_FORMAT: Final = "rapporteur-vault/1"
BOX: Final = "vault.box"
COST, BLOCK, LANES = 1 << 17, 8, 1  # scrypt's N, r, p: 128 MiB
FILES, MADE = "files", "made"
PLAIN = (names, credentials, waiting, recovery_codes, set_aside)
# Tables whose rows are added to the home's own.
LOGGED = (authentications,)
# Tables whose rows are wrapped with the master key, with the column and the prefix that bind each row.
WRAPPED: tuple[tuple[Table, str, str], ...] = (
    (keys, "person", ""),
    (secrets, "name", "secret\n"),
    (clients, "credential", BOUND),
    (factors, "account", OF_A_FACTOR),
)


class VaultNotEmpty(Refused):
    """The vault holds other people. Parameters: remedy."""

    code = "vault-not-empty"


class WrongPassphrase(Refused):
    """The passphrase does not open the file. Parameters: remedy."""

    code = "wrong-passphrase"


class VaultManifest(msgspec.Struct, frozen=True):
    """`salt` and `nonce` are base64 in the file."""

    format: Literal["rapporteur-vault/2"]
    salt: bytes
    nonce: bytes
    parts: dict[str, ArchivePart]


class Box(msgspec.Struct, frozen=True):
    """An encrypted vault, each part base64 in a file of the first format."""

    format: Literal["rapporteur-vault/1", "rapporteur-vault/2"]
    salt: bytes
    nonce: bytes
    box: bytes


@dataclass(frozen=True)
class VaultContent:
    """The content of a file. `files`: the secrets that belong to it, by name; `made`: its time, formatted as in a log;
    files of earlier versions have neither. `people`: the people whose keys it contains."""

    files: Mapping[str, bytes]
    made: str | None
    people: frozenset[str]


def export(
    engine: Engine, master: bytes, passphrase: str, files: Mapping[str, bytes] | None = None, made: str | None = None
) -> bytes:
    """Return the vault's file. `files`: secrets that belong to it, by name; `made`: its time, formatted as in a log."""
    with engine.connect() as connection:
        content: dict[str, Any] = {table.name: _rows(connection, table) for table in (*PLAIN, *LOGGED)}
        for table, key, bound in WRAPPED:
            content[table.name] = [
                row | {"wrapped": _opened_box(master, row["wrapped"], bound + row[key])}
                for row in _rows(connection, table)
            ]
    content[FILES] = {name: b64encode(secret).decode() for name, secret in (files or {}).items()}
    content[MADE] = made
    salt, nonce = os.urandom(16), os.urandom(NONCE)
    box = AESGCM(_key(passphrase, salt)).encrypt(nonce, msgspec.json.encode(content), FORMAT.encode())
    written = BytesIO()
    with ArchiveWriter(written) as archive:
        archive.content(BOX, box)
        archive.manifest(VaultManifest(FORMAT, salt, nonce, archive.parts))
    return written.getvalue()


def load(engine: Engine, master: bytes, file: bytes, passphrase: str, destroyed: Collection[str] = ()) -> int:
    """Load a file, replacing a pending first administrator; return the number of people's keys.

    `destroyed`: people whose keys were destroyed since it was written. Raises Malformed for a file in another format,
    BackupAltered, WrongPassphrase, and VaultNotEmpty if the vault holds other people.
    """
    content = _opened(file, passphrase)
    people = _people(content)
    with engine.begin() as connection:
        if _are_there(connection, people, destroyed):
            return 0
        # A file from an earlier version lacks later tables.
        for table in PLAIN:
            connection.execute(delete(table))
            if rows := content.get(table.name):
                connection.execute(insert(table), rows)
        for table in LOGGED:
            _put(connection, table, "id", content.get(table.name, ()))
        for table, key, bound in WRAPPED:
            rows = [
                row | {"wrapped": _closed_box(master, row["wrapped"], bound + row[key])}
                for row in content.get(table.name, ())
            ]
            _put(connection, table, key, rows)
    return len(people)


def _put(connection: Connection, table: Table, key: str, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows, replacing those with the same keys."""
    if rows:
        alike = delete(table).where(table.c[key] == bindparam("alike"))
        connection.execute(alike, [{"alike": row[key]} for row in rows])
        connection.execute(insert(table), list(rows))


def read_vault_file(file: bytes, passphrase: str) -> VaultContent:
    """Return the content of a file. Raises Malformed, WrongPassphrase."""
    content = _opened(file, passphrase)
    files = {name: b64decode(secret) for name, secret in content.get(FILES, {}).items()}
    return VaultContent(files, content.get(MADE), _people(content))


def are_there(engine: Engine, people: Collection[str], destroyed: Collection[str]) -> bool:
    """Return whether the vault already has these people's keys, except the destroyed ones. Raises VaultNotEmpty if it
    has other people's."""
    with engine.connect() as connection:
        return _are_there(connection, people, destroyed)


def is_empty(engine: Engine) -> bool:
    """Return whether the vault has no keys."""
    with engine.connect() as connection:
        return connection.scalar(select(keys.c.person).limit(1)) is None


def _are_there(connection: Connection, people: Collection[str], destroyed: Collection[str]) -> bool:
    present = set(connection.scalars(select(keys.c.person)))
    if present and not present >= set(people) - set(destroyed):
        remedy = "The vault holds other people already. Move it aside first, or load into a new home."
        raise VaultNotEmpty(remedy=remedy)
    return bool(present)


def _people(content: Mapping[str, Any]) -> frozenset[str]:
    return frozenset(row["person"] for row in content[keys.name])


def _opened(file: bytes, passphrase: str) -> dict[str, Any]:
    box = _box(file)
    try:
        text = AESGCM(_key(passphrase, box.salt)).decrypt(box.nonce, box.box, box.format.encode())
    except (InvalidTag, ValueError) as error:
        raise WrongPassphrase(remedy="The passphrase does not open it, or the file is damaged.") from error
    content: dict[str, Any] = msgspec.json.decode(text)
    return content


def _box(file: bytes) -> Box:
    """Raises Malformed, BackupAltered."""
    with reading(Path("FILE"), lambda: Malformed("FILE", f"It is no vault of the format {FORMAT} or {FIRST_FORMAT}.")):
        if file.startswith(b"{"):
            return msgspec.json.decode(file, type=Box)
        with ZipFile(BytesIO(file)) as archive:
            # No limit on the box: everything written must be readable again, and encrypted content does not expand when
            # unpacked.
            manifest = manifest_in(archive, VaultManifest, streamed=(BOX,))
            if not is_as_written(archive, BOX, manifest.parts[BOX]):
                raise BackupAltered(BOX, f"{BOX} is not what was written.")
            return Box(manifest.format, manifest.salt, manifest.nonce, archive.read(BOX))


def _rows(connection: Connection, table: Table) -> list[dict[str, Any]]:
    query = select(table).order_by(*table.primary_key.columns)
    return [dict(row) for row in connection.execute(query).mappings()]


def _key(passphrase: str, salt: bytes) -> bytes:
    return Scrypt(salt=salt, length=32, n=COST, r=BLOCK, p=LANES).derive(passphrase.encode())


def _closed_box(master: bytes, text: str | None, bound: str) -> bytes | None:
    if text is None:
        return None
    nonce = os.urandom(NONCE)
    return nonce + AESGCM(master).encrypt(nonce, b64decode(text), bound.encode())


def _opened_box(master: bytes, wrapped: bytes | None, bound: str) -> str | None:
    if wrapped is None:
        return None
    return b64encode(AESGCM(master).decrypt(wrapped[:NONCE], wrapped[NONCE:], bound.encode())).decode()
