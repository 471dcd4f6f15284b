"""The attendance of one organization at one meeting: the people who came for it, or only its presence."""

from collections.abc import Mapping

import msgspec

from services.meetings.domain.checks import already_recorded
from services.meetings.domain.commands import CorrectAttendance, RecordAttendance, WithdrawAttendance
from services.meetings.domain.errors import AttendanceDiffers
from shared.contracts.meetings import (
    AttendanceCorrected,
    AttendanceMode,
    AttendanceRecorded,
    AttendanceWithdrawn,
    AttendeeLevel,
    Capacity,
)
from shared.domain.errors import NotThere, UnknownRecord
from shared.domain.event_building import event_from
from shared.statements.errors import FactWithdrawn

Command = RecordAttendance | CorrectAttendance | WithdrawAttendance
Event = AttendanceRecorded | AttendanceCorrected | AttendanceWithdrawn


class AttendanceEntry(msgspec.Struct, frozen=True):
    """A valid entry of the list; without `person` the attendee is not named."""

    capacity: Capacity | None
    mode: AttendanceMode | None
    person: str | None
    level: AttendeeLevel | None = None


class Attendance(msgspec.Struct, frozen=True):
    """The state of an attendance. `recorded`: each entry as first recorded, by fact; `entries`: the valid ones."""

    recorded: Mapping[str, AttendanceRecorded] = {}
    entries: Mapping[str, AttendanceEntry] = {}


initial_state = Attendance()


def decide(command: Command, attendance: Attendance) -> list[Event]:
    """Return the events of a command. Raises NotThere, UnknownRecord and the errors of this package."""
    if isinstance(command, RecordAttendance):
        return _record(command, attendance)
    if not attendance.recorded:
        raise NotThere(id=command.attendance)
    if command.fact not in attendance.recorded:
        raise UnknownRecord(field="fact", id=command.fact)
    match command:
        case CorrectAttendance():
            return _correct(command, attendance)
        case WithdrawAttendance():
            return [event_from(AttendanceWithdrawn, command)] if command.fact in attendance.entries else []


def _record(command: RecordAttendance, attendance: Attendance) -> list[Event]:
    event = event_from(AttendanceRecorded, command)
    if already_recorded(event, attendance.recorded.get(command.fact), command.fact):
        return []
    if not command.another and _entry(command) in attendance.entries.values():
        return []
    _refuse_twice(command.person, attendance.entries)
    return [event]


def _correct(command: CorrectAttendance, attendance: Attendance) -> list[Event]:
    if command.fact not in attendance.entries:
        raise FactWithdrawn(fact=command.fact)
    if attendance.entries[command.fact] == _entry(command):
        return []
    _refuse_twice(command.person, {key: entry for key, entry in attendance.entries.items() if key != command.fact})
    return [event_from(AttendanceCorrected, command)]


def _refuse_twice(person: str | None, entries: Mapping[str, AttendanceEntry]) -> None:
    """Refuse a second entry of a person. Several entries without a person are allowed, as they may stand for different people."""
    for fact, entry in entries.items():
        if person is not None and entry.person == person:
            raise AttendanceDiffers(field="person", fact=fact, capacity=entry.capacity, mode=entry.mode)


def evolve(attendance: Attendance, event: Event) -> Attendance:
    entries = attendance.entries
    match event:
        case AttendanceRecorded():
            return Attendance({**attendance.recorded, event.fact: event}, {**entries, event.fact: _entry(event)})
        case AttendanceCorrected():
            return msgspec.structs.replace(attendance, entries={**entries, event.fact: _entry(event)})
        case AttendanceWithdrawn():
            kept = {fact: entry for fact, entry in entries.items() if fact != event.fact}
            return msgspec.structs.replace(attendance, entries=kept)


def _entry(message: RecordAttendance | CorrectAttendance | AttendanceRecorded | AttendanceCorrected) -> AttendanceEntry:
    return AttendanceEntry(message.capacity, message.mode, message.person, message.level)
