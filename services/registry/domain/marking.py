"""Who may see what is recorded, changed without changing what it says."""

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
    """Return what follows from a correction that corrects nothing but the marking, and from a change of a marking."""
    if isinstance(command, _CORRECTIONS) and marking is not None:
        command = ChangeMarking(record=command.stream, statement=command.fact, reason=command.reason)
    return marking_change(command, past, marking)
