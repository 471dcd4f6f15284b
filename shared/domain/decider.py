"""The one shape of an aggregate: a module with a state, a decision and its consequence.

Time and ids come in with the command. Doing a thing twice yields no events; what is not allowed raises a named
`Refused`; a business outcome is an event. Source of the shape: the Decider pattern (Chassaing).
"""

from collections.abc import Sequence
from typing import Any, ClassVar, Protocol

import msgspec


class Command(Protocol):
    """What is wanted. `stream` names the record it is about; `refers` the records of this service that must exist."""

    @property
    def stream(self) -> str: ...

    @property
    def refers(self) -> tuple[tuple[str, str], ...]:
        """Pairs (field, id) of records of the same service that must be there."""
        ...


class RecordCommand(msgspec.Struct, frozen=True, kw_only=True):
    """A `Command` on one record: `about` names its field for that record's id, `mentions` those for other records."""

    about: ClassVar[str]
    mentions: ClassVar[tuple[str, ...]] = ()

    @property
    def stream(self) -> str:
        return str(getattr(self, self.about))

    @property
    def refers(self) -> tuple[tuple[str, str], ...]:
        """Fields that may be left out refer to nothing then."""
        return tuple((field, record) for field in self.mentions if (record := getattr(self, field)) is not None)


class Decider(Protocol):
    initial_state: Any

    def decide(self, command: Any, state: Any) -> Sequence[Any]:
        """Events that follow from the command; none when it asks for what is already so. Raises Refused."""
        ...

    def evolve(self, state: Any, event: Any) -> Any:
        """What is so after the event. Never refuses."""
        ...
