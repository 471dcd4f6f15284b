"""The only path from a command to events: load, fold, decide, append and project, in one transaction."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, TypeVar

import msgspec
import uuid_utils
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError, IntegrityError

from shared.domain.decider import Command, Decider
from shared.domain.errors import ChangedMeanwhile, Problem, UnknownRecord
from shared.domain.event import Marking, PublishedEvent, StoredEvent
from shared.environment.clock import Clock, utc_now
from shared.event_store.codec import EventMetadata
from shared.event_store.command_results import CommandResult, CommandResults, batch_correlation, part_of
from shared.event_store.lease import advisory_lock
from shared.event_store.store import DecisionBasis, EventStore, NewEvent
from shared.public_view.approval import require_approver
from shared.public_view.marking_changes import without_marking_changes
from shared.public_view.openness import OPERATOR

ATTEMPTS = 20

Projection = Callable[[Connection, Sequence[StoredEvent]], None]
UniqueKeys = Callable[[PublishedEvent], Sequence[tuple[str, str]]]
Guard = Callable[[Connection, Command, "CommandContext"], None]
"""A rule over many streams, given a command and the acting account."""
Restatement = Callable[[Command, Sequence[StoredEvent], Marking | None], Sequence[PublishedEvent]]
DefaultMarking = Callable[[Command, Sequence[StoredEvent]], Marking | None]


class CommandContext(msgspec.Struct, frozen=True, kw_only=True):
    """The author and the circumstances of a command. `command` is the caller's id for retries; `expected` the stream's
    version.

    If `marking` is None, the user chose none: the default applies, or else the bureau's. `approved_by` is the account
    of the approver who gives the command; it is recorded with events marked public. The operator acts with an
    approver's rights.
    """

    actor: str
    command: str | None = None
    correlation: str | None = None
    causation: str | None = None
    marking: Marking | None = None
    approved_by: str | None = None
    expected: int | None = None

    @property
    def approves(self) -> bool:
        return self.approved_by is not None or self.actor == OPERATOR

    def part(self, batch: str, number: int, **changes: Any) -> "CommandContext":
        """Return the context for one command of a batch, by its number. The whole batch counts as one step."""
        correlation = batch_correlation(self.actor, batch)
        return msgspec.structs.replace(self, command=part_of(batch, number), correlation=correlation, **changes)


Handle = Callable[[Any, CommandContext], CommandResult]
"""Handles a command. The command has no type here, since an implementation may accept only some commands."""
ActResult = TypeVar("ActResult")


class CommandHandler:
    """The handler of one log's commands.

    `deciders` maps each command to its aggregate; `project` writes the service's own read models; `unique_keys` names
    the keys that an event claims exclusively for its record; `guard` enforces rules over many streams, in the same
    transaction and only when something would be recorded; `restatement` gives the events of a command that changes no
    content, such as one that only changes the marking; `default_marking` gives the marking when none was chosen. `key`
    makes the fingerprints of commands unguessable. `new_id` generates an event's UUIDv7.
    """

    def __init__(
        self,
        store: EventStore,
        deciders: Mapping[type, Decider],
        *,
        key: bytes,
        project: Projection = lambda _connection, _events: None,
        unique_keys: UniqueKeys = lambda _event: (),
        guard: Guard = lambda _connection, _command, _context: None,
        restatement: Restatement = lambda _command, _past, _marking: (),
        default_marking: DefaultMarking = lambda _command, _past: None,
        clock: Clock = utc_now,
        failpoint: Callable[[str], None] = lambda _: None,
        new_id: Callable[[], str] = lambda: str(uuid_utils.uuid7()),
    ) -> None:
        self.store, self.deciders, self.failpoint = store, deciders, failpoint
        self._project, self._unique_keys, self._guard = project, unique_keys, guard
        self._restatement, self._default_marking, self._new_id = restatement, default_marking, new_id
        self._results = CommandResults(store.tables.commands, key, clock)

    def handle(self, command: Command, context: CommandContext) -> CommandResult:
        """Decide one command, durably.

        Raises the aggregate's Refused, NeedsApprover, UnknownRecord, ChangedMeanwhile, OtherCommand.
        """
        return self.handle_all([(command, context)])[0]

    def handle_all(self, commands: Sequence[tuple[Command, CommandContext]]) -> list[CommandResult]:
        """Decide commands in order, all of them or none."""
        return self._in_one_transaction(
            lambda connection: [self._handle_one(connection, command, context) for command, context in commands],
            serialized=len(commands) > 1,
        )

    def handle_batch(self, batch: str, commands: Sequence[Command], context: CommandContext) -> list[CommandResult]:
        """Decide the commands of one act, all of them or none, as one step known by `batch`, a UUID of the caller's.

        Repeating a batch returns the same results. Raises the errors of `handle`, and OtherCommand if its id was used
        for a different batch.
        """
        parts = [(command, context.part(batch, number)) for number, command in enumerate(commands)]

        def decide_all(connection: Connection, handle: Handle) -> list[CommandResult]:
            if self._results.earlier(connection, context.actor, batch, *commands) is None:
                summary = CommandResult(batch, len(parts), ())
                self._results.keep(connection, context.actor, batch, summary, *commands)
            return [handle(command, part) for command, part in parts]

        return self._act(decide_all)

    def handle_reading(self, act: Callable[[Connection, Handle], ActResult]) -> ActResult:
        """Return the result of an act that reads and then decides commands through the function it is given, all or
        none.

        Acts run one at a time, so that no other act changes what this one has read. On PostgreSQL a single command
        still may. So an act names the version of each record that it read as `expected`; if that has changed, it is run
        again.
        """
        return self._act(act, rereads=True)

    def _act(self, act: Callable[[Connection, Handle], ActResult], *, rereads: bool = False) -> ActResult:
        return self._in_one_transaction(
            lambda connection: act(connection, partial(self._handle_one, connection)), serialized=True, rereads=rereads
        )

    def results_of_batch(self, batch: str, account: str) -> list[CommandResult]:
        """Return the results of an account's batch, by number; empty for a batch that never ran, or ran over 30 days
        ago."""
        with self.store.engine.connect() as connection:
            return self._results.of_batch(connection, account, batch)

    def _in_one_transaction(
        self, decide: Callable[[Connection], ActResult], *, serialized: bool, rereads: bool = False
    ) -> ActResult:
        """Decide and record, again on the present state after a conflict; a decision that `rereads` what it expects is
        also made again if that has changed."""
        for attempt in range(1, ATTEMPTS + 1):
            try:
                with self.store.engine.begin() as connection:
                    if attempt > 1 or serialized:
                        _serialize_appends(connection, self.store.log)
                    results = decide(connection)
                    self.failpoint("append.before-commit")
                self.failpoint("append.after-commit")
                return results
            except (DBAPIError, ChangedMeanwhile) as error:
                again = _is_conflict(error) if isinstance(error, DBAPIError) else rereads
                if attempt == ATTEMPTS or not again:
                    raise
        raise AssertionError("unreachable")

    def check_all(self, commands: Sequence[tuple[Command, CommandContext]]) -> list[CommandResult]:
        """Return the results of `handle_all` or raise its errors, without recording anything."""
        with self.store.engine.connect() as connection, connection.begin() as transaction:
            results = [self._handle_one(connection, command, context) for command, context in commands]
            transaction.rollback()
        return results

    def problems_of(self, commands: Sequence[tuple[Command, CommandContext]]) -> list[Problem]:
        """Try the commands in order, each on top of the accepted ones before it, and return every refusal."""
        try:
            self.check_all(commands)
        except Problem:
            return self._try_each(commands)
        return []

    def _try_each(self, commands: Sequence[tuple[Command, CommandContext]]) -> list[Problem]:
        problems = []
        with self.store.engine.connect() as connection, connection.begin() as transaction:
            for command, context in commands:
                savepoint = connection.begin_nested()
                try:
                    self._handle_one(connection, command, context)
                    savepoint.commit()
                except Problem as problem:
                    savepoint.rollback()
                    problems.append(problem)
            transaction.rollback()
        return problems

    def _handle_one(self, connection: Connection, command: Command, context: CommandContext) -> CommandResult:
        """Handle one command. Raises the errors of `_handle`, with the command in them."""
        try:
            return self._handle(connection, command, context)
        except Problem as problem:
            problem.command = command
            raise

    def _handle(self, connection: Connection, command: Command, context: CommandContext) -> CommandResult:
        references = [record for _field, record in command.refers]
        basis = self.store.load_basis(connection, command.stream, references, context.actor, context.command)
        if context.command is None:
            return self._decide(connection, command, context, basis)
        earlier = self._results.read(basis.kept, context.command, command)
        if earlier is not None:
            return earlier
        result = self._decide(connection, command, context, basis)
        self._results.keep(connection, context.actor, context.command, result, command)
        return result

    def _decide(
        self, connection: Connection, command: Command, context: CommandContext, basis: DecisionBasis
    ) -> CommandResult:
        past = basis.past
        for field, record in command.refers:
            if record not in basis.existing:
                raise UnknownRecord(field=field, id=record)
        decider = self.deciders[type(command)]
        if context.expected is not None and context.expected != len(past):
            raise ChangedMeanwhile(id=command.stream, expected=context.expected, actual=len(past))
        state = decider.initial_state
        for data in without_marking_changes(past):
            state = decider.evolve(state, data)
        events = decider.decide(command, state) or self._restatement(command, past, context.marking)
        if context.marking is None and (marking := self._default_marking(command, past)) is not None:
            context = msgspec.structs.replace(context, marking=marking)
        if not context.approves:
            require_approver(events, context.marking, past)
        if events:
            self._guard(connection, command, context)
        appended = self._append(connection, command.stream, len(past), events, context)
        return CommandResult(command.stream, len(past) + len(appended), tuple(event.id for event in appended))

    def _append(
        self,
        connection: Connection,
        stream: str,
        version: int,
        events: Sequence[PublishedEvent],
        context: CommandContext,
    ) -> list[StoredEvent]:
        if not events:
            return []
        for event in events:
            for kind, key in self._unique_keys(event):
                self.store.reserve_unique_key(connection, kind, key, stream)
        ids = [self._new_id() for _ in events]
        correlation = context.correlation or context.command or ids[0]
        new_events = [
            NewEvent(
                EventMetadata(
                    id=id_,
                    stream=stream,
                    version=number,
                    actor=context.actor,
                    correlation=correlation,
                    causation=context.causation,
                    marking=context.marking or "bureau",
                    approved_by=context.approved_by if context.marking == "public" else None,
                ),
                event,
            )
            for number, (id_, event) in enumerate(zip(ids, events, strict=True), version + 1)
        ]
        appended = self.store.append(connection, new_events)
        self._project(connection, appended)
        return appended

    def forget_old_commands(self) -> int:
        """Delete at most 1000 results older than 30 days, and return the number deleted."""
        with self.store.engine.begin() as connection:
            return self._results.forget_old(connection)


def _is_conflict(error: DBAPIError) -> bool:
    """Return whether another transaction took the same version or name, or deadlocked with this one."""
    deadlock = getattr(error.orig, "sqlstate", None) == "40P01"
    return deadlock or isinstance(error, IntegrityError)


def _serialize_appends(connection: Connection, log: str) -> None:
    """Make retries wait for one another; with eight writers on one stream, the same one would otherwise keep losing.

    Commands over several streams wait too, since two that take the streams in opposite order would deadlock.
    """
    advisory_lock(connection, f"append {log}")
