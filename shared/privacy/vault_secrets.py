"""Secrets of the installation, each encrypted with the vault's master key and bound to its name."""

import os
from collections.abc import Collection

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import Column, Engine, LargeBinary, String, Table, delete, insert, select
from sqlalchemy.exc import IntegrityError

from shared.privacy.vault import NONCE, metadata

secrets = Table(
    "vault_secrets",
    metadata,
    Column("name", String, primary_key=True),
    Column("wrapped", LargeBinary, nullable=False),
)


class Secrets:
    """The table of secrets. `reader` is an engine for reading; with SQLite, a secret can then be read during a
    transaction of `engine`."""

    def __init__(self, engine: Engine, reader: Engine, master: bytes) -> None:
        self.engine, self._reader = engine, reader
        self._master = AESGCM(master)

    def keep_once(self, name: str, secret: bytes) -> bool:
        """Store a secret unless one of that name exists; return whether it was stored."""
        nonce = os.urandom(NONCE)
        wrapped = nonce + self._master.encrypt(nonce, secret, _bound_to(name))
        try:
            with self.engine.begin() as connection:
                connection.execute(insert(secrets), {"name": name, "wrapped": wrapped})
        except IntegrityError:
            return False
        return True

    def get(self, name: str) -> bytes | None:
        with self._reader.connect() as connection:
            wrapped = connection.scalar(select(secrets.c.wrapped).where(secrets.c.name == name))
        if wrapped is None:
            return None
        return self._master.decrypt(wrapped[:NONCE], wrapped[NONCE:], _bound_to(name))

    def names(self, prefix: str) -> set[str]:
        """Return the names of the stored secrets that begin with a prefix."""
        with self._reader.connect() as connection:
            return set(
                connection.scalars(select(secrets.c.name).where(secrets.c.name.startswith(prefix, autoescape=True)))
            )

    def forget(self, names: Collection[str]) -> None:
        """Delete the secrets with these names."""
        if names:
            with self.engine.begin() as connection:
                connection.execute(delete(secrets).where(secrets.c.name.in_(names)))


def _bound_to(name: str) -> bytes:
    return f"secret\n{name}".encode()
