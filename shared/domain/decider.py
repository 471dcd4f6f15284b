"""The common form of an aggregate: a module with an initial state, a decision, and its effect on the state.

Time and ids are passed in with the command. Repeating a command yields no events; a disallowed command raises a named
`Refused`; a business outcome is an event. This is the Decider pattern (Chassaing).
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
        """Return (field, id) pairs for records of the same service that must exist."""
        ...


class RecordCommand(msgspec.Struct, frozen=True, kw_only=True):
    """A `Command` on one record: `about` names the field with that record's id, `mentions` the fields with ids of other
    records; `added` the trailing fields introduced after clients had already sent such commands."""

    about: ClassVar[str]
    mentions: ClassVar[tuple[str, ...]] = ()
    added: ClassVar[tuple[str, ...]] = ()

    @property
    def stream(self) -> str:
        return str(getattr(self, self.about))

    @property
    def refers(self) -> tuple[tuple[str, str], ...]:
        """Return the records named in `mentions`; an omitted field refers to nothing."""
        return tuple((field, record) for field in self.mentions if (record := getattr(self, field)) is not None)


class Decider(Protocol):
    initial_state: Any

    def decide(self, command: Any, state: Any) -> Sequence[Any]:
        """Return the events that result from the command; none if it requests the existing state. Raises Refused."""
        ...

    def evolve(self, state: Any, event: Any) -> Any:
        """Return the state after the event. Never raises Refused."""
        ...
