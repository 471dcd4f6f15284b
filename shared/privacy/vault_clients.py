"""Credentials of partners' machines: a hash of each secret, or its encrypted SCRAM verifier; never the secret itself.

A credential is identified by its id, its holder's id, and its displayed name.
"""

import hashlib
import os
import secrets
from collections.abc import Callable, Iterable, Sequence

import msgspec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import Boolean, Column, Engine, LargeBinary, String, Table, insert, select, update
from sqlalchemy.exc import IntegrityError

from shared.privacy.hashing import SecretHasher
from shared.privacy.vault import NONCE, metadata

clients = Table(
    "vault_clients",
    metadata,
    Column("credential", String, primary_key=True),
    Column("holder", String, nullable=False, index=True),
    Column("name", String, nullable=False, index=True),
    Column("scram", Boolean, nullable=False),
    Column("hash", String),
    Column("wrapped", LargeBinary),
    # The last successful use; the last refused use, and why.
    Column("used", String),
    Column("refused", String),
    Column("refused_at", String),
)
BOUND = "client\n"
ITERATIONS, UP_TO_MORE = 8192, 4096


class ScramVerifier(msgspec.Struct, frozen=True):
    """The data that a SCRAM server gets for a password (RFC 5802 section 3, SaltedPassword), which do not reveal it.

    The number of iterations differs between credentials: a server reveals nothing else, so it identifies a user's
    password there.
    """

    salt: bytes
    iterations: int
    sha256: bytes
    sha512: bytes

    def by(self, mechanism: str) -> bytes:
        """Return the salted password for SCRAM-SHA-256 or SCRAM-SHA-512."""
        return self.sha256 if mechanism == "SCRAM-SHA-256" else self.sha512


class CredentialUse(msgspec.Struct, frozen=True):
    """The latest uses of a credential; times are formatted as in a log."""

    credential: str
    used: str | None
    refused: str | None
    refused_at: str | None


class Client(msgspec.Struct, frozen=True):
    credential: str
    holder: str
    name: str


class Clients:
    """The credentials of partners' machines. `now` gives the time formatted as in a log; `master` encrypts SCRAM
    verifiers."""

    def __init__(
        self, engine: Engine, reader: Engine, hashing: SecretHasher, master: bytes, now: Callable[[], str]
    ) -> None:
        self.engine, self._reader, self._hashing, self._now = engine, reader, hashing, now
        self._master = AESGCM(master)

    def keep(self, client: Client, secret: str, *, scram: bool) -> bool:
        """Store the hash or verifier of a secret. Returns False, changing nothing, if the credential already has
        one."""
        row: dict[str, object] = {"credential": client.credential, "holder": client.holder, "name": client.name}
        row |= {"scram": scram}
        if scram:
            row |= {"wrapped": self._wrap(client.credential, salted(secret))}
        else:
            row |= {"hash": self._hashing.hash_secret(secret)}
        try:
            with self.engine.begin() as connection:
                connection.execute(insert(clients), row)
        except IntegrityError:
            return False
        return True

    def check(self, name: str, secret: str) -> Client | None:
        """Return the credential that a name and a secret belong to; None, in the same time, for any other pair."""
        query = select(clients).where(clients.c.name == name, ~clients.c.scram)
        with self._reader.connect() as connection:
            row = connection.execute(query).first()
        if not self._hashing.verify(None if row is None else row.hash, secret) or row is None:
            return None
        return Client(row.credential, row.holder, row.name)

    def was_used(self, credential: str) -> None:
        with self.engine.begin() as connection:
            condition = clients.c.credential == credential
            connection.execute(update(clients).where(condition).values(used=self._now()))

    def was_refused(self, name: str, reason: str) -> None:
        """Record a refusal for the credential with this name, even a former one."""
        with self.engine.begin() as connection:
            condition = (clients.c.name == name) & ~clients.c.scram
            connection.execute(update(clients).where(condition).values(refused=reason, refused_at=self._now()))

    def of(self, holder: str) -> Sequence[CredentialUse]:
        query = select(clients.c.credential, clients.c.used, clients.c.refused, clients.c.refused_at)
        with self._reader.connect() as connection:
            rows = connection.execute(query.where(clients.c.holder == holder).order_by(clients.c.credential))
            return [CredentialUse(*row) for row in rows]

    def salted(self) -> dict[str, ScramVerifier]:
        """Return the SCRAM verifiers, by credential."""
        query = select(clients.c.credential, clients.c.wrapped).where(clients.c.wrapped.is_not(None))
        with self._reader.connect() as connection:
            return {row.credential: self._unwrap(row.credential, row.wrapped) for row in connection.execute(query)}

    def all_known(self) -> set[str]:
        """Return the credentials whose secrets can still be checked."""
        with self._reader.connect() as connection:
            kept = clients.c.hash.is_not(None) | clients.c.wrapped.is_not(None)
            return set(connection.scalars(select(clients.c.credential).where(kept)))

    def forget(self, credentials: Iterable[str]) -> None:
        """Disable credentials permanently, by deleting their hashes and verifiers; their last use remains known."""
        with self.engine.begin() as connection:
            for credential in sorted(credentials):
                condition = clients.c.credential == credential
                connection.execute(update(clients).where(condition).values(hash=None, wrapped=None))

    def _wrap(self, credential: str, content: ScramVerifier) -> bytes:
        nonce = os.urandom(NONCE)
        return nonce + self._master.encrypt(nonce, msgspec.msgpack.encode(content), (BOUND + credential).encode())

    def _unwrap(self, credential: str, wrapped: bytes) -> ScramVerifier:
        text = self._master.decrypt(wrapped[:NONCE], wrapped[NONCE:], (BOUND + credential).encode())
        return msgspec.msgpack.decode(text, type=ScramVerifier)


def new_secret() -> str:
    """Return 256 bits as 43 letters, digits, hyphens and underscores, which need no escaping anywhere."""
    return secrets.token_urlsafe(32)


def salted(secret: str) -> ScramVerifier:
    salt, iterations = os.urandom(24), ITERATIONS + secrets.randbelow(UP_TO_MORE)
    sha256, sha512 = (
        hashlib.pbkdf2_hmac(algorithm, secret.encode(), salt, iterations) for algorithm in ("sha256", "sha512")
    )
    return ScramVerifier(salt, iterations, sha256, sha512)
