"""Queries for statements: one, a list of a kind, or those that refer to a record, as seen by the bureau or by an
audience outside it."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import lru_cache, partial
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import (
    ColumnElement,
    Engine,
    FromClause,
    Select,
    and_,
    exists,
    func,
    or_,
    select,
    tuple_,
)

from shared.domain.collation import collation_key
from shared.domain.errors import NotThere
from shared.domain.ids import kind_of
from shared.event_store.statements.projection import index_value
from shared.event_store.statements.rows import StatementRow, read_row, statements_naming
from shared.event_store.statements.tables import UNIQUE, statement_values, statements
from shared.event_store.statements.visibility import NOW, VisibleRecords, open_statements
from shared.statements.kinds import StatementKind, by_name

MOST_OPENED = 256
"""The selects of open statements that are kept: more than there are audiences times kinds."""


class Filters(msgspec.Struct, frozen=True):
    """The criteria for statements of a kind: values of filtered fields, prefixes of such values, `record` as the
    subject or a reference (or one of those `counted_with` it), words that must all occur, and the audience to which
    they are `visible` (None: the bureau)."""

    values: Mapping[str, object] = {}
    record: str | None = None
    words: str = ""
    visible: VisibleRecords | None = None
    beginning: Mapping[str, str] = {}
    counted_with: Sequence[str] = ()


class _Selection(NamedTuple):
    """A select of statement ids and the ids of their stating events, with the columns that it can be ordered by."""

    query: Select[Any]
    stated: ColumnElement[str]
    sorted_by: ColumnElement[str] | None


class StatementQueries:
    """Queries on statements of these kinds; `reader` is a read-only engine."""

    def __init__(self, reader: Engine, kinds: Iterable[StatementKind]) -> None:
        self.reader = reader
        self.kinds = by_name(kinds)
        self._open = lru_cache(MOST_OPENED)(partial(open_statements, self.kinds))

    def one(self, fact: str, visible: VisibleRecords | None = None) -> StatementRow:
        """Return a statement. Raises NotThere, also if it is not visible."""
        # The id of a statement with its own stream begins with its kind.
        kind = kind_of(fact)
        names = None if kind is None or kind not in self.kinds else [kind]
        query = self._of_kinds().where(statements.c.fact == fact)
        found = self._rows(self._only_visible(query, visible, statements.c.fact, names), visible)
        if not found:
            raise NotThere(id=fact)
        return found[0]

    def several(self, facts: Sequence[str]) -> dict[str, StatementRow]:
        """Return the valid statements among these, by id."""
        return {row.fact: row for row in self._rows(self._of_kinds().where(statements.c.fact.in_(facts)))}

    def about(
        self, record: str, kinds: Iterable[str] | None = None, visible: VisibleRecords | None = None
    ) -> list[StatementRow]:
        """Return the statements in a record's stream, of all kinds or of these, in the order of their first events."""
        query = self._of_kinds(kinds).where(statements.c.record == record)
        query = self._only_visible(query, visible, statements.c.fact, kinds)
        return self._rows(query.order_by(statements.c.stated_version, statements.c.fact), visible)

    def referring(self, record: str, kinds: Iterable[str] | None = None) -> list[StatementRow]:
        """Return the statements that refer to a record, of all kinds or of these, by id."""
        return self.referring_to_any([record], kinds)

    def referring_to_any(self, records: Collection[str], kinds: Iterable[str] | None = None) -> list[StatementRow]:
        """Return the statements that refer to any of these records, of all kinds or of these, by id."""
        facts = select(statement_values.c.fact).where(statement_values.c.value.in_(records))
        return self._rows(self._of_kinds(kinds).where(statements.c.fact.in_(facts)).order_by(statements.c.fact))

    def naming(self, records: Collection[str], kinds: Iterable[str]) -> list[StatementRow]:
        """Return the statements of these kinds that refer to any of several records, in the order stated."""
        with self.reader.connect() as connection:
            return statements_naming(connection, [self.kinds[name] for name in kinds], records)

    def of_kinds(self, kinds: Collection[str], limit: int) -> list[StatementRow]:
        """Return the statements of these kinds, the most recently stated first."""
        return self._rows(self._of_kinds(kinds).order_by(statements.c.stated.desc()).limit(limit))

    def repeated(self, fields: Mapping[str, str]) -> list[StatementRow]:
        """Return the statements that name the same record in a field as another of their kind. `fields` gives the field
        for each kind."""
        table = statement_values.c
        ours = [and_(table.kind == kind, table.field == field) for kind, field in fields.items()]
        several = select(table.kind, table.field, table.value).where(or_(*ours))
        several = several.group_by(table.kind, table.field, table.value).having(func.count() > 1)
        facts = select(table.fact).where(tuple_(table.kind, table.field, table.value).in_(several))
        return self._rows(self._of_kinds(fields).where(statements.c.fact.in_(facts)).order_by(statements.c.stated))

    def dangling(self, prefixes: Collection[str], limit: int) -> list[tuple[str, str]]:
        """Return (statement, id) pairs for references to withdrawn or unknown records with these id prefixes."""
        table, target = statement_values.c, statements.alias("here")
        # A range can use the index; "." is the character after "-".
        begins = or_(*(table.value.between(f"{prefix}-", f"{prefix}.") for prefix in prefixes))
        missing = ~exists(select(target.c.fact).where(target.c.fact == table.value))
        # A unique key may begin with an id but is not a reference.
        refers = and_(table.kind.in_(list(self.kinds)), table.field != UNIQUE)
        query = select(table.fact, table.value).where(refers, begins, missing)
        with self.reader.connect() as connection:
            return [(row.fact, row.value) for row in connection.execute(query.order_by(table.fact).limit(limit))]

    def around(self, *records: str) -> list[StatementRow]:
        """Return the statements that refer to records, and the statements that refer to those, in the order stated."""
        about = select(statement_values.c.fact).where(statement_values.c.value.in_(records))
        further = select(statement_values.c.fact).where(statement_values.c.value.in_(about))
        query = self._of_kinds().where(statements.c.fact.in_(about.union(further)))
        return self._rows(query.order_by(statements.c.stated, statements.c.fact))

    def newer_first(self, kind: str, filters: Filters, before: str | None, limit: int) -> list[StatementRow]:
        """Return statements of a kind, the most recently stated first, starting after the one whose stating event was
        `before`."""
        selection = self._select(kind, filters)
        query = selection.query if before is None else selection.query.where(selection.stated < before)
        query = query.order_by(selection.stated.desc()).limit(limit)
        return self._in_order(query, "stated", filters.visible, descending=True)

    def page(
        self, kind: str, filters: Filters, sort: str | None, *, descending: bool, offset: int, limit: int
    ) -> list[StatementRow]:
        """Return a page of statements of a kind, ordered by a single-valued filtered or referring field, or in the
        order stated if None."""
        selection = self._select(kind, filters, sort)
        query, order = selection.query, selection.stated.desc() if descending else selection.stated
        if selection.sorted_by is not None:
            first = selection.sorted_by.desc() if descending else selection.sorted_by
            query = query.add_columns(selection.sorted_by.label("value")).order_by(first, order)
        else:
            query = query.order_by(order)
        by = "stated" if sort is None else "value"
        return self._in_order(query.offset(offset).limit(limit), by, filters.visible, descending=descending)

    def by_kind(
        self, words: str, kinds: Iterable[str] | None = None, *, descending: bool, offset: int, limit: int
    ) -> list[StatementRow]:
        """Return a page of statements of all kinds, or of these, with all of these words: kind by kind, in the order
        stated."""
        having = _with_words(words)
        # Scanning all rows is cheaper than finding most of them one by one through an index.
        kind, stated = (column + "" if having else column for column in (statements.c.kind, statements.c.stated))
        matching = select(statements.c.fact).where(kind.in_(list(self.kinds if kinds is None else kinds)), *having)
        first, second = (column.desc() if descending else column for column in (kind, stated))
        page = matching.order_by(first, second).offset(offset).limit(limit).subquery("page")
        rows = select(statements).join(page, page.c.fact == statements.c.fact)
        return self._rows(rows.order_by(first, second))

    def count(self, kind: str, filters: Filters) -> int:
        """Return the number of requested statements of a kind."""
        query = select(func.count()).select_from(self._select(kind, filters).query.subquery())
        with self.reader.connect() as connection:
            return connection.scalar(query, _bound(filters.visible)) or 0

    def counts(self, record: str | None = None) -> dict[str, int]:
        """Return the number of statements of each kind, optionally only those that refer to a record; kinds without any
        are absent."""
        table = statements.c if record is None else statement_values.c
        query = select(table.kind, func.count(table.fact.distinct())).where(table.kind.in_(list(self.kinds)))
        if record is not None:
            query = query.where(statement_values.c.value == record)
        with self.reader.connect() as connection:
            return {row.kind: row[1] for row in connection.execute(query.group_by(table.kind))}

    def values(self, kind: str, field: str, *, first: int = 200, limit: int = 200) -> list[str]:
        """Return the existing values of a filtered field, or their first `first` characters; missing values are left
        out."""
        value = func.substr(statement_values.c.value, 1, first).label("begins")
        table = statement_values.c
        query = select(value).where(table.kind == kind, table.field == field, table.value != "")
        with self.reader.connect() as connection:
            return list(connection.scalars(query.distinct().order_by("begins").limit(limit)))

    def _of_kinds(self, kinds: Iterable[str] | None = None) -> Select[Any]:
        return select(statements).where(statements.c.kind.in_(list(self.kinds if kinds is None else kinds)))

    def _select(self, kind: str, filters: Filters, sort: str | None = None) -> _Selection:
        """Select the requested statements of a kind, from the index of values as far as possible."""
        conditions: list[tuple[FromClause, ColumnElement[bool]]] = []
        for field, value in filters.values.items():
            values = statement_values.alias()
            conditions.append((values, and_(values.c.field == field, values.c.value == index_value(value))))
        for field, begins in filters.beginning.items():
            values = statement_values.alias()
            conditions.append(
                (values, and_(values.c.field == field, values.c.value.startswith(begins, autoescape=True)))
            )
        if filters.record is not None:
            conditions.append(_of_records(self.kinds[kind], [filters.record, *filters.counted_with]))
        by = None if sort is None else statement_values.alias("by")
        if by is not None:
            conditions.append((by, by.c.field == sort))
        first, *others = [each for each, _condition in conditions] or [statements]
        query: Select[Any] = select(first.c.fact, first.c.stated).where(first.c.kind == kind)
        if filters.record is not None:
            query = query.distinct()  # A statement may refer to these records twice.
        for other in others:
            query = query.join(other, other.c.fact == first.c.fact).where(other.c.kind == kind)
        query = query.where(*(condition for _each, condition in conditions))
        query = self._only_visible(query, filters.visible, first.c.fact, [kind])
        if words := _with_words(filters.words):
            if first is not statements:
                query = query.join(statements, statements.c.fact == first.c.fact)
            query = query.where(*words)
        return _Selection(query, first.c.stated, None if by is None else by.c.value)

    def _only_visible(
        self,
        query: Select[Any],
        visible: VisibleRecords | None,
        fact: ColumnElement[str],
        names: Iterable[str] | None = None,
    ) -> Select[Any]:
        """Restrict a query to the statements that are visible; if names are given, also to those kinds. `fact` is the
        query's column of ids."""
        if visible is None:
            return query
        opened = self._open(visible.open, tuple(self.kinds if names is None else names))
        query = query.where(or_(*(fact.in_(ids) for ids in opened)))
        return query if visible.open.closed is None else query.where(fact.not_in(visible.open.closed))

    def _in_order(
        self, selected: Select[Any], by: str, visible: VisibleRecords | None, *, descending: bool
    ) -> list[StatementRow]:
        """Return the rows of the selected statements, in order."""
        page = selected.subquery("page")
        columns = dict.fromkeys((page.c[by], page.c.stated))
        order = [column.desc() if descending and column.name == by else column for column in columns]
        rows = select(statements).join(page, page.c.fact == statements.c.fact)
        return self._rows(rows.order_by(*order), visible)

    def _rows(self, query: Select[Any], visible: VisibleRecords | None = None) -> list[StatementRow]:
        with self.reader.connect() as connection:
            return [read_row(row, self.kinds) for row in connection.execute(query, _bound(visible))]


def _bound(visible: VisibleRecords | None) -> dict[str, str]:
    """Return the values of the parameters of a query restricted to what is visible."""
    return {} if visible is None else {NOW.key: visible.now}


def _with_words(words: str) -> list[ColumnElement[bool]]:
    return [statements.c.words.contains(word, autoescape=True) for word in collation_key(words).split()]


def _of_records(kind: StatementKind, records: Sequence[str]) -> tuple[FromClause, ColumnElement[bool]]:
    """Return the table and the condition for finding statements about one of these records, or referring to one."""
    if kind.has_own_stream:
        one: FromClause = statement_values.alias()
        return one, one.c.value.in_(records)
    one = statements.alias()
    return one, one.c.record.in_(records)
