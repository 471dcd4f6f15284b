"""What accounts sign in with: a name that only one has, and the Argon2id hash of a password (RFC 9106)."""

from functools import cached_property

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.low_level import Type
from sqlalchemy import Column, Engine, String, Table, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from shared.domain.errors import AlreadyTaken
from shared.domain.folding import folded
from shared.privacy.vault import metadata

credentials = Table(
    "vault_credentials",
    metadata,
    Column("account", String, primary_key=True),
    Column("sign_in_name", String, nullable=False, unique=True),
    Column("hash", String),
)


class Credentials:
    """`memory` is what Argon2 takes for a hash, in KiB; with 65536 it is the second recommendation of RFC 9106."""

    def __init__(self, engine: Engine, reader: Engine, memory: int) -> None:
        self.engine, self._reader = engine, reader
        self._hasher = PasswordHasher(time_cost=3, memory_cost=memory, parallelism=4, type=Type.ID)

    @cached_property
    def _nobody(self) -> str:
        """What a name that nobody has is checked against, so that it takes as long as one that somebody has.

        Made at the first sign-in: few of those who open the vault ask for a password, and a hash costs a tenth of a second.
        """
        return self._hasher.hash("nobody's password")

    def reserve(self, account: str, name: str) -> None:
        """Gives a sign-in name to an account, case-blind. Raises AlreadyTaken when another has it."""
        holder = self.holder(name)
        if holder is None:
            try:
                with self.engine.begin() as connection:
                    connection.execute(insert(credentials), {"account": account, "sign_in_name": folded(name)})
            except IntegrityError:
                holder = self.holder(name)
                if holder is None:
                    raise
            else:
                return
        if holder != account:
            # The name itself is not said back: an error must not hold one.
            raise AlreadyTaken(kind="sign-in name", key="", holder=holder)

    def release(self, account: str) -> None:
        """Takes back a reservation of which no account came."""
        with self.engine.begin() as connection:
            connection.execute(delete(credentials).where(credentials.c.account == account))

    def holder(self, name: str) -> str | None:
        """The account that signs in by a name."""
        with self._reader.connect() as connection:
            query = select(credentials.c.account).where(credentials.c.sign_in_name == folded(name))
            return connection.scalar(query)

    def set_password(self, account: str, password: str) -> None:
        hashed = self._hasher.hash(password)
        with self.engine.begin() as connection:
            connection.execute(update(credentials).where(credentials.c.account == account).values(hash=hashed))

    def check(self, name: str, password: str) -> str | None:
        """The account that a name and a password belong to; None, in the same time, for every other pair."""
        with self._reader.connect() as connection:
            query = select(credentials.c.account, credentials.c.hash)
            row = connection.execute(query.where(credentials.c.sign_in_name == folded(name))).first()
        hashed = row.hash if row is not None and row.hash else None
        # Asked for whoever signs in, or the first name that nobody has would show by its time.
        nobody = self._nobody
        fits = self._verified(hashed or nobody, password)
        return row.account if row is not None and hashed and fits else None

    def _verified(self, hashed: str, password: str) -> bool:
        try:
            return self._hasher.verify(hashed, password)
        except (VerificationError, InvalidHashError):
            return False
