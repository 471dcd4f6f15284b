"""A Member State, or another State that facts refer to: its identity and its dated statuses."""

from collections.abc import Mapping, Sequence

import msgspec

from services.registry.domain.commands import (
    CorrectStateName,
    CorrectStatus,
    RegisterState,
    StateStatus,
    WithdrawStatus,
)
from services.registry.domain.dated_facts import check_days, check_value, unknown_fact
from shared.contracts.registry import (
    StateNameCorrected,
    StateRegistered,
    StatusCorrected,
    StatusField,
    StatusStated,
    StatusWithdrawn,
)
from shared.contracts.registry.states import REGIONS, STATUS
from shared.domain.decider import RecordCommand
from shared.domain.errors import NotThere
from shared.domain.event import PublishedEvent
from shared.domain.event_building import event_from
from shared.statements.decider import KindCommands, StatementDecider, Statements

Event = StateRegistered | StateNameCorrected | StatusStated | StatusCorrected | StatusWithdrawn

_YES_NO = ("yes", "no")
VALUES: Mapping[StatusField, tuple[str, ...]] = {
    "region": tuple(REGIONS),
    "development": ("developing", "developed"),
    "ldc": _YES_NO,
    "lldc": _YES_NO,
    "sids": _YES_NO,
    "transition": _YES_NO,
    "member": _YES_NO,
}


class State(msgspec.Struct, frozen=True):
    """The state of a State: `name` is None before it is registered."""

    name: str | None = None
    statuses: Statements = Statements()


initial_state = State()


def _check_status(status: StatusStated, _others: Statements) -> None:
    check_value("field", status.field, VALUES)
    check_value("value", status.value, VALUES[status.field])
    check_days(status.since, status.until)


_STATUSES = StatementDecider(
    KindCommands(STATUS, StateStatus, CorrectStatus, WithdrawStatus),
    rules={StatusStated: _check_status},
    uncompared=("certainty", "note", "source"),
    restating_ignored=True,
    missing=unknown_fact,
)
COMMANDS: tuple[type[RecordCommand], ...] = (RegisterState, CorrectStateName, *_STATUSES.commands)


def decide(command: RecordCommand, state: State) -> Sequence[PublishedEvent]:
    """Return the events of a command. Raises NotThere, NoSuchValue, EndBeforeStart, UnknownFact."""
    if isinstance(command, RegisterState):
        return [] if state.name is not None else [event_from(StateRegistered, command)]
    if state.name is None:
        raise NotThere(id=command.stream)
    if isinstance(command, CorrectStateName):
        return [] if command.name == state.name else [StateNameCorrected(command.name, command.reason)]
    return _STATUSES.decide(command, state.statuses)


def evolve(state: State, event: Event) -> State:
    match event:
        case StateRegistered():
            return State(event.name)
        case StateNameCorrected():
            return msgspec.structs.replace(state, name=event.name)
        case StatusStated() | StatusCorrected() | StatusWithdrawn():
            return msgspec.structs.replace(state, statuses=_STATUSES.evolve(state.statuses, event))
