"""The audience of a statement. A valid statement is stated again if only its audience changes.

An event's marking is no part of its content, so the aggregates do not handle it.
"""

from collections.abc import Mapping, Sequence
from typing import Any, cast

from services.meetings.domain import meeting_facts, series
from services.meetings.domain.commands import AnnounceMeeting, CorrectAttendance
from services.meetings.domain.errors import AnnounceInstead
from shared.contracts.meetings import (
    AttendanceCorrected,
    MarkingChanged,
    MeetingAnnounced,
    MeetingAnnouncementWithdrawn,
)
from shared.domain.decider import Command
from shared.domain.event import Marking, PublishedEvent, StoredEvent
from shared.domain.event_building import event_from
from shared.public_view.approval import last_of
from shared.public_view.marking_changes import ChangeMarking, is_marked, marking_change
from shared.public_view.openness import effective_marking
from shared.statements.errors import ReasonMissing
from shared.statements.sole import ReplacedForReason

RESTATED_BY: Mapping[type | None, type[PublishedEvent] | None] = {
    CorrectAttendance: AttendanceCorrected,
    **{each.correct: each.kind.corrected for each in (*meeting_facts.KIND_COMMANDS, *series.KIND_COMMANDS)},
    **{command: event for command, event in meeting_facts.SOLE.events.items() if issubclass(event, ReplacedForReason)},
}
"""The event that states anew, by the command that asks for it and says who may see it."""


def previous_marking(past: Sequence[StoredEvent], statement: str) -> Marking | None:
    """Return the effective marking of the last of a stream's events about a statement; None without any."""
    last = last_of(statement, past)
    return None if last is None else effective_marking(last)


def restate(command: Command, past: Sequence[StoredEvent], marking: Marking | None) -> list[PublishedEvent]:
    """Return the events of a command that changes at most an audience. Raises ReasonMissing."""
    if isinstance(command, ChangeMarking):
        return _changed(command, past, marking)
    if isinstance(command, AnnounceMeeting):
        return [event_from(MeetingAnnounced, command)] if _closed_since(past) else []
    event, said = RESTATED_BY.get(type(command)), cast(Any, command)
    if event is None:
        return []
    last = last_of(getattr(said, "fact", None) or str(event.states), past)
    if last is None or said.marking is None or is_marked(last, said.marking):
        return []
    if said.reason is None:
        raise ReasonMissing(field="reason")
    return [event_from(event, said)]


def _changed(command: ChangeMarking, past: Sequence[StoredEvent], marking: Marking | None) -> list[PublishedEvent]:
    """Return the changed statements. Raises AnnounceInstead, NotThere, IsInError, UnknownRecord."""
    found = marking_change(command, past, marking)
    if command.statement is None and command.record.startswith("meeting-"):
        if marking == "public":
            raise AnnounceInstead(meeting=command.record)
        if _is_announced(past):
            # The announcement opened it, whatever its marking.
            return [MarkingChanged(command.reason)]
    return found


def _is_announced(past: Sequence[StoredEvent]) -> bool:
    """Return whether an announcement stands that was neither withdrawn nor closed."""
    acts = (MeetingAnnounced, MeetingAnnouncementWithdrawn, MarkingChanged)
    last = next((each.data for each in reversed(past) if isinstance(each.data, acts) and _of_record(each.data)), None)
    return isinstance(last, MeetingAnnounced)


def _of_record(event: object) -> bool:
    return getattr(event, "statement", None) is None


def _closed_since(past: Sequence[StoredEvent]) -> bool:
    """Return whether the meeting's marking was lowered after its last announcement: then it is announced anew."""
    for each in reversed(past):
        if isinstance(each.data, MeetingAnnounced):
            return False
        if isinstance(each.data, MarkingChanged) and each.data.statement is None:
            return True
    return False
