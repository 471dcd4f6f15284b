"""A service's database: SQLite in memory with the program's own engine, so that all SQL is real, with faults around it.

Uncommitted work of a process that dies is rolled back, as by a real database. Connections are kept from run to run.
"""

import sqlite3
from collections.abc import Sequence
from typing import Any

from sqlalchemy import event

from shared.event_store.engine import create_engine
from tests.simulation.faults import Faults

CHANGES = ("INSERT", "UPDATE", "DELETE")


class _Cursor(sqlite3.Cursor):
    def execute(self, sql: str, parameters: Any = ()) -> "_Cursor":  # noqa: ANN401  as sqlite3 has it
        self.connection.before(sql)  # type: ignore[attr-defined]  # a `_Connection`
        return super().execute(sql, parameters)

    def executemany(self, sql: str, parameters: Any) -> "_Cursor":  # noqa: ANN401  likewise
        self.connection.before(sql)  # type: ignore[attr-defined]  # likewise
        return super().executemany(sql, parameters)


class _Connection(sqlite3.Connection):
    database: "Database"

    def cursor(self, factory: Any = _Cursor) -> Any:  # noqa: ANN401  likewise
        return super().cursor(factory)

    def before(self, sql: str) -> None:
        faults = self.database.faults
        if faults is None:
            return
        if sql.startswith("BEGIN"):
            self.database.begins(self)
        elif sql.startswith(CHANGES):
            faults.effect(f"{self.database.name}: {' '.join(sql.split()[:3])}")

    def commit(self) -> None:
        database = self.database
        faults = database.faults
        if faults is None or not self.in_transaction:
            super().commit()
            return
        faults.effect(f"{database.name}: commit")
        if faults.happens("commit refused", database.name):
            raise sqlite3.OperationalError("the connection broke before the commit")
        super().commit()
        database.changes += 1
        if faults.happens("commit unanswered", database.name):
            raise sqlite3.OperationalError("the connection broke at the commit")
        faults.effect(f"{database.name}: committed")


class Database:
    """The database of one service. `changes` counts commits, so that an unchanged database is not checked again."""

    def __init__(self, name: str, beginning: bytes) -> None:
        self.name, self._beginning = name, beginning
        self.faults: Faults | None = None
        self.changes = 0
        self._open: list[_Connection] = []
        uri = f"file:/simulated-{name}-{id(self)}?vfs=memdb"
        # It exists as long as a connection is open.
        self.looking = sqlite3.connect(uri, uri=True, isolation_level=None)
        self.engine = create_engine(f"sqlite:///{uri}&uri=true")

        @event.listens_for(self.engine, "do_connect")
        def _connected(_dialect: object, _record: object, arguments: Any, more: dict[str, Any]) -> _Connection:  # noqa: ANN401
            connection: _Connection = sqlite3.connect(*arguments, **more, factory=_Connection)
            connection.database = self
            self._open.append(connection)
            return connection

    def kept(self) -> bytes:
        """Return a backup."""
        return self.looking.serialize()

    def put_back(self, backup: bytes) -> None:
        """Restore a backup's state. No transaction may be open."""
        source = sqlite3.connect(":memory:")
        source.deserialize(backup)
        source.backup(self.looking)
        source.close()
        self.changes += 1

    def begin_run(self, faults: Faults) -> None:
        self.faults = None
        self.put_back(self._beginning)
        self.faults = faults

    def busy(self) -> bool:
        """Return whether a transaction is open."""
        self._open = [each for each in self._open if _is_open(each)]
        return any(each.in_transaction for each in self._open)

    def begins(self, _connection: _Connection) -> None:
        """Let other processes go first, since none holds the database yet."""
        if self.faults is not None and not self.faults.quiet:
            self.faults.stall(self.name)

    def rows(self, sql: str, parameters: Sequence[object] = ()) -> list[Any]:
        """Return the rows as seen by an observer, who changes nothing and waits for no lock."""
        return self.looking.execute(sql, parameters).fetchall()


def _is_open(connection: sqlite3.Connection) -> bool:
    try:
        return connection.in_transaction or True
    except sqlite3.ProgrammingError:
        return False
