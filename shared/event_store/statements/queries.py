"""Reads statements: one, a list of a kind, or those that refer to a record; for the bureau, or as an audience may see them."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec
from sqlalchemy import CTE, Engine, Row, Select, and_, false, func, or_, select

from shared.domain.collation import collation_key
from shared.domain.errors import NotThere
from shared.domain.event import Marking
from shared.event_store.statements.projection import index_value
from shared.event_store.statements.tables import statement_values, statements
from shared.statements.events import AnyStatement
from shared.statements.kinds import StatementKind


class StatementRow(msgspec.Struct, frozen=True):
    """A statement that holds now. `version` is its stream's, `marking` the one that counts; `actor` acted last; `stated` and
    `event` are the ids of the events that stated it first and last."""

    kind: StatementKind
    statement: Any
    version: int
    marking: Marking
    actor: str
    stated: str
    event: str

    @property
    def fact(self) -> str:
        return str(self.statement.fact)


class VisibleRecords(msgspec.Struct, frozen=True):
    """An audience below the bureau: the markings open to it, the present moment (YYYY-MM-DDTHH:MM:SSZ), and selects of the
    ids of records open to it, by what these ids begin with. What refers to any other record is closed."""

    markings: Sequence[str]
    now: str
    open_records: Mapping[str, Select[Any]]


class Filters(msgspec.Struct, frozen=True):
    """Which statements of a kind are wanted: with these values of filtered fields, with values that begin so, about or
    referring to `record`, with all of these words, and `visible` to an audience (None: the bureau's)."""

    values: Mapping[str, object] = {}
    record: str | None = None
    words: str = ""
    visible: VisibleRecords | None = None
    beginning: Mapping[str, str] = {}


class StatementQueries:
    """Questions about statements of these kinds; `reader` reads only."""

    def __init__(self, reader: Engine, kinds: Iterable[StatementKind]) -> None:
        self._reader = reader
        self.kinds = {kind.name: kind for kind in kinds}

    def one(self, fact: str, visible: VisibleRecords | None = None) -> StatementRow:
        """Return a statement. Raises NotThere, also where it is not visible."""
        found = self._rows(self._visible(select(statements).where(statements.c.fact == fact), visible))
        if not found:
            raise NotThere(id=fact)
        return found[0]

    def several(self, facts: Sequence[str]) -> dict[str, StatementRow]:
        """Return those of these that hold, by id."""
        return {row.fact: row for row in self._rows(select(statements).where(statements.c.fact.in_(facts)))}

    def newer_first(self, kind: str, filters: Filters, before: str | None, limit: int) -> list[StatementRow]:
        """Return statements of a kind, the last stated first, from behind the one whose stating event was `before`."""
        query = self._filtered(kind, filters)
        if before is not None:
            query = query.where(statements.c.stated < before)
        return self._rows(query.order_by(statements.c.stated.desc()).limit(limit))

    def page(
        self, kind: str, filters: Filters, sort: str | None, *, descending: bool, offset: int, limit: int
    ) -> list[StatementRow]:
        """Return a page of statements of a kind by a filtered or referring field; by None in the order they were stated in."""
        query, order = self._filtered(kind, filters), statements.c.stated
        if sort is None:
            ordered = query.order_by(order.desc() if descending else order)
        else:
            by = statement_values.alias("by")
            query = query.join(by, and_(by.c.fact == statements.c.fact, by.c.kind == kind, by.c.field == sort))
            first = by.c.value.desc() if descending else by.c.value
            ordered = query.order_by(first, order)
        return self._rows(ordered.offset(offset).limit(limit))

    def count(self, kind: str, filters: Filters) -> int:
        query = self._filtered(kind, filters).with_only_columns(func.count())
        with self._reader.connect() as connection:
            return connection.scalar(query) or 0

    def values(self, kind: str, field: str, *, first: int = 200, limit: int = 200) -> list[str]:
        """Return the values of a filtered field that there are, or their `first` characters; nothing for what is not said."""
        value = func.substr(statement_values.c.value, 1, first)
        table = statement_values.c
        query = select(value).where(table.kind == kind, table.field == field, table.value != "")
        with self._reader.connect() as connection:
            return list(connection.scalars(query.distinct().order_by(value).limit(limit)))

    def referring(
        self, record: str, kinds: Iterable[str] | None = None, visible: VisibleRecords | None = None
    ) -> list[StatementRow]:
        """Return the statements of any kind, or of these, that refer to a record, in the order they were stated in."""
        facts = select(statement_values.c.fact).where(statement_values.c.value == record)
        query = select(statements).where(statements.c.fact.in_(facts)).order_by(statements.c.stated)
        if kinds is not None:
            query = query.where(statements.c.kind.in_(list(kinds)))
        return self._rows(self._visible(query, visible))

    def _filtered(self, kind: str, filters: Filters) -> Select[Any]:
        query = select(statements).where(statements.c.kind == kind)
        for field, value in filters.values.items():
            query = query.where(statements.c.fact.in_(_having(kind, field, index_value(value))))
        for field, begins in filters.beginning.items():
            query = query.where(statements.c.fact.in_(_beginning(kind, field, begins)))
        if filters.record is not None:
            referring = select(statement_values.c.fact).where(statement_values.c.value == filters.record)
            query = query.where(statements.c.fact.in_(referring))
        for word in collation_key(filters.words).split():
            query = query.where(statements.c.words.contains(word, autoescape=True))
        return self._visible(query, filters.visible)

    def _visible(self, query: Select[Any], visible: VisibleRecords | None) -> Select[Any]:
        """What is open by its own marking, its embargo over, and refers to nothing that is closed."""
        if visible is None:
            return query
        opened = {record: ids.cte(f"open_{record}") for record, ids in visible.open_records.items()}
        for kind in _referred_first(self.kinds):
            opened[kind.name] = _open(kind, visible, opened).cte(f"open_{kind.name.replace('-', '_')}")
        return query.where(or_(*(statements.c.fact.in_(select(opened[name])) for name in self.kinds)))

    def _rows(self, query: Select[Any]) -> list[StatementRow]:
        with self._reader.connect() as connection:
            return [self._row(row) for row in connection.execute(query)]

    def _row(self, row: Row[Any]) -> StatementRow:
        kind = self.kinds[row.kind]
        statement: AnyStatement = msgspec.json.decode(row.content, type=kind.stated)
        return StatementRow(kind, statement, row.version, row.marking, row.actor, row.stated, row.event)


def _open(kind: StatementKind, visible: VisibleRecords, opened: Mapping[str, CTE]) -> Select[Any]:
    """The ids of statements of a kind that are open. `opened`: of the records that its own may refer to, those that are."""
    table, named = statements.alias(), statement_values.alias()
    query = select(table.c.fact).where(
        table.c.kind == kind.name,
        table.c.marking.in_(visible.markings),
        or_(table.c.not_before.is_(None), table.c.not_before <= visible.now),
    )
    if not kind.references:
        return query
    records = {record.name for field in kind.references for record in field.records}
    is_open = (named.c.value.in_(select(opened[record])) for record in sorted(records & opened.keys()))
    closed = select(named.c.fact).where(
        named.c.fact == table.c.fact,
        named.c.field.in_([field.name for field in kind.references]),
        named.c.value != "",
        ~or_(false(), *is_open),
    )
    return query.where(~closed.exists())


def _referred_first(kinds: Mapping[str, StatementKind]) -> list[StatementKind]:
    """The kinds, each after those that its statements refer to. Where they go in a circle one comes first, and opens nothing
    of the others."""
    ordered: dict[str, StatementKind] = {}
    entered: set[str] = set()

    def add(name: str) -> None:
        if name in entered or name not in kinds:
            return
        entered.add(name)
        for field in kinds[name].references:
            for record in field.records:
                add(record.name)
        ordered[name] = kinds[name]

    for name in kinds:
        add(name)
    return list(ordered.values())


def _having(kind: str, field: str, value: str) -> Select[Any]:
    table = statement_values.c
    return select(table.fact).where(table.kind == kind, table.field == field, table.value == value)


def _beginning(kind: str, field: str, begins: str) -> Select[Any]:
    table = statement_values.c
    return select(table.fact).where(
        table.kind == kind, table.field == field, table.value.startswith(begins, autoescape=True)
    )
