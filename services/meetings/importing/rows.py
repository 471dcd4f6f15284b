"""The conversion of a file's rows to commands, in the order of recording: series, their record, meetings with all
facts. Ids are made from the source and the row's id, so that another installation gets the same; a meeting's is made
from its `id`, whatever the file."""

from collections.abc import Iterator, Mapping

import msgspec

from services.meetings.domain.commands import (
    CancelMeeting,
    CloseAttendanceList,
    CloseConclusions,
    HoldMeeting,
    MarkNotHeld,
    OpenSeries,
    PlanMeeting,
    RecordAttendance,
    RecordReport,
    RecordTopic,
    StateCount,
    StateMeetingDetails,
    StateSeriesRecord,
    SummarizeConclusion,
)
from services.meetings.importing.history import History, Meeting
from services.meetings.importing.lines import JsonPath
from shared.domain.decider import Command
from shared.domain.ids import imported_id
from shared.domain.provenance import Imported

SOURCE = "history"
NO_REASON = "The source gives no reason."


class RowCommand(msgspec.Struct, frozen=True):
    """The command of one row, or of a part of it, and its place in the file."""

    row: str
    path: JsonPath
    command: Command


def organization_id(name: str) -> str:
    """Return the id of an unregistered organization: made from its name as written."""
    return imported_id("organization", SOURCE, name)


def meeting_id(row: Meeting) -> str:
    return imported_id("meeting", SOURCE, row.id)


def entry_id(row: Meeting, name: str) -> str:
    """Return the id of the entry of an organization in a meeting's list."""
    return imported_id("fact", SOURCE, f"{row.id}/{name}")


Organizations = Mapping[tuple[str, str], str]
"""The ids of organizations by meeting and name, both as in the file."""


def rows(file: History, organizations: Organizations, recorded: Mapping[str, str]) -> Iterator[RowCommand]:
    """Yield the commands of rows. `recorded`: ids of the existing series, by code."""
    series = series_of(file, recorded)
    for number, series_row in enumerate(file.series):
        opening = OpenSeries(
            series=series[series_row.id],
            code=series_row.id,
            name=series_row.name,
            kind=series_row.kind,
            imported=Imported(SOURCE, series_row.id),
        )
        yield RowCommand(series_row.id, ("series", number), opening)
    for number, record in enumerate(file.records):
        row = f"{record.series}/{record.first}"
        stating = StateSeriesRecord(
            series=series[record.series],
            fact=imported_id("fact", SOURCE, row),
            state=record.state,
            first=record.first,
            last=record.last,
            what=record.what,
            imported=Imported(SOURCE, row),
        )
        yield RowCommand(row, ("records", number), stating)
    for number, meeting in enumerate(file.meetings):
        for path, command in _meeting(meeting, series[meeting.series], organizations):
            yield RowCommand(meeting.id, ("meetings", number, *path), command)


def series_of(file: History, recorded: Mapping[str, str]) -> dict[str, str]:
    """Return ids by code: an existing series is matched by it."""
    return {each.id: imported_id("series", SOURCE, each.id) for each in file.series} | dict(recorded)


Part = tuple[JsonPath, Command]


def _meeting(row: Meeting, series: str, organizations: Organizations) -> Iterator[Part]:
    id_ = meeting_id(row)
    schedule = {
        "first_day": row.date,
        "city": row.city,
        "country": row.country,
        "mode": row.mode,
        "sources": row.sources,
    }
    yield (
        (),
        PlanMeeting(
            meeting=id_,
            series=series,
            code=row.id,
            ordinal=row.ordinal,
            imported=Imported(SOURCE, row.id),
            **schedule,  # type: ignore[arg-type]  # the same five for both commands
        ),
    )
    match row.status:
        case "held":
            yield ("status",), HoldMeeting(meeting=id_, **schedule)  # type: ignore[arg-type]  # likewise
        case "cancelled":
            yield ("status",), CancelMeeting(meeting=id_, reason=row.reason or NO_REASON, sources=row.sources)
        case "not held":
            yield ("status",), MarkNotHeld(meeting=id_, reason=row.reason or NO_REASON, sources=row.sources)
    yield from _details(row, id_)
    yield from _facts(row, id_)
    if row.status == "held":
        yield from _attended(row, id_, organizations)


def _details(row: Meeting, meeting: str) -> Iterator[Part]:
    details = {
        "venue": row.venue,
        "hosts": row.hosts or None,
        "colocated_with": row.colocated_with,
        "invitation_only": row.invitation_only,
        "day_note": row.date_note,
        "note": row.note,
    }
    if any(value is not None for value in details.values()):
        origin = Imported(SOURCE, f"{row.id}/details")
        yield (), StateMeetingDetails(meeting=meeting, imported=origin, **details)


def _facts(row: Meeting, meeting: str) -> Iterator[Part]:
    sources = "; ".join(row.sources)

    def fact(part: str) -> dict[str, object]:
        id_ = f"{row.id}/{part}"
        return {
            "meeting": meeting,
            "fact": imported_id("fact", SOURCE, id_),
            "source": sources,
            "imported": Imported(SOURCE, id_),
        }

    for number, count in enumerate(row.counts):
        values = {"value": count.value, "relation": count.op, "of": count.of, "by": count.by}
        yield ("counts", number), StateCount(**fact(f"counts/{count.of}/{count.by}"), **values)
    for number, topic in enumerate(row.topics):
        yield ("topics", number), RecordTopic(**fact(f"topics/{topic}"), topic=topic)
    for number, summary in enumerate(row.conclusions_summary):
        summarizing = SummarizeConclusion(**fact(f"conclusions/{summary}"), summary=summary)
        yield ("conclusions_summary", number), summarizing
    if row.conclusions_summary or row.conclusions_complete:
        closing = CloseConclusions(meeting=meeting, complete=row.conclusions_complete, source=sources)
        yield ("conclusions_complete",), closing
    for number, document in enumerate(row.reported_to):
        yield ("reported_to", number), RecordReport(**fact(f"reports/{document}"), document=document)


def _attended(row: Meeting, meeting: str, organizations: Organizations) -> Iterator[Part]:
    sources = "; ".join(row.sources)
    for number, name in enumerate(row.organizations):
        id_ = f"{row.id}/{name}"
        recording = RecordAttendance(
            fact=entry_id(row, name),
            meeting=meeting,
            organization=organizations[row.id, name],
            listed_as=name,
            source=sources,
            imported=Imported(SOURCE, id_),
        )
        yield ("organizations", number), recording
    if row.organizations or row.organizations_complete:
        closing = CloseAttendanceList(meeting=meeting, complete=row.organizations_complete, source=sources)
        yield ("organizations_complete",), closing
