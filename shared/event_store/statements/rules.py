"""Rules over other records that apply to every kind of statement, checked in the transaction of the append."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import msgspec
from sqlalchemy import Connection, Table, select

from shared.domain.decider import Command
from shared.domain.errors import UnknownRecord
from shared.domain.ids import kind_of
from shared.domain.registration import ReferenceWithdrawn
from shared.event_store.command_handler import CommandContext
from shared.event_store.in_error import refuse_in_error
from shared.event_store.statements.projection import unique_key
from shared.event_store.statements.tables import UNIQUE, statement_values, statements
from shared.event_store.tables import kernel_tables
from shared.event_store.uniqueness import require_unique
from shared.statements.decider import CorrectFact, StateFact
from shared.statements.events import AnyStatement, corrected, referred
from shared.statements.fields import StatementField
from shared.statements.kinds import StatementKind, by_name

StatementGuard = Callable[[Connection, AnyStatement, CommandContext], None]
"""A rule of one kind over other records, given the statement as it would hold, the account that states or corrects it,
and the marking that it would have."""


class StatementRules:
    """Checks the rules of every kind (referenced records of the same log exist and are not in error; a unique key is
    free) and the kinds' own `guards`. `in_error` is the table of records in error, if the service has one.

    Raises UnknownRecord, ReferenceWithdrawn, AlreadyTaken, and the errors of the guards.
    """

    def __init__(
        self,
        log: str,
        kinds: Iterable[StatementKind],
        in_error: Table | None,
        guards: Mapping[str, StatementGuard] | None = None,
    ) -> None:
        self._log, self._in_error, self._guards = log, in_error, guards or {}
        self._kinds = by_name(kinds)
        self._events = kernel_tables(log).events

    def check(self, connection: Connection, command: Command, context: CommandContext) -> None:
        """Check a command that states or corrects; let any other pass."""
        match command:
            case StateFact(kind=name, statement=statement):
                now, before = statement, None
            case CorrectFact(kind=name, correction=correction):
                before = held(connection, self._kinds[name], correction.fact)
                now = corrected(before, correction)
            case _:
                return
        kind = self._kinds[name]
        self.check_references(connection, kind.references, now, before)
        self._check_unique(connection, kind, now)
        if (guard := self._guards.get(name)) is not None:
            guard(connection, now, context)

    def check_references(
        self,
        connection: Connection,
        references: Iterable[StatementField],
        now: msgspec.Struct,
        before: msgspec.Struct | None,
    ) -> None:
        """Check the records named in these fields of a statement, or of anything declared the same way; in a
        correction, only the newly named ones. Raises UnknownRecord and ReferenceWithdrawn."""
        for field in references:
            previous = set() if before is None else set(referred(before, field.name))
            allowed = {record.name: record for record in field.records}
            for record in referred(now, field.name):
                if record in previous:
                    continue
                name = kind_of(record)
                if name not in allowed:
                    raise UnknownRecord(field=field.name, id=record)
                if allowed[name].log == self._log and not allowed[name].given:
                    self._require(connection, field.name, record, name)

    def _require(self, connection: Connection, field: str, record: str, name: str) -> None:
        if name in self._kinds:
            holds = select(statements.c.fact).where(statements.c.fact == record)
            if connection.scalar(holds) is not None:
                return
        first_event = select(self._events.c.seq).where(self._events.c.stream == record, self._events.c.version == 1)
        if connection.scalar(first_event) is None:
            raise UnknownRecord(field=field, id=record)
        if name in self._kinds:
            raise ReferenceWithdrawn(field=field, id=record)
        if self._in_error is not None:
            refuse_in_error(connection, self._in_error, field, record)

    def _check_unique(self, connection: Connection, kind: StatementKind, now: AnyStatement) -> None:
        key = unique_key(kind, now)
        if key is None:
            return
        table = statement_values.c
        holder = select(table.fact).where(table.kind == kind.name, table.field == UNIQUE, table.value == key)
        require_unique(connection, kind.name, key, now.fact, holder)


def held(connection: Connection, kind: StatementKind, fact: str) -> Any:  # noqa: ANN401  a statement of the kind
    """Return a valid statement, in the transaction of the append; None if withdrawn."""
    content = connection.scalar(select(statements.c.content).where(statements.c.fact == fact))
    return None if content is None else msgspec.json.decode(content, type=kind.stated)
