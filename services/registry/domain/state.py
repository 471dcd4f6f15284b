"""A Member State, or another State that facts are about: who it is, and its dated statuses."""

from collections.abc import Mapping

import msgspec

from services.registry.domain.commands import (
    CorrectStateName,
    CorrectStatus,
    RegisterState,
    StateStatus,
    WithdrawStatus,
)
from services.registry.domain.dated_facts import check_days, check_value
from services.registry.domain.errors import UnknownFact
from shared.contracts.provenance import Certainty
from shared.contracts.registry import (
    StateNameCorrected,
    StateRegistered,
    StatusCorrected,
    StatusField,
    StatusStated,
    StatusWithdrawn,
)
from shared.domain.errors import NotThere

Command = RegisterState | CorrectStateName | StateStatus | CorrectStatus | WithdrawStatus
Event = StateRegistered | StateNameCorrected | StatusStated | StatusCorrected | StatusWithdrawn

REGIONS = ("Africa", "Americas", "Arab States", "Asia-Pacific", "CIS", "Europe")
_YES_NO = ("yes", "no")
VALUES: Mapping[StatusField, tuple[str, ...]] = {
    "region": REGIONS,
    "development": ("developing", "developed"),
    "ldc": _YES_NO,
    "lldc": _YES_NO,
    "sids": _YES_NO,
    "transition": _YES_NO,
    "member": _YES_NO,
}


class Status(msgspec.Struct, frozen=True):
    """A status as it is stated now."""

    field: StatusField
    value: str
    since: str | None
    until: str | None
    certainty: Certainty | None
    note: str | None
    source: str | None

    @property
    def content(self) -> tuple[str, str, str | None, str | None]:
        return (self.field, self.value, self.since, self.until)


class State(msgspec.Struct, frozen=True):
    """`name` is None before it is registered; `statuses` by fact, None for one that was withdrawn."""

    name: str | None = None
    statuses: Mapping[str, Status | None] = {}


initial_state = State()


def decide(command: Command, state: State) -> list[Event]:
    """Events that follow from a command. Raises NotThere, NoSuchValue, EndBeforeStart, UnknownFact."""
    if isinstance(command, RegisterState):
        return [] if state.name is not None else [_registered(command)]
    if state.name is None:
        raise NotThere(id=command.state)
    match command:
        case CorrectStateName(name=name, reason=reason):
            return [] if name == state.name else [StateNameCorrected(name, reason)]
        case StateStatus():
            return _state(command, state)
        case CorrectStatus():
            return _correct(command, state)
        case WithdrawStatus(fact=fact, reason=reason):
            if fact not in state.statuses:
                raise UnknownFact(field="fact", id=fact)
            return [StatusWithdrawn(fact, reason)] if state.statuses[fact] else []


def _registered(command: RegisterState) -> StateRegistered:
    return StateRegistered(command.state, command.iso3, command.iso2, command.name, command.imported)


def _state(command: StateStatus, state: State) -> list[Event]:
    check_value("field", command.field, VALUES)
    check_value("value", command.value, VALUES[command.field])
    check_days(command.since, command.until)
    stated = StatusStated(
        fact=command.fact,
        field=command.field,
        value=command.value,
        since=command.since,
        until=command.until,
        certainty=command.certainty,
        note=command.note,
        source=command.source,
        imported=command.imported,
    )
    so_already = any(each and each.content == _stated(stated).content for each in state.statuses.values())
    return [] if command.fact in state.statuses or so_already else [stated]


def _correct(command: CorrectStatus, state: State) -> list[Event]:
    now = state.statuses.get(command.fact)
    if now is None:
        raise UnknownFact(field="fact", id=command.fact)
    check_value("value", command.value, VALUES[now.field])
    check_days(command.since, command.until)
    corrected = StatusCorrected(
        fact=command.fact,
        value=command.value,
        reason=command.reason,
        since=command.since,
        until=command.until,
        certainty=command.certainty,
        note=command.note,
        source=command.source,
    )
    return [] if _corrected(now, corrected) == now else [corrected]


def evolve(state: State, event: Event) -> State:
    match event:
        case StateRegistered():
            return State(event.name)
        case StateNameCorrected():
            return msgspec.structs.replace(state, name=event.name)
        case StatusStated():
            return _with(state, event.fact, _stated(event))
        case StatusCorrected():
            now = state.statuses.get(event.fact)
            return _with(state, event.fact, _corrected(now, event)) if now else state
        case StatusWithdrawn():
            return _with(state, event.fact, None)


def _stated(event: StatusStated) -> Status:
    return Status(event.field, event.value, event.since, event.until, event.certainty, event.note, event.source)


def _corrected(now: Status, event: StatusCorrected) -> Status:
    return Status(now.field, event.value, event.since, event.until, event.certainty, event.note, event.source)


def _with(state: State, fact: str, status: Status | None) -> State:
    return msgspec.structs.replace(state, statuses={**state.statuses, fact: status})
