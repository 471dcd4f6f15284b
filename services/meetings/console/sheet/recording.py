"""The submission of a sheet: its form, the commands of its marks in one transaction, and their undoing in another.

Every id derives from the submission's own, so that sending twice gives the same commands, and records nothing more.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast
from uuid import NAMESPACE_URL, uuid5

import msgspec
from uuid_utils import uuid7

from services.meetings.console.labels import CAPACITIES, _
from services.meetings.console.sheet.rows import CAME, MARKS, MOST, Draft, SheetRow, row_key, split_row_key
from services.meetings.console.workspace import MeetingsWorkspace
from services.meetings.domain import attendance, commands
from services.meetings.domain.compensation import compensating_command
from services.meetings.domain.errors import AttendanceDiffers
from services.meetings.domain.marking import previous_marking
from shared.contracts.meetings import AttendanceCorrected, AttendanceRecorded, AttendanceWithdrawn
from shared.domain.errors import ChangedMeanwhile, Malformed, Problem
from shared.domain.event import Marking, StoredEvent
from shared.domain.ids import is_id
from shared.event_store.command_handler import CommandContext
from shared.event_store.command_results import CommandResult
from shared.event_store.histories import HistoryEvent
from shared.web.console.markings import MARKINGS

_KEY = re.compile(r"key\.([0-9]{1,3})")
_LINE = re.compile(r"line\.([0-9]{1,3})")


ATTENDANCE = (AttendanceRecorded, AttendanceCorrected, AttendanceWithdrawn)


def rows_of(form: Mapping[str, str]) -> list[SheetRow]:
    """Return the rows as sent, without names. Raises Malformed for input that no page of ours sends."""
    rows = []
    for name, key in form.items():
        found = _KEY.fullmatch(name)
        if found:
            number = found[1]
            mark, capacity = form.get(f"mark.{number}", ""), form.get(f"capacity.{number}", "")
            rows.append(SheetRow(checked(name, key), "", capacity=capacity, mark=mark, version=_seen(form, number)))
            _one_of(f"mark.{number}", mark, MARKS)
            _one_of(f"capacity.{number}", capacity, dict(CAPACITIES))
    if len(rows) > MOST:
        raise Malformed("key", _("Send at most %(most)s rows.", most=MOST))
    return rows


def lines_of(form: Mapping[str, str], draft: Draft) -> tuple[Draft, int]:
    """Return a draft with the matched lines of a pasted list, and their number."""
    count = 0
    for name, key in form.items():
        found = _LINE.fullmatch(name)
        if found and key:
            mark, capacity = form.get(f"mark.{found[1]}", ""), form.get(f"capacity.{found[1]}", "")
            _one_of(f"mark.{found[1]}", mark, MARKS)
            _one_of(f"capacity.{found[1]}", capacity, dict(CAPACITIES))
            draft = draft.with_row(checked(name, key), mark, capacity or None)
            count += 1
    return draft, count


def marking_of(form: Mapping[str, str]) -> Marking | None:
    """Return the audience of the records; None if the form does not name one."""
    marking = form.get("marking", "")
    _one_of("marking", marking, MARKINGS)
    return cast(Marking, marking) if marking else None


def command_of(form: Mapping[str, str]) -> str:
    return form.get("command_id", "")[:128] or str(uuid7())


def checked(name: str, key: str) -> str:
    """Return a row's key, if it has the form of one."""
    organization, person = split_row_key(key)
    if not is_id("organization", organization) or (person is not None and not is_id("person", person)):
        raise Malformed(name, _("Choose one of those listed."))
    return key


def _seen(form: Mapping[str, str], number: str) -> int:
    seen = form.get(f"seen.{number}", "0")
    return int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 9 else 0


def _one_of(name: str, value: str, words: Mapping[str, object] | tuple[str, ...]) -> None:
    if value and value not in words:
        raise Malformed(name, _("Choose one of those listed."))


@dataclass(frozen=True)
class UndoResult:
    """The result of Undo: the kind of event (`kind`), the number of entries, and their marks on a sheet."""

    kind: type
    count: int
    rows: dict[str, tuple[str, str]]


class NothingToUndo(Exception):
    """Refusal: no event of this meeting's attendance has that id."""


class AttendanceRecorder:
    def __init__(self, work: MeetingsWorkspace) -> None:
        self._handler, self._lists, self._histories = work.handler, work.queries, work.histories

    def record(
        self, meeting: str, rows: Sequence[SheetRow], context: CommandContext, command: str
    ) -> list[CommandResult]:
        """Record the attendees, all or none. Raises the domain's errors; each record must be unchanged since the page
        was shown."""
        act = _id(f"{context.actor}/{command}")
        wanted: list[tuple[Any, CommandContext]] = []
        seen: set[str] = set()
        for row in rows:
            if row.mark in CAME:
                recorded = _command(act, meeting, row)
                # Only the first command to a record knows its version; later ones follow it.
                expected = None if recorded.stream in seen else row.version
                seen.add(recorded.stream)
                name = _id(f"{act}/{row.key}")
                one = msgspec.structs.replace(context, command=name, correlation=act, expected=expected)
                wanted.append((recorded, one))
        return self._handler.handle_all(wanted)

    def row_errors(self, meeting: str, rows: Sequence[SheetRow], problem: Problem) -> dict[str, str]:
        """Return sentences for the rows that a refusal concerns, by key; empty if it concerns none of them."""
        if isinstance(problem, ChangedMeanwhile):
            stream = problem.parameters["id"]
            text = _(
                "Somebody else has just recorded the attendance of this organization. Check the list, then decide."
            )
            return {row.key: text for row in rows if _stream(meeting, row) == stream}
        if isinstance(problem, AttendanceDiffers):
            person = self._lists.entry(str(problem.parameters["fact"])).person
            text = _("This person is already on the list with other details. Correct that entry instead.")
            return {row.key: text for row in rows if row.mark in CAME and split_row_key(row.key)[1] == person}
        return {}

    def undo(self, meeting: str, event: str, context: CommandContext) -> UndoResult:
        """Restore the state before the submission that the event belongs to, all of it or nothing.

        Only one's own, and only while nothing came after it. Raises NothingToUndo, ChangedMeanwhile, Refused.
        """
        past = [each for each in self._histories.history(meeting) if isinstance(each.event.data, ATTENDANCE)]
        first = next(
            (each.event for each in past if each.event.id == event and each.event.actor == context.actor), None
        )
        if first is None:
            raise NothingToUndo
        act = [
            each
            for each in past
            if each.event.correlation == first.correlation
            and each.event.actor == context.actor
            and type(each.event.data) is type(first.data)
        ]
        self._handler.handle_all(_compensating_commands(past, act, context))
        return UndoResult(type(first.data), len(act), _marks(act))


def _compensating_commands(
    past: Sequence[HistoryEvent], act: Sequence[HistoryEvent], context: CommandContext
) -> list[tuple[Any, CommandContext]]:
    """Return the commands for the last event of each record first, so that each finds the state it left."""
    reason, wanted, seen = _("Undone right after it was recorded."), [], set[str]()
    for entry in sorted(act, key=lambda each: (each.event.stream, -each.event.version)):
        event, undoing = entry.event, _id(f"undo/{entry.event.id}")
        said, before = cast(attendance.Event, event.data), _before(event, past)
        command = compensating_command(event.stream, said, before, reason=reason, fact=f"fact-{undoing}")
        marking = _marked(entry, past)
        if isinstance(command, commands.CorrectAttendance):
            command = msgspec.structs.replace(command, marking=marking)
        expected = None if event.stream in seen else event.version
        seen.add(event.stream)
        course = {"command": undoing, "correlation": None, "causation": event.id, "expected": expected}
        wanted.append((command, msgspec.structs.replace(context, marking=marking, **course)))
    return wanted


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


def _marks(act: Sequence[HistoryEvent]) -> dict[str, tuple[str, str]]:
    """Return (mark, capacity) by key, of the entries that a submission recorded."""
    said = [each.event.data for each in act if isinstance(each.event.data, AttendanceRecorded)]
    return {row_key(each.organization, each.person): (each.mode or "", each.capacity or "") for each in said}


def _command(act: str, meeting: str, row: SheetRow) -> commands.RecordAttendance:
    organization, person = split_row_key(row.key)
    said = {"mode": row.mark, "capacity": row.capacity or None}
    return msgspec.convert(
        {"fact": f"fact-{_id(f'{act}/{row.key}')}", "meeting": meeting, "organization": organization, "person": person}
        | said,
        commands.RecordAttendance,
    )


def _stream(meeting: str, row: SheetRow) -> str:
    return commands.attendance_stream(meeting, split_row_key(row.key)[0])


def _id(name: str) -> str:
    return str(uuid5(NAMESPACE_URL, name))
