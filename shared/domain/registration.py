"""Registration in error, and reinstatement, for records of any kind: `Registrable` adds both to a decider."""

from collections.abc import Iterable, Sequence
from typing import Any

import msgspec

from shared.domain.decider import Decider
from shared.domain.errors import NotThere, Refused
from shared.domain.event import PublishedEvent


class RegisteredInError(PublishedEvent, frozen=True):
    """The record should never have been registered. It disappears from lists, counts and choices; its history and id
    remain."""

    reason: str


class Reinstated(PublishedEvent, frozen=True):
    """The record was correct after all: everything recorded about it counts again."""

    reason: str


class IsInError(Refused):
    """The record was registered in error, so nothing more can be recorded about it. Parameters: id, reason."""

    code = "registered-in-error"


class ReferenceWithdrawn(Refused):
    """A field names a record that was registered in error. Parameters: field, id."""

    code = "reference-withdrawn"


class Registration(msgspec.Struct, frozen=True):
    """The state of a record. `exists`: it was registered; `in_error`: why it should not have been; `state`: its own
    decider's state."""

    state: Any
    exists: bool = False
    in_error: str | None = None


class Registrable:
    """A decider that extends another with two commands that take a `reason`: `mark_in_error` states that the record was
    registered in error, `reinstate` that this was itself an error.

    While a record is in error, every other command on it is refused with `IsInError`.
    """

    def __init__(self, decider: Decider, mark_in_error: type[Any], reinstate: type[Any]) -> None:
        self._decider, self._mark_in_error, self._reinstate = decider, mark_in_error, reinstate
        self.initial_state = Registration(decider.initial_state)

    def deciding(self, commands: Iterable[type]) -> dict[type, Decider]:
        """Map each command that it handles to itself: the other decider's commands, and its own two."""
        return dict.fromkeys((*commands, self._mark_in_error, self._reinstate), self)

    def decide(self, command: Any, state: Registration) -> Sequence[PublishedEvent]:  # noqa: ANN401  as Decider
        """Return the resulting events. Raises NotThere, IsInError, and the errors of the kind's own decider."""
        if isinstance(command, self._mark_in_error | self._reinstate) and not state.exists:
            raise NotThere(id=command.stream)
        if isinstance(command, self._mark_in_error):
            return [] if state.in_error is not None else [RegisteredInError(command.reason)]
        if isinstance(command, self._reinstate):
            return [] if state.in_error is None else [Reinstated(command.reason)]
        if state.in_error is not None:
            raise IsInError(id=command.stream, reason=state.in_error)
        return list(self._decider.decide(command, state.state))

    def evolve(self, state: Registration, event: Any) -> Registration:  # noqa: ANN401  as Decider
        match event:
            case RegisteredInError(reason=reason):
                return msgspec.structs.replace(state, in_error=reason)
            case Reinstated():
                return msgspec.structs.replace(state, in_error=None)
        return Registration(self._decider.evolve(state.state, event), exists=True, in_error=state.in_error)
