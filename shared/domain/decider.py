"""The one shape of an aggregate: a module with an initial state, a decision and its effect on the state.

Time and ids come in with the command. Doing a thing twice yields no events; what is not allowed raises a named
`Refused`; a business outcome is an event. Source of the shape: the Decider pattern (Chassaing).
"""

from collections.abc import Sequence
from typing import Any, ClassVar, Protocol

import msgspec


class Command(Protocol):
    """A request to change one record, `stream`. `refers` are the records of this service that must exist."""

    @property
    def stream(self) -> str: ...

    @property
    def refers(self) -> tuple[tuple[str, str], ...]:
        """Return pairs (field, id) of records of the same service that must exist."""
        ...


class RecordCommand(msgspec.Struct, frozen=True, kw_only=True):
    """A `Command` on one record: `about` names the field with that record's id, `mentions` those with the ids of other
    records; `added` its last fields, if they came after clients had sent such commands."""

    about: ClassVar[str]
    mentions: ClassVar[tuple[str, ...]] = ()
    added: ClassVar[tuple[str, ...]] = ()

    @property
    def stream(self) -> str:
        return str(getattr(self, self.about))

    @property
    def refers(self) -> tuple[tuple[str, str], ...]:
        """Return the records of `mentions`; a field that was left out refers to nothing."""
        return tuple((field, record) for field in self.mentions if (record := getattr(self, field)) is not None)


class Decider(Protocol):
    initial_state: Any

    def decide(self, command: Any, state: Any) -> Sequence[Any]:
        """Return the events that follow from the command; none when it asks for what already holds. Raises Refused."""
        ...

    def evolve(self, state: Any, event: Any) -> Any:
        """Return the state after the event. Never refuses."""
        ...
