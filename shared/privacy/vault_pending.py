"""The first administrator, kept here until the first sign-in records the account, because starting the program records
no event."""

import msgspec
from sqlalchemy import Column, Engine, Integer, String, Table, delete, insert, select
from sqlalchemy.exc import IntegrityError

from shared.privacy.vault import metadata

waiting = Table(
    "vault_waiting",
    metadata,
    Column("one", Integer, primary_key=True, autoincrement=False),
    Column("account", String, nullable=False),
    Column("name", String, nullable=False),
)


class PendingAccount(msgspec.Struct, frozen=True):
    account: str
    name: str


class PendingAdministrator:
    """The place of the first administrator, which holds only one."""

    def __init__(self, engine: Engine, reader: Engine) -> None:
        self.engine, self._reader = engine, reader

    def register(self, account: str, name: str) -> bool:
        """Take the place; return whether it was free."""
        try:
            with self.engine.begin() as connection:
                connection.execute(insert(waiting), {"one": 1, "account": account, "name": name})
        except IntegrityError:
            return False
        return True

    def find(self) -> PendingAccount | None:
        with self._reader.connect() as connection:
            row = connection.execute(select(waiting.c.account, waiting.c.name)).first()
        return PendingAccount(*row) if row else None

    def clear(self) -> None:
        with self.engine.begin() as connection:
            connection.execute(delete(waiting))
