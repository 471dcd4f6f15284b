"""Tasks set aside: by whom, until when and why. Nothing depends on them, so they are not events; a reason may name
people, so they are stored here."""

from collections.abc import Mapping

import msgspec
from sqlalchemy import Column, Engine, String, Table, delete, insert, select

from shared.privacy.vault import metadata

set_aside = Table(
    "vault_set_aside",
    metadata,
    Column("task", String, primary_key=True),
    Column("account", String, nullable=False),
    Column("until", String, nullable=False),
    Column("reason", String, nullable=False),
)


class SetAside(msgspec.Struct, frozen=True):
    """A task set aside through a day (ISO), by an account; the reason may be empty."""

    task: str
    account: str
    until: str
    reason: str


class TasksSetAside:
    """The table of tasks set aside. `engine` may write; `reader` is read-only."""

    def __init__(self, engine: Engine, reader: Engine) -> None:
        self._engine, self._reader = engine, reader

    def put(self, one: SetAside) -> None:
        """Set a task aside, replacing an earlier entry."""
        with self._engine.begin() as connection:
            connection.execute(delete(set_aside).where(set_aside.c.task == one.task))
            connection.execute(insert(set_aside), msgspec.structs.asdict(one))

    def take_back(self, task: str) -> None:
        with self._engine.begin() as connection:
            connection.execute(delete(set_aside).where(set_aside.c.task == task))

    def on(self, day: str) -> Mapping[str, SetAside]:
        """Return the tasks set aside through this day or longer, by key."""
        with self._reader.connect() as connection:
            rows = connection.execute(select(set_aside).where(set_aside.c.until >= day))
            return {row.task: SetAside(*row) for row in rows}
