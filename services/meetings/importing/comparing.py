"""The comparison of a row with its record: as first stated, and as it is now."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec

from services.meetings.domain import commands
from services.meetings.importing.rows import RowCommand
from shared.contracts import meetings
from shared.domain.event import StoredEvent
from shared.domain.importing import Proposal, Verdict

# The names of fields in the file, and in commands and events.
WHEN = {"date": "first_day", "city": "city", "country": "country", "mode": "mode", "sources": "sources"}
FIELDS: dict[type[Any], Mapping[str, str]] = {
    commands.OpenSeries: {"name": "name", "kind": "kind"},
    commands.StateSeriesRecord: {"state": "state", "from": "first", "to": "last", "what": "what"},
    commands.PlanMeeting: {"series": "series", "ordinal": "ordinal", **WHEN},
    commands.StateMeetingDetails: {
        "venue": "venue",
        "hosts": "hosts",
        "colocated_with": "colocated_with",
        "invitation_only": "invitation_only",
        "date_note": "day_note",
        "note": "note",
    },
    commands.StateCount: {"counts": "relation value of by"},  # shown as one field in a preview
    commands.RecordTopic: {"topics": "topic"},
    commands.SummarizeConclusion: {"conclusions_summary": "summary"},
    commands.RecordReport: {"reported_to": "document"},
    commands.CloseConclusions: {"conclusions_complete": "complete"},
    commands.RecordAttendance: {"organizations": "listed_as"},
    commands.CloseAttendanceList: {"organizations_complete": "complete"},
}
STATUS: dict[type[Any], str] = {
    commands.HoldMeeting: "held",
    commands.CancelMeeting: "cancelled",
    commands.MarkNotHeld: "not held",
}
_STATUS_OF: dict[type[Any], str] = {
    meetings.MeetingHeld: "held",
    meetings.MeetingCancelled: "cancelled",
    meetings.MeetingNotHeld: "not held",
    meetings.MeetingOutcomeWithdrawn: "planned",
}
# Commands of which only the last one holds, with their events.
_LAST: dict[type[Any], type[Any]] = {
    commands.StateMeetingDetails: meetings.MeetingDetailsStated,
    commands.CloseConclusions: meetings.ConclusionsClosed,
    commands.CloseAttendanceList: meetings.AttendanceListClosed,
}
_WITHDRAWN = (meetings.SeriesRecordWithdrawn, meetings.MeetingFactWithdrawn, meetings.AttendanceWithdrawn)
Values = Mapping[str, object]


def compare(row: RowCommand, events: Sequence[StoredEvent], line: int) -> list[Proposal]:
    """Compare the fields of a row with the events of its record. Fields missing from both are left out."""

    def proposal(field: str, verdict: Verdict, proposed: object, now: object) -> Proposal:
        return Proposal(
            row=row.row,
            field=field,
            verdict=verdict,
            proposed=preview_text(proposed),
            now=preview_text(now),
            line=line,
            record=row.command.stream,
        )

    return [proposal(*each) for each in _fields(row.command, [event.data for event in events])]


def _fields(command: Any, past: Sequence[Any]) -> Iterator[tuple[str, Verdict, object, object]]:  # noqa: ANN401
    proposed, first, now = _three_versions(command, past)
    for field, value in proposed.items():
        if first is None:
            if value is not None:
                yield field, "new", value, None
        elif now is None:
            yield field, "changed", value, None
        elif value == now[field] or value == first[field]:
            # Later corrections by staff stay: the file repeats its old content.
            if value is not None:
                yield field, "same", value, now[field]
        else:
            yield field, "changed", value, now[field]


def _three_versions(command: Any, past: Sequence[Any]) -> tuple[Values, Values | None, Values | None]:  # noqa: ANN401  any command
    """Return the command's value, the value first stated, and the present one; None where there is none."""
    if type(command) in STATUS:
        proposed = {"status": STATUS[type(command)], "reason": getattr(command, "reason", None)}
        ends = [event for event in past if type(event) in _STATUS_OF]
        holds = {"status": _STATUS_OF[type(ends[-1])], "reason": getattr(ends[-1], "reason", None)} if ends else None
        return proposed, holds, holds
    names = FIELDS[type(command)]
    proposed = _field_values(command, names)
    match command:
        case commands.OpenSeries():
            stated: list[Any] = [
                event for event in past if isinstance(event, meetings.SeriesOpened | meetings.SeriesCorrected)
            ]
        case commands.PlanMeeting():
            return proposed, *_planned(past, names)
        case _ if type(command) in _LAST:
            stated = [event for event in past if isinstance(event, _LAST[type(command)])]
        case commands.RecordAttendance():
            stated = _attendance(command, past)
        case _:
            stated = [event for event in past if getattr(event, "fact", None) == command.fact]
    if not stated:
        return proposed, None, None
    first, last = _field_values(stated[0], names), stated[-1]
    return proposed, first, None if isinstance(last, _WITHDRAWN) else first | _field_values(last, names)


_REPLACING = (
    meetings.MeetingPlanned
    | meetings.MeetingHeld
    | meetings.MeetingCorrected
    | meetings.MeetingCodeCorrected
    | meetings.MeetingOutcomeWithdrawn
)


def _planned(past: Sequence[Any], names: Mapping[str, str]) -> tuple[Values | None, Values | None]:
    """Return the present values. Later events replace the fields that they name: `held` the days and the place, a
    correction the ordinal too."""
    first: Values | None = None
    now: dict[str, object] = {}
    for event in past:
        if isinstance(event, meetings.MeetingPlanned):
            first = _field_values(event, names)
        if isinstance(event, _REPLACING):
            now |= _field_values(event, names)
    return first, now if first is not None else None


def _attendance(command: commands.RecordAttendance, past: Sequence[Any]) -> list[Any]:
    """Return the entry of the same row or, without one, an entry that was recorded by hand."""
    entries = [event for event in past if getattr(event, "fact", None) == command.fact]
    if entries:
        return entries
    by_hand = [event for event in past if isinstance(event, meetings.AttendanceRecorded)]
    withdrawn = {event.fact for event in past if isinstance(event, meetings.AttendanceWithdrawn)}
    return [
        msgspec.structs.replace(event, listed_as=command.listed_as) for event in by_hand if event.fact not in withdrawn
    ]


def _field_values(
    message: Any,  # noqa: ANN401  a command or an event
    names: Mapping[str, str],
) -> dict[str, object]:
    return {field: _value(message, name.split()) for field, name in names.items() if hasattr(message, name.split()[0])}


def _value(message: Any, names: Sequence[str]) -> object:  # noqa: ANN401  likewise
    values = [getattr(message, name) for name in names]
    return values[0] if len(values) == 1 else " ".join(map(str, values))


def preview_text(value: object) -> str | None:
    """Return a value as a preview writes it."""
    match value:
        case None:
            return None
        case bool():
            return "yes" if value else "no"
        case tuple():
            return "; ".join(map(str, value))
    return str(value)
