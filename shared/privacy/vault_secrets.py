"""Secrets of the installation, each encrypted under the vault's master key; a name never opens another name's
secret."""

import os

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import Column, Engine, LargeBinary, String, Table, delete, insert, select

from shared.privacy.vault import NONCE, metadata

secrets = Table(
    "vault_secrets",
    metadata,
    Column("name", String, primary_key=True),
    Column("wrapped", LargeBinary, nullable=False),
)


class Secrets:
    def __init__(self, engine: Engine, master: bytes) -> None:
        self.engine = engine
        self._master = AESGCM(master)

    def keep(self, name: str, secret: bytes) -> None:
        """Keep a secret, replacing an earlier one of that name."""
        nonce = os.urandom(NONCE)
        wrapped = nonce + self._master.encrypt(nonce, secret, f"secret\n{name}".encode())
        with self.engine.begin() as connection:
            connection.execute(delete(secrets).where(secrets.c.name == name))
            connection.execute(insert(secrets), {"name": name, "wrapped": wrapped})

    def get(self, name: str) -> bytes | None:
        with self.engine.connect() as connection:
            wrapped = connection.scalar(select(secrets.c.wrapped).where(secrets.c.name == name))
        if wrapped is None:
            return None
        return self._master.decrypt(wrapped[:NONCE], wrapped[NONCE:], f"secret\n{name}".encode())
