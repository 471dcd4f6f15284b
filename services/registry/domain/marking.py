"""The audience of a statement, changed without changing its content."""

from collections.abc import Sequence

from services.registry.domain import commands as c
from shared.domain.decider import Command
from shared.domain.event import Marking, PublishedEvent, StoredEvent
from shared.public_view.marking_changes import ChangeMarking, marking_change

_CORRECTIONS = (
    c.CorrectAffiliation,
    c.CorrectClass,
    c.CorrectMerger,
    c.CorrectPlace,
    c.CorrectStatus,
    c.CorrectSubsidiary,
)


def restate(command: Command, past: Sequence[StoredEvent], marking: Marking | None) -> list[PublishedEvent]:
    """Return the events of a change of marking, or of a correction that changes only the marking."""
    if isinstance(command, _CORRECTIONS) and marking is not None:
        command = ChangeMarking(record=command.stream, statement=command.fact, reason=command.reason)
    return marking_change(command, past, marking)
