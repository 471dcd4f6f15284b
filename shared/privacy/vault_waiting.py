"""The first administrator, who waits here until the first sign-in makes an event of it: starting makes no event."""

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


class Waiting(msgspec.Struct, frozen=True):
    account: str
    name: str


class WaitingRoom:
    """Room for one."""

    def __init__(self, engine: Engine, reader: Engine) -> None:
        self.engine, self._reader = engine, reader

    def enter(self, account: str, name: str) -> bool:
        """Whether the place was free."""
        try:
            with self.engine.begin() as connection:
                connection.execute(insert(waiting), {"one": 1, "account": account, "name": name})
        except IntegrityError:
            return False
        return True

    def look(self) -> Waiting | None:
        with self._reader.connect() as connection:
            row = connection.execute(select(waiting.c.account, waiting.c.name)).first()
        return Waiting(*row) if row else None

    def leave(self) -> None:
        with self.engine.begin() as connection:
            connection.execute(delete(waiting))
