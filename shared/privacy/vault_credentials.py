"""Credentials of accounts: a unique sign-in name, and the Argon2id hash of a password (RFC 9106)."""

import hashlib
import hmac

from sqlalchemy import Column, Engine, String, Table, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from shared.domain.collation import collation_key
from shared.domain.errors import AlreadyTaken
from shared.privacy.hashing import SecretHasher
from shared.privacy.vault import metadata

credentials = Table(
    "vault_credentials",
    metadata,
    Column("account", String, primary_key=True),
    Column("sign_in_name", String, nullable=False, unique=True),
    Column("hash", String),
    # For a generated password, which its holder must replace at the first sign-in: a digest that is cheap to compare;
    # empty if an earlier version generated it.
    Column("made", String),
)


class Credentials:
    def __init__(self, engine: Engine, reader: Engine, hashing: SecretHasher) -> None:
        self.engine, self._reader, self._hashing = engine, reader, hashing

    def reserve(self, account: str, name: str) -> None:
        """Give an account a sign-in name, ignoring case; an account with a name keeps it. Raises AlreadyTaken when
        another has it."""
        holder = self.holder(name)
        if holder is None:
            try:
                with self.engine.begin() as connection:
                    connection.execute(insert(credentials), {"account": account, "sign_in_name": collation_key(name)})
            except IntegrityError:
                holder = self.holder(name)
                if holder is None and self._signs_in(account):
                    return
                if holder is None:
                    raise
            else:
                return
        if holder != account:
            # An error must not hold a name.
            raise AlreadyTaken(kind="sign-in name", key="", holder=holder)

    def release(self, account: str) -> None:
        """Release a reservation for an account that was not opened."""
        with self.engine.begin() as connection:
            connection.execute(delete(credentials).where(credentials.c.account == account))

    def holder(self, name: str) -> str | None:
        """Return the account that signs in by a name."""
        with self._reader.connect() as connection:
            query = select(credentials.c.account).where(credentials.c.sign_in_name == collation_key(name))
            return connection.scalar(query)

    def _signs_in(self, account: str) -> bool:
        with self._reader.connect() as connection:
            return connection.scalar(select(credentials.c.account).where(credentials.c.account == account)) is not None

    def set_password(self, account: str, password: str, made: str | None = None) -> None:
        """Keep a password; with its digest `made` if the program generated it, so that its holder has to choose
        another."""
        row = {"hash": self._hashing.hash_secret(password), "made": made}
        with self.engine.begin() as connection:
            connection.execute(update(credentials).where(credentials.c.account == account).values(row))

    def check(self, name: str, password: str) -> str | None:
        """Return the account that a name and a password belong to; None, in the same time, for every other pair."""
        with self._reader.connect() as connection:
            query = select(credentials.c.account, credentials.c.hash)
            row = connection.execute(query.where(credentials.c.sign_in_name == collation_key(name))).first()
        fits = self._hashing.verify(None if row is None else row.hash, password)
        return row.account if row is not None and fits else None

    def password_matches(self, account: str, password: str) -> bool:
        """Tell whether a password is an account's own."""
        return self._hashing.verify(self._row(account)[0], password)

    def is_generated(self, account: str) -> bool:
        """Tell whether the account's password was generated, and not replaced since."""
        return self._row(account)[1] is not None

    def is_chosen(self, account: str) -> bool:
        """Tell whether the account's holder chose its password."""
        password, made = self._row(account)
        return password is not None and made is None

    def was_generated(self, account: str, digest: str) -> bool:
        """Tell whether a digest is that of the password generated for the account."""
        return hmac.compare_digest(self._row(account)[1] or "", digest)

    def state(self, account: str) -> str:
        """Return a text that changes with the account's password, and reveals nothing about it."""
        return hashlib.sha256((self._row(account)[0] or "").encode()).hexdigest()

    def _row(self, account: str) -> tuple[str | None, str | None]:
        query = select(credentials.c.hash, credentials.c.made).where(credentials.c.account == account)
        with self._reader.connect() as connection:
            row = connection.execute(query).first()
        return (None, None) if row is None else (row.hash, row.made)
