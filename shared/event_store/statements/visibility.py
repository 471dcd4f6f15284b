"""The statements that an audience outside the bureau may see, as selects of their ids for any query on statements."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec
from sqlalchemy import (
    CTE,
    ColumnElement,
    CompoundSelect,
    FromClause,
    Select,
    String,
    and_,
    bindparam,
    false,
    or_,
    select,
    union,
)

from shared.event_store.statements.tables import statement_values, statements
from shared.statements.kinds import StatementKind

NOW = bindparam("now", type_=String)
"""The present moment in the selects of `OpenRecords`, YYYY-MM-DDTHH:MM:SSZ; given when a query is sent."""


class OpenRecords(msgspec.Struct, frozen=True, eq=False):
    """Everything open to an audience outside the bureau: the markings, and selects of the ids of open records, by
    prefix. Statements that refer to any other record are closed, as are those whose ids `closed` selects. `opened`
    selects, by kind, the ids of statements that an act opened, regardless of their marking and references.

    Make it once for each audience: building these selects takes several times as long as sending them."""

    markings: Sequence[str]
    records: Mapping[str, Select[Any]]
    closed: Select[Any] | CompoundSelect[Any] | None = None
    opened: Mapping[str, Select[Any]] = {}


class VisibleRecords(msgspec.Struct, frozen=True):
    """The view of an audience outside the bureau at a moment (YYYY-MM-DDTHH:MM:SSZ)."""

    open: OpenRecords
    now: str


def open_statements(
    kinds: Mapping[str, StatementKind], visible: OpenRecords, names: Sequence[str]
) -> list[Select[Any]]:
    """Select, for each of these kinds, the ids of statements whose own marking is open, whose embargo is over, and which
    refer to nothing closed."""
    opened = {record: ids.cte(f"open_{record}") for record, ids in visible.records.items()}
    needed = _leading_to(names, kinds)
    for kind in _referred_first(kinds):
        if kind.name not in needed:
            continue
        opened[kind.name] = _open(kind, visible, opened).cte(f"open_{kind.name.replace('-', '_')}")
    return [select(opened[name]) for name in names]


def open_of_kind(kind: StatementKind, visible: OpenRecords) -> Select[Any]:
    """Select the ids of the open statements of a kind that refers to no other kind."""
    return _open(kind, visible, {})


def _open(kind: StatementKind, visible: OpenRecords, opened: Mapping[str, CTE]) -> Select[Any]:
    """Select the ids of open statements of a kind. `opened`: the open records among those that it may refer to."""
    query = _open_by_marking(kind, visible, opened)
    if kind.name not in visible.opened:
        return query
    either = union(query, visible.opened[kind.name]).subquery()
    return select(either.c[0])


def _open_by_marking(kind: StatementKind, visible: OpenRecords, opened: Mapping[str, CTE]) -> Select[Any]:
    if all(record.name != kind.name for field in kind.references for record in field.records):
        return _open_by_itself(kind, visible, opened)
    name = kind.name.replace("-", "_")
    every = select(statements.c.fact).where(statements.c.kind == kind.name).cte(f"every_{name}")
    by_itself = _open_by_itself(kind, visible, {**opened, kind.name: every}).cte(f"by_itself_{name}")
    return select(by_itself).where(by_itself.c.fact.not_in(select(_leading_to_closed(kind, every, by_itself))))


def _open_by_itself(kind: StatementKind, visible: OpenRecords, opened: Mapping[str, CTE]) -> Select[Any]:
    """Select the ids of statements that are open by their marking and name only `opened` records."""
    table, values = statements.alias(), statement_values.alias()
    query = select(table.c.fact).where(table.c.kind == kind.name, _opened_itself(table, visible))
    if not kind.has_own_stream:
        query = query.where(table.c.record.in_(select(opened[kind.stream_name])))
    if not kind.references:
        return query
    records = {record.name for field in kind.references for record in field.records}
    is_open = (values.c.value.in_(select(opened[record])) for record in sorted(records & opened.keys()))
    closed = select(values.c.fact).where(
        values.c.fact == table.c.fact,
        values.c.field.in_([field.name for field in kind.references]),
        values.c.value != "",
        ~or_(false(), *is_open),
    )
    return query.where(~closed.exists())


def _opened_itself(table: FromClause, visible: OpenRecords) -> ColumnElement[bool]:
    """Return the condition that a statement's own marking is open and its embargo over."""
    embargo = or_(table.c.not_before.is_(None), table.c.not_before <= NOW)
    return and_(table.c.marking.in_(visible.markings), embargo)


def _leading_to_closed(kind: StatementKind, every: CTE, by_itself: CTE) -> CTE:
    """Select the ids of the statements of a self-referencing kind that are closed by themselves or lead to one that is."""
    values = statement_values.alias()
    closed = select(every.c.fact).where(every.c.fact.not_in(select(by_itself.c.fact)))
    leading = closed.cte(f"closed_{kind.name.replace('-', '_')}", recursive=True)
    return leading.union(
        select(values.c.fact).join(leading, values.c.value == leading.c.fact).where(values.c.kind == kind.name)
    )


def _leading_to(names: Iterable[str], kinds: Mapping[str, StatementKind]) -> set[str]:
    """Return the names of some kinds and of all kinds that their statements depend on, directly or indirectly."""
    found, waiting = set[str](), list(names)
    while waiting:
        name = waiting.pop()
        if name in kinds and name not in found:
            found.add(name)
            waiting += [kinds[name].stream_name]
            waiting += [record.name for field in kinds[name].references for record in field.records]
    return found


def _referred_first(kinds: Mapping[str, StatementKind]) -> list[StatementKind]:
    """Return the kinds, each after the kinds that its statements refer to. In a cycle one kind comes first, and its
    statements that refer to the others stay closed."""
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
