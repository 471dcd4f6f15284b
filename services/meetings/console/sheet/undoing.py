"""Undo of an act on a list of attendance: all of it or nothing, by its author only, and only if nothing was changed since."""

from collections.abc import Sequence
from typing import Any, cast
from uuid import NAMESPACE_URL, uuid5

import msgspec

from services.meetings.console.labels import _
from services.meetings.console.workspace import MeetingsWorkspace
from services.meetings.domain import attendance, commands
from services.meetings.domain.compensation import compensating_command
from services.meetings.domain.marking import previous_marking
from shared.contracts.meetings import AttendanceCorrected, AttendanceRecorded, AttendanceWithdrawn
from shared.domain.event import Marking, StoredEvent
from shared.event_store.command_handler import CommandContext
from shared.event_store.histories import HistoryEvent

ATTENDANCE = (AttendanceRecorded, AttendanceCorrected, AttendanceWithdrawn)


class NothingToUndo(Exception):
    """Refusal: no event of this meeting's attendance has that id."""


def undo(work: MeetingsWorkspace, meeting: str, event: str, context: CommandContext) -> int:
    """Restore the state before the act that an event belongs to, and return the number of its entries.

    Raises NothingToUndo, ChangedMeanwhile, Refused.
    """
    past = [each for each in work.histories.history(meeting) if isinstance(each.event.data, ATTENDANCE)]
    first = next((each.event for each in past if each.event.id == event and each.event.actor == context.actor), None)
    if first is None:
        raise NothingToUndo
    act = [
        each
        for each in past
        if each.event.correlation == first.correlation
        and each.event.actor == context.actor
        and type(each.event.data) is type(first.data)
    ]
    work.handler.handle_all(_compensating_commands(past, act, context))
    return len(act)


def _compensating_commands(
    past: Sequence[HistoryEvent], act: Sequence[HistoryEvent], context: CommandContext
) -> list[tuple[Any, CommandContext]]:
    """Return the commands, each record's last event first, so that each finds the state that its event left."""
    reason, compensating, seen = _("Undone right after it was recorded."), [], set[str]()
    for entry in sorted(act, key=lambda each: (each.event.stream, -each.event.version)):
        event, undoing = entry.event, str(uuid5(NAMESPACE_URL, f"undo/{entry.event.id}"))
        data, before = cast(attendance.Event, event.data), _before(event, past)
        command = compensating_command(event.stream, data, before, reason=reason, fact=f"fact-{undoing}")
        marking = _marked(entry, past)
        if isinstance(command, commands.CorrectAttendance):
            command = msgspec.structs.replace(command, marking=marking)
        expected = None if event.stream in seen else event.version
        seen.add(event.stream)
        course = {"command": undoing, "correlation": None, "causation": event.id, "expected": expected}
        compensating.append((command, msgspec.structs.replace(context, marking=marking, **course)))
    return compensating


def _before(event: StoredEvent, past: Sequence[HistoryEvent]) -> attendance.Attendance:
    """Return the content of the record before an event of it."""
    state = attendance.initial_state
    for each in past:
        if each.event.stream == event.stream and each.event.version < event.version:
            state = attendance.evolve(state, cast(attendance.Event, each.event.data))
    return state


def _marked(entry: HistoryEvent, past: Sequence[HistoryEvent]) -> Marking:
    """Return the audience of an entry before an event of it, to be restored. A new entry keeps the event's."""
    event, fact = entry.event, cast(attendance.Event, entry.event.data).fact
    before = [each.event for each in past if each.event.stream == event.stream and each.event.version < event.version]
    return previous_marking(before, fact) or event.marking
