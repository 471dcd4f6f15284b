"""Recording of statements with their own streams, in any service: the decider, the rules and the rows."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol

from sqlalchemy import Connection, Table

from shared.domain.decider import Command, Decider
from shared.domain.event import Marking, PublishedEvent, StoredEvent
from shared.event_store.command_handler import CommandContext, CommandHandler, Guard, Restatement
from shared.event_store.statements.projection import StatementProjection
from shared.event_store.statements.queries import StatementQueries
from shared.event_store.statements.rules import StatementGuard, StatementRules
from shared.event_store.store import EventStore
from shared.public_view import embargoes
from shared.public_view.embargoes import EndEmbargo, embargo_end
from shared.public_view.marking_changes import default_marking, restate_statement
from shared.statements.decider import CorrectFact, StateFact, StatementDecider, WithdrawFact
from shared.statements.kinds import StatementKind
from shared.tables.statements import NamedRecord


class StatementService(Protocol):
    """A service opened for statements with their own streams: the handler, the queries, and the records that files
    name."""

    @property
    def handler(self) -> CommandHandler: ...

    @property
    def statements(self) -> StatementQueries: ...

    def record_names(self) -> Iterable[NamedRecord]: ...


class StatementRecording:
    """The kinds of a log. `decider` has the rules over one statement, `guards` the rules over other records; `in_error`
    is the table of records in error, if the service has one."""

    def __init__(
        self,
        log: str,
        decider: StatementDecider,
        guards: Mapping[str, StatementGuard] | None = None,
        in_error: Table | None = None,
    ) -> None:
        self.kinds = tuple(decider.kinds)
        self.deciders: dict[type, Decider] = {
            **dict.fromkeys((StateFact, CorrectFact, WithdrawFact), decider),
            EndEmbargo: embargoes,
        }
        self.rules = StatementRules(log, self.kinds, in_error, guards)

    def projection(self, others: Iterable[StatementKind]) -> StatementProjection:
        """Return the projection of these kinds, and of `others` in the streams of their records."""
        return StatementProjection((*others, *self.kinds))

    def handler(
        self,
        store: EventStore,
        deciders: Mapping[type, Decider],
        *,
        restatement: Restatement,
        guard: Guard | None = None,
        **options: Any,  # noqa: ANN401  as CommandHandler has them
    ) -> CommandHandler:
        """Return the handler for a service's own commands and for commands on statements."""

        def check(connection: Connection, command: Command, context: CommandContext) -> None:
            self.rules.check(connection, command, context)
            if guard is not None:
                guard(connection, command, context)

        def restate(command: Command, past: Sequence[StoredEvent], marking: Marking | None) -> Sequence[PublishedEvent]:
            events = restatement(command, past, marking)
            return [*events, *embargo_end(command, past), *restate_statement(command, past, marking)]

        return CommandHandler(
            store,
            {**deciders, **self.deciders},
            guard=check,
            restatement=restate,
            default_marking=default_marking(self.kinds),
            **options,
        )
