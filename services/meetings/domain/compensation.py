"""The command that reverts the last event of an attendance. Both events stay in the log: nothing is removed from it."""

from services.meetings.domain.attendance import Attendance, Command, Event
from services.meetings.domain.commands import CorrectAttendance, RecordAttendance, WithdrawAttendance
from shared.contracts.meetings import AttendanceCorrected, AttendanceRecorded, AttendanceWithdrawn


def compensating_command(stream: str, event: Event, previous: Attendance, *, reason: str, fact: str) -> Command:
    """Return the command that restores the `previous` state, before the event; `fact` is the id for an entry that has
    to be recorded again."""
    match event:
        case AttendanceRecorded():
            return WithdrawAttendance(attendance=stream, fact=event.fact, reason=reason)
        case AttendanceCorrected():
            entry = previous.entries[event.fact]
            return CorrectAttendance(
                attendance=stream,
                fact=event.fact,
                reason=reason,
                capacity=entry.capacity,
                mode=entry.mode,
                person=entry.person,
                level=entry.level,
            )
        case AttendanceWithdrawn():
            recorded, entry = previous.recorded[event.fact], previous.entries[event.fact]
            return RecordAttendance(
                fact=fact,
                meeting=recorded.meeting,
                organization=recorded.organization,
                capacity=entry.capacity,
                mode=entry.mode,
                person=entry.person,
                level=entry.level,
                listed_as=recorded.listed_as,
                source=recorded.source,
                another=True,
            )
