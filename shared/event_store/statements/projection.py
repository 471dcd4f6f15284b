"""Projection of statement events to rows: one per valid statement, plus its values."""

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec
from sqlalchemy import BindParameter, Connection, Row, bindparam, delete, insert, select, update

from shared.contracts.markings import MarkingChanged
from shared.domain.collation import collation_key
from shared.domain.event import StoredEvent
from shared.domain.ids import kind_of
from shared.domain.registration import RegisteredInError
from shared.event_store.statements.tables import UNIQUE, statement_values, statements
from shared.public_view.openness import effective_marking
from shared.statements.events import AnyStatement, Correction, Withdrawal, corrected
from shared.statements.kinds import StatementKind

_SEARCHED = ("line", "text", "texts", "open-word")
_LONGEST_VALUE = 200

_THIS: BindParameter[str] = bindparam("this")
_SELECT_ROW = select(statements).where(statements.c.fact == _THIS)
_DELETE_ROW = delete(statements).where(statements.c.fact == _THIS)
_DELETE_VALUES = delete(statement_values).where(statement_values.c.fact == _THIS)
_INSERT_ROW, _INSERT_VALUES = insert(statements), insert(statement_values)
_CHANGE_ROW = update(statements).where(statements.c.fact == _THIS, statements.c.record == bindparam("its_record"))
_MOVE_ROWS = update(statements).where(statements.c.record == _THIS).values(version=bindparam("now"))
_SELECT_FACTS = select(statements.c.fact).where(statements.c.record == _THIS)


class StatementProjection:
    """The projection of events of these kinds. Applying an event twice changes nothing."""

    def __init__(self, kinds: Iterable[StatementKind]) -> None:
        self._kinds: dict[type, StatementKind] = {}
        for kind in kinds:
            self._kinds[kind.stated] = self._kinds[kind.withdrawn] = kind
            if kind.corrected is not None:
                self._kinds[kind.corrected] = kind
        self._streams = {kind.stream_name for kind in self._kinds.values()}

    def apply(self, connection: Connection, event: StoredEvent) -> None:
        """Apply an event of any stream to the statements.

        The rows of a record in error are deleted; to reinstate it, apply its events again, and then the reinstatement.
        """
        if kind_of(event.stream) not in self._streams:
            return
        kind = self._kinds.get(type(event.data))
        match event.data:
            case AnyStatement() as stated if kind is not None:
                _write(connection, kind, stated, event, (event.id, event.version))
            case Correction() as correction if kind is not None:
                if (row := _own_row(connection, correction.fact, event)) is not None and row.kind == kind.name:
                    now = corrected(msgspec.json.decode(row.content, type=kind.stated), correction)
                    _write(connection, kind, now, event, (row.stated, row.stated_version))
            case Withdrawal(fact=fact) if kind is not None:
                if _own_row(connection, fact, event) is not None:
                    _remove(connection, fact)
            case RegisteredInError():
                for fact in connection.scalars(_SELECT_FACTS, {"this": event.stream}).all():
                    _remove(connection, fact)
            case MarkingChanged(statement=statement):
                changed = {"marking": effective_marking(event), "actor": event.actor}
                one = {"this": statement or event.stream, "its_record": event.stream}
                connection.execute(_CHANGE_ROW.values(changed), one)
        if event.version > 1 and (kind is None or not kind.has_own_stream):
            connection.execute(_MOVE_ROWS, {"this": event.stream, "now": event.version})


def _write(
    connection: Connection, kind: StatementKind, now: AnyStatement, event: StoredEvent, first: tuple[str, int]
) -> None:
    """Write a statement; `first` is the id and version of the event that first stated it."""
    stated, stated_version = first
    _remove(connection, now.fact)
    row = {
        "fact": now.fact,
        "kind": kind.name,
        "record": event.stream,
        "content": msgspec.json.encode(now),
        "words": _words(kind, now),
        "version": event.version,
        "marking": effective_marking(event),
        "not_before": getattr(now, "not_before", None),
        "actor": event.actor,
        "stated": stated,
        "stated_version": stated_version,
        "event": event.id,
    }
    connection.execute(_INSERT_ROW, row)
    values = [
        {"fact": now.fact, "kind": kind.name, "field": field, "value": value, "stated": stated}
        for field, value in dict.fromkeys(_values(kind, now))
    ]
    if values:
        connection.execute(_INSERT_VALUES, values)


def _own_row(connection: Connection, fact: str, event: StoredEvent) -> Row[Any] | None:
    """Return the row of a statement in the event's stream; if two records use the same id, the row belongs to the last
    one."""
    row = connection.execute(_SELECT_ROW, {"this": fact}).first()
    return row if row is not None and row.record == event.stream else None


def _remove(connection: Connection, fact: str) -> None:
    connection.execute(_DELETE_ROW, {"this": fact})
    connection.execute(_DELETE_VALUES, {"this": fact})


def _values(kind: StatementKind, now: AnyStatement) -> Iterator[tuple[str, str]]:
    for field in kind.fields:
        if field.name in kind.filtered or field.records:
            yield from ((field.name, index_value(value)) for value in _each(getattr(now, field.name)))
    if (key := unique_key(kind, now)) is not None:
        yield UNIQUE, key


def _each(value: object) -> Iterable[object]:
    if isinstance(value, tuple):
        return value or (None,)
    return (value,)


def index_value(value: object) -> str:
    """Return a value in the form for searching and sorting: numbers sortable as text, texts folded."""
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case int():
            return f"{value:020d}"
        case dict():
            return collation_key(next(iter(value.values()), ""))[:_LONGEST_VALUE]
    return str(value)[:_LONGEST_VALUE]


def unique_key(kind: StatementKind, statement: AnyStatement) -> str | None:
    """Return the unique key of a statement within its kind; None without one."""
    key = kind.unique(statement) if kind.unique else None
    return None if key is None else "\n".join(key)


def _words(kind: StatementKind, now: AnyStatement) -> str:
    texts: list[str] = []
    for field in kind.fields:
        value: Any = getattr(now, field.name)
        if field.control in _SEARCHED and value is not None:
            texts.extend(value.values() if isinstance(value, dict) else _texts(value))
    return collation_key("\n".join(texts))


def _texts(value: Any) -> Iterable[str]:  # noqa: ANN401  a text, or several
    return value if isinstance(value, tuple) else (value,)
