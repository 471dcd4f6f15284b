"""The aggregate of statements within the stream of their record, which states, corrects and withdraws facts of any
kind."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

import msgspec

from shared.domain.decider import RecordCommand
from shared.domain.errors import Problem, UnknownRecord
from shared.domain.event import Marking, PublishedEvent
from shared.domain.event_building import event_from
from shared.statements.errors import AlreadyStated, FactWithdrawn
from shared.statements.events import AnyStatement, Correction, Withdrawal, corrected, origin_of, without_origin
from shared.statements.fields import fields_of
from shared.statements.kinds import StatementKind, by_name

S = TypeVar("S", bound=AnyStatement)


class Statements(msgspec.Struct, frozen=True):
    """The state of a record's statements. `stated`: each as first stated, by fact; `current`: the valid ones as
    corrected, whatever their origin."""

    stated: Mapping[str, AnyStatement] = {}
    current: Mapping[str, AnyStatement] = {}

    def of_kind(self, stated: type[S]) -> Iterator[S]:
        """Return the valid statements of a kind."""
        return (each for each in self.current.values() if isinstance(each, stated))


class _OnRecord(RecordCommand, frozen=True, kw_only=True):
    about = "record"

    record: str


class StateFact(_OnRecord, frozen=True, kw_only=True):
    """State a fact of the named kind, with the content of `statement`."""

    kind: str
    statement: AnyStatement


class CorrectFact(_OnRecord, frozen=True, kw_only=True):
    """Correct a fact of the named kind, with the content of `correction`."""

    kind: str
    correction: Correction


class WithdrawFact(_OnRecord, frozen=True, kw_only=True):
    """Withdraw a fact of any kind."""

    withdrawal: Withdrawal


def state_fact(kind: StatementKind, statement: AnyStatement) -> StateFact:
    """Return the command that states a fact with its own stream."""
    return StateFact(record=statement.fact, kind=kind.name, statement=statement)


def correct_fact(kind: StatementKind, correction: Correction) -> CorrectFact:
    """Return the command that corrects a fact with its own stream."""
    return CorrectFact(record=correction.fact, kind=kind.name, correction=correction)


def correct_to(kind: StatementKind, statement: AnyStatement, reason: str) -> CorrectFact:
    """Return the command that corrects a fact with its own stream to match a statement."""
    assert kind.corrected is not None
    values = {name: getattr(statement, name) for name in kind.corrected.__struct_fields__ if name != "reason"}
    return correct_fact(kind, kind.corrected(**values | {"reason": reason}))


def withdraw_fact(withdrawal: Withdrawal) -> WithdrawFact:
    """Return the command that withdraws a fact with its own stream."""
    return WithdrawFact(record=withdrawal.fact, withdrawal=withdrawal)


class KindCommands(msgspec.Struct, frozen=True):
    """A kind with its own commands, named after its events: to state, correct and withdraw a fact."""

    kind: StatementKind
    state: type[RecordCommand]
    correct: type[RecordCommand] | None
    withdraw: type[RecordCommand]

    @property
    def every(self) -> tuple[type[RecordCommand], ...]:
        return tuple(each for each in (self.state, self.correct, self.withdraw) if each)


def command_of(event: type[msgspec.Struct], on: type[RecordCommand], name: str, *, marked: bool = False) -> Any:  # noqa: ANN401
    """Make the command on a record that requests an event: the event's fields in their order, after the record's id. A
    `marked` command ends with the record's new marking.

    A repeated command is recognized by its name and the order of its fields (`command_results`). Type checkers do not
    see the fields.
    """
    fields = msgspec.structs.fields(event)
    mentions = tuple(each.name for each in fields_of(event) if each.records)
    command_fields = [
        (each.name, each.type) if each.required else (each.name, each.type, each.default) for each in fields
    ]
    if marked:
        command_fields.append(("marking", Marking | None, None))
    return msgspec.defstruct(
        name,
        command_fields,
        bases=(on,),
        namespace={"mentions": mentions},
        module=on.__module__,
        frozen=True,
        kw_only=True,
    )


FactCommand = StateFact | CorrectFact | WithdrawFact
Event = AnyStatement | Correction | Withdrawal
Rule = Callable[[Any, Statements], None]
"""A kind's rule on a statement, as stated or corrected, given the other statements of its record. Raises its refusals.

It is checked first, even for known content, since only a valid statement can be a repetition.
"""
Refusal = Callable[[str, StatementKind | None, Statements], Problem]
"""Makes the error for a missing fact that was to be corrected or withdrawn, given the intended kind (None: any)."""


def not_there(fact: str, kind: StatementKind | None, statements: Statements) -> Problem:
    """Return UnknownRecord for a fact never stated or of another kind, and FactWithdrawn for a withdrawn one."""
    if isinstance(statements.stated.get(fact), kind.stated if kind else AnyStatement):
        return FactWithdrawn(fact=fact)
    return UnknownRecord(field="fact", id=fact)


class StatementDecider:
    """The decider for the statements of one record, or for a statement with its own stream. It handles the generic
    commands on `kinds` and the kinds' own `commands`.

    `rules` are the kinds' own. Content repeated under another id is not recorded again; the comparison ignores
    `uncompared` fields, and with None every id is new. Different content under a known id is refused, except from a row
    of a file; with `restating_ignored` it is ignored. `missing` makes the error for an unknown fact. Where a record may
    have only one statement of a kind, the id ensures that (`StatementKind.fact_of`), not this class.
    """

    initial_state = Statements()

    def __init__(
        self,
        *commands: KindCommands,
        kinds: Iterable[StatementKind] = (),
        rules: Mapping[type[AnyStatement], Rule] | None = None,
        uncompared: Sequence[str] | None = ("source",),
        restating_ignored: bool = False,
        missing: Refusal = not_there,
    ) -> None:
        self.kind_commands = commands
        self._states = {each.state: each.kind for each in commands}
        self._corrects = {each.correct: each.kind for each in commands if each.correct}
        self._withdraws = {each.withdraw: each.kind.withdrawn for each in commands}
        self._kinds = by_name((*(each.kind for each in commands), *kinds))
        self._withdrawn_by = {kind.stated: kind.withdrawn for kind in self._kinds.values()}
        self._rules, self._missing, self._restating_ignored = rules or {}, missing, restating_ignored
        self._compares, self._uncompared = uncompared is not None, dict.fromkeys(uncompared or ())

    @property
    def kinds(self) -> Iterable[StatementKind]:
        """Return the kinds that this decider handles."""
        return self._kinds.values()

    @property
    def commands(self) -> tuple[type[RecordCommand], ...]:
        """Return the commands of the kinds that have some of their own."""
        return tuple(command for each in self.kind_commands for command in each.every)

    def decide(self, command: RecordCommand, statements: Statements) -> list[PublishedEvent]:
        """Return the resulting events, none for known content. Raises AlreadyStated, and the errors of the rules and of
        `missing`."""
        match self.generic(command):
            case StateFact(kind=kind, statement=statement):
                return self._state(self._kinds[kind], statement, statements)
            case CorrectFact(kind=kind, correction=correction):
                return self._correct(self._kinds[kind], correction, statements)
            case WithdrawFact(withdrawal=withdrawal):
                return self._withdraw(withdrawal, statements)

    def generic(self, command: RecordCommand) -> FactCommand:
        """Return the equivalent generic command. Raises TypeError for a command of no kind."""
        command_type = type(command)
        if isinstance(command, StateFact | CorrectFact | WithdrawFact):
            return command
        if (kind := self._states.get(command_type)) is not None:
            return StateFact(record=command.stream, kind=kind.name, statement=event_from(kind.stated, command))
        if (kind := self._corrects.get(command_type)) is not None and kind.corrected is not None:
            return CorrectFact(record=command.stream, kind=kind.name, correction=event_from(kind.corrected, command))
        if (withdrawn := self._withdraws.get(command_type)) is not None:
            return WithdrawFact(record=command.stream, withdrawal=event_from(withdrawn, command))
        raise TypeError(f"{command_type.__name__} is a command of no kind")

    def evolve(self, statements: Statements, event: Event) -> Statements:
        stated, current = statements.stated, statements.current
        match event:
            case AnyStatement():
                return Statements({**stated, event.fact: event}, {**current, event.fact: without_origin(event)})
            case Correction():
                now = current.get(event.fact)
                return Statements(stated, {**current, event.fact: corrected(now, event)}) if now else statements
            case Withdrawal():
                return Statements(stated, {fact: each for fact, each in current.items() if fact != event.fact})

    def _state(self, kind: StatementKind, statement: AnyStatement, statements: Statements) -> list[PublishedEvent]:
        self._ask_rule(statement, statements)
        redundant = self._is_known(kind, statement, statements) or self._says_nothing_new(statement, statements)
        return [] if redundant else [statement]

    def _correct(self, kind: StatementKind, correction: Correction, statements: Statements) -> list[PublishedEvent]:
        now = statements.current.get(correction.fact)
        if now is None or not isinstance(now, kind.stated):
            raise self._missing(correction.fact, kind, statements)
        meant = corrected(now, correction)
        self._ask_rule(meant, statements)
        return [] if meant == now else [correction]

    def _withdraw(self, withdrawal: Withdrawal, statements: Statements) -> list[PublishedEvent]:
        stated = statements.stated.get(withdrawal.fact)
        if stated is None:
            raise self._missing(withdrawal.fact, None, statements)
        if not isinstance(withdrawal, self._withdrawn_by.get(type(stated), Withdrawal)):
            raise UnknownRecord(field="fact", id=withdrawal.fact)
        return [withdrawal] if withdrawal.fact in statements.current else []

    def _is_known(self, kind: StatementKind, statement: AnyStatement, statements: Statements) -> bool:
        """Return whether the statement was already made under its id. A row of a file is known by its id, even if staff
        have changed it since.

        Where a record has a single statement of the kind, it may be stated again after its withdrawal; where it has
        many, only under a new id.
        """
        first = statements.stated.get(statement.fact)
        if first is None:
            return False
        if origin_of(statement) is not None or self._restating_ignored:
            return True
        now = statements.current.get(statement.fact)
        if now is None and kind.cardinality != "many":
            return False
        is_same = first == statement if kind.cardinality == "many" else self._says_the_same(now, statement)
        if not is_same:
            raise AlreadyStated(id=statement.fact)
        return True

    def _says_nothing_new(self, statement: AnyStatement, statements: Statements) -> bool:
        if not self._compares:
            return False
        meant = self._content(statement)
        return any(self._content(each) == meant for each in statements.of_kind(type(statement)))

    def _says_the_same(self, one: AnyStatement | None, other: AnyStatement) -> bool:
        """Return whether both have the same content, apart from id and origin."""
        return one is not None and self._content(one) == self._content(other)

    def _content(self, statement: AnyStatement) -> AnyStatement:
        return msgspec.structs.replace(without_origin(statement), fact="", **self._uncompared)

    def _ask_rule(self, statement: AnyStatement, statements: Statements) -> None:
        if (rule := self._rules.get(type(statement))) is not None:
            rule(statement, statements)
