"""The audience of a statement. If only its audience changes, a valid statement is stated again. An event's marking is
not part of its content, so the aggregates do not handle it."""

from collections.abc import Mapping, Sequence
from typing import Protocol, runtime_checkable

from services.meetings.domain import meeting_facts, series
from services.meetings.domain.commands import AnnounceAgenda, AnnounceMeeting, CorrectAttendance
from services.meetings.domain.errors import AnnounceInstead
from shared.contracts.meetings import (
    AgendaAnnounced,
    AttendanceCorrected,
    MarkingChanged,
    MeetingAnnounced,
    MeetingAnnouncementWithdrawn,
)
from shared.domain.decider import Command, RecordCommand
from shared.domain.event import Marking, PublishedEvent, StoredEvent
from shared.domain.event_building import event_from
from shared.public_view.approval import last_of
from shared.public_view.marking_changes import ChangeMarking, is_marked, marking_change
from shared.public_view.openness import effective_marking
from shared.statements.errors import ReasonMissing
from shared.statements.sole import ReplacedForReason


@runtime_checkable
class RestatingCommand(Protocol):
    """A command that restates something, and whose `marking` may change the audience."""

    @property
    def reason(self) -> str | None: ...

    @property
    def marking(self) -> Marking | None: ...


RESTATED_BY: Mapping[type, type[PublishedEvent]] = {
    CorrectAttendance: AttendanceCorrected,
    **{
        each.correct: each.kind.corrected
        for each in (*meeting_facts.KIND_COMMANDS, *series.KIND_COMMANDS)
        if each.correct and each.kind.corrected
    },
    **{command: event for command, event in meeting_facts.SOLE.events.items() if issubclass(event, ReplacedForReason)},
}
"""The event that each restating command makes."""


def previous_marking(past: Sequence[StoredEvent], statement: str) -> Marking | None:
    """Return the effective marking of a stream's last event about a statement; None without any."""
    last = last_of(statement, past)
    return None if last is None else effective_marking(last)


def restate(command: Command, past: Sequence[StoredEvent], marking: Marking | None) -> list[PublishedEvent]:
    """Return the events of a command that changes at most an audience. Raises ReasonMissing."""
    if isinstance(command, ChangeMarking):
        return _changed(command, past, marking)
    if isinstance(command, AnnounceMeeting):
        return [event_from(MeetingAnnounced, command)] if _closed_since(MeetingAnnounced, past) else []
    if isinstance(command, AnnounceAgenda):
        return [event_from(AgendaAnnounced, command)] if _closed_since(AgendaAnnounced, past) else []
    if not isinstance(command, RecordCommand) or not isinstance(command, RestatingCommand):
        return []
    event = RESTATED_BY[type(command)]
    last = last_of(getattr(command, "fact", None) or str(event.states), past)
    if last is None or command.marking is None or is_marked(last, command.marking):
        return []
    if command.reason is None:
        raise ReasonMissing(field="reason")
    return [event_from(event, command)]


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
    """Return whether an announcement is in force, neither withdrawn nor closed."""
    acts = (MeetingAnnounced, MeetingAnnouncementWithdrawn, MarkingChanged)
    last = next((each.data for each in reversed(past) if isinstance(each.data, acts) and _of_record(each.data)), None)
    return isinstance(last, MeetingAnnounced)


def _of_record(event: object) -> bool:
    return getattr(event, "statement", None) is None


def _closed_since(announced: type[PublishedEvent], past: Sequence[StoredEvent]) -> bool:
    """Return whether the marking of the meeting was lowered after its (or its agenda's) last announcement, which is
    then repeated."""
    for event in reversed(past):
        if isinstance(event.data, announced):
            return False
        if isinstance(event.data, MarkingChanged) and event.data.statement is None:
            return True
    return False
