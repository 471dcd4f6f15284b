"""Second factors of accounts: an authenticator's secret, encrypted under the master key, and recovery codes."""

import os
from collections.abc import Sequence

import msgspec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Engine,
    Integer,
    LargeBinary,
    String,
    Table,
    delete,
    insert,
    select,
    update,
)
from sqlalchemy import func as sql

from shared.privacy.vault import NONCE, metadata

factors = Table(
    "vault_second_factors",
    metadata,
    Column("account", String, primary_key=True),
    Column("wrapped", LargeBinary, nullable=False),
    # The time step whose code was last accepted, and wrong codes since then.
    Column("step", BigInteger, nullable=False),
    Column("failures", Integer, nullable=False),
    Column("enrolled", String, nullable=False),
)
recovery_codes = Table(
    "vault_recovery_codes",
    metadata,
    Column("account", String, primary_key=True),
    Column("digest", String, primary_key=True),
)
BOUND = "second factor\n"


class Factor(msgspec.Struct, frozen=True):
    """The second factor of an account. `enrolled` is formatted like a time in a log; `step` is the last time step whose
    code was accepted."""

    secret: bytes
    step: int
    failures: int
    enrolled: str


class SecondFactors:
    """The second factors. `master` encrypts the secrets; a row never decrypts as another account's."""

    def __init__(self, engine: Engine, reader: Engine, master: bytes) -> None:
        self.engine, self._reader = engine, reader
        self._master = AESGCM(master)

    def of(self, account: str) -> Factor | None:
        with self._reader.connect() as connection:
            row = connection.execute(select(factors).where(factors.c.account == account)).first()
        if row is None:
            return None
        return Factor(self.opened(account, row.wrapped), row.step, row.failures, row.enrolled)

    def enrol(self, account: str, secret: bytes, step: int, codes: Sequence[str], when: str) -> None:
        """Store a secret and digests of recovery codes, replacing earlier ones."""
        row = {"account": account, "wrapped": self.closed(account, secret), "step": step, "failures": 0}
        with self.engine.begin() as connection:
            _remove(connection, account)
            connection.execute(insert(factors), row | {"enrolled": when})
            _keep(connection, account, codes)

    def renew_codes(self, account: str, codes: Sequence[str]) -> None:
        with self.engine.begin() as connection:
            connection.execute(delete(recovery_codes).where(recovery_codes.c.account == account))
            _keep(connection, account, codes)

    def use(self, account: str, step: int) -> bool:
        """Accept the code of a time step; returns False if that step, or a later one, was accepted before."""
        fresh = (factors.c.account == account) & (factors.c.step < step)
        with self.engine.begin() as connection:
            return connection.execute(update(factors).where(fresh).values(step=step, failures=0)).rowcount == 1

    def use_recovery(self, account: str, digest: str) -> bool:
        """Use up a recovery code; returns False if it is unknown or already used."""
        condition = (recovery_codes.c.account == account) & (recovery_codes.c.digest == digest)
        with self.engine.begin() as connection:
            if connection.execute(delete(recovery_codes).where(condition)).rowcount != 1:
                return False
            connection.execute(update(factors).where(factors.c.account == account).values(failures=0))
        return True

    def fail(self, account: str) -> None:
        """Count a wrong code."""
        more = {"failures": factors.c.failures + 1}
        with self.engine.begin() as connection:
            connection.execute(update(factors).where(factors.c.account == account).values(more))

    def codes_left(self, account: str) -> int:
        query = select(sql.count()).where(recovery_codes.c.account == account)
        with self._reader.connect() as connection:
            return connection.scalar(query) or 0

    def remove(self, account: str) -> bool:
        """Delete secret and recovery codes; returns False if there were none."""
        with self.engine.begin() as connection:
            return _remove(connection, account)

    def closed(self, account: str, secret: bytes) -> bytes:
        """Encrypt a secret for an account."""
        nonce = os.urandom(NONCE)
        return nonce + self._master.encrypt(nonce, secret, (BOUND + account).encode())

    def opened(self, account: str, wrapped: bytes) -> bytes:
        """Decrypt an account's secret. Raises InvalidTag for anything else."""
        return self._master.decrypt(wrapped[:NONCE], wrapped[NONCE:], (BOUND + account).encode())


def _remove(connection: Connection, account: str) -> bool:
    connection.execute(delete(recovery_codes).where(recovery_codes.c.account == account))
    return connection.execute(delete(factors).where(factors.c.account == account)).rowcount == 1


def _keep(connection: Connection, account: str, codes: Sequence[str]) -> None:
    connection.execute(insert(recovery_codes), [{"account": account, "digest": code} for code in codes])
