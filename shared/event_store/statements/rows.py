"""Valid statements as rows, and those that a projection or a guard reads in its own transaction."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, bindparam, select

from shared.domain.event import Marking
from shared.event_store.statements.tables import statement_values, statements
from shared.statements.events import AnyStatement
from shared.statements.kinds import StatementKind, by_name


class StatementRow(msgspec.Struct, frozen=True):
    """A valid statement. `record` owns its stream (the statement itself if it has its own); `version` is the stream's
    version, `marking` the effective marking, `actor` the account that acted last; `stated` and `event` are the ids of
    the first and last events that stated it."""

    kind: StatementKind
    record: str
    statement: Any
    version: int
    marking: Marking
    actor: str
    stated: str
    event: str

    @property
    def fact(self) -> str:
        return str(self.statement.fact)


_OF_RECORD = select(statements).where(statements.c.record == bindparam("this")).order_by(statements.c.event)
"""Built once, because building it costs several times as much as sending it."""


def statements_of_record(connection: Connection, record: str, kinds: Mapping[str, StatementKind]) -> list[StatementRow]:
    """Return the statements of these kinds in a record's stream, as `by_last_event` orders them."""
    rows = connection.execute(_OF_RECORD, {"this": record})
    return [read_row(row, kinds) for row in rows if row.kind in kinds]


def by_last_event(rows: Iterable[StatementRow]) -> list[StatementRow]:
    """Return statements in the order of the events that last stated them: of two from one day, the last one holds. A
    correction states a statement again; a change of its audience does not."""
    return sorted(rows, key=lambda row: row.event)


def statements_of_kind(
    connection: Connection, kind: StatementKind, records: Collection[str] | None = None
) -> Iterator[tuple[str, Any]]:
    """Yield the statements of a kind, all or those of some records, each with the record of its stream, as
    `by_last_event` orders them."""
    query = select(statements.c.record, statements.c.content).where(statements.c.kind == kind.name)
    query = query if records is None else query.where(statements.c.record.in_(records))
    for row in connection.execute(query.order_by(statements.c.event)):
        yield row.record, msgspec.json.decode(row.content, type=kind.stated)


def statements_naming(
    connection: Connection, kinds: Iterable[StatementKind], records: Collection[str]
) -> list[StatementRow]:
    """Return the statements of these kinds that refer to any of several records, in the order stated."""
    by_kind, value = by_name(kinds), statement_values.c
    facts = select(value.fact).where(value.value.in_(records), value.kind.in_(list(by_kind)))
    query = select(statements).where(statements.c.fact.in_(facts)).order_by(statements.c.stated)
    return [read_row(row, by_kind) for row in connection.execute(query)]


def read_row(row: Row[Any], kinds: Mapping[str, StatementKind]) -> StatementRow:
    """Return a row of the table with its statement decoded. `kinds` has its kind."""
    kind = kinds[row.kind]
    statement: AnyStatement = msgspec.json.decode(row.content, type=kind.stated)
    return StatementRow(kind, row.record, statement, row.version, row.marking, row.actor, row.stated, row.event)
