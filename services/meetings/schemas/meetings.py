"""Meetings, from planned to held or not."""

from typing import Any, get_args

from marshmallow import Schema, fields, post_load

from services.meetings.domain.meeting import Status
from services.meetings.schemas.attendance import EntryRow
from services.meetings.schemas.fields import Country, Lines, Version
from services.meetings.schemas.meeting_facts import ToldRow
from shared.contracts.meetings import MeetingMode
from shared.web.api import Paged
from shared.web.command_fields import CommandFields, CommandSchema, ReasonText
from shared.web.fields import Day, Instant, OneOf, RecordId, StrictSchema, Text, Whole, YesNo


class _When(CommandSchema):
    first_day = Day(required=True)
    last_day = Day()
    city = Text(longest=120)
    country = Country()
    mode = OneOf(*get_args(MeetingMode))
    sources = Lines(1000)


class PlanMeeting(_When):
    makes = ("meeting", "meeting")

    meeting = RecordId("meeting")
    series = RecordId("series", required=True)
    code = Text(required=True, longest=40)
    ordinal = Whole(least=1, most=9999)


class HoldMeeting(_When):
    """The days and the place as they were: they replace the planned ones."""


class CorrectMeeting(_When):
    ordinal = Whole(least=1, most=9999)
    reason = ReasonText()


class EndMeeting(CommandSchema):
    """The reason why a meeting was cancelled or not held."""

    reason = ReasonText()
    sources = Lines(1000)


class WithdrawOutcome(CommandSchema):
    reason = ReasonText()


class CorrectMeetingCode(CommandSchema):
    code = Text(required=True, longest=40)
    reason = ReasonText()


class AnnounceMeeting(StrictSchema):
    """The body of an announcement. It takes no marking: the command makes its meeting public."""

    not_before = Instant()

    @post_load
    def to_input(self, data: dict[str, Any], **_options: object) -> CommandFields:
        return CommandFields(data, "public")


class WithdrawAnnouncement(CommandSchema):
    reason = ReasonText()


class CloseAttendanceList(CommandSchema):
    complete = YesNo(required=True)
    source = Text(longest=1000)


class MeetingsPage(Paged, StrictSchema):
    series = RecordId("series")
    status = OneOf(*get_args(Status))


class MeetingRow(Schema):
    id = RecordId("meeting", required=True)
    version = Version()
    code = fields.String(required=True)
    series = RecordId("series", required=True)
    ordinal = fields.Integer(allow_none=True)
    status = fields.String(required=True)
    first_day = Day(required=True)
    last_day = Day(allow_none=True)
    city = fields.String(allow_none=True)
    country = fields.String(allow_none=True)
    mode = fields.String(allow_none=True)
    sources = fields.List(fields.String(), required=True)
    announced = fields.Boolean(
        required=True, metadata={"description": "Whether it is public, by announcement or by an import."}
    )
    not_before = Instant(allow_none=True, metadata={"description": "Its embargo: a moment in UTC."})
    reason = fields.String(
        allow_none=True,
        metadata={"description": "Why it was cancelled or not held; null where that is not for the viewer."},
    )
    complete = fields.Boolean(
        allow_none=True,
        metadata={
            "description": "Whether the list of attendance is complete; null: not said, or not all of it is open."
        },
    )


class WholeMeetingRow(ToldRow, MeetingRow):
    attendance = fields.List(fields.Nested(EntryRow), required=True)


def meeting(row: Any) -> dict[str, Any]:
    """Return a meeting as JSON for viewers who see all records."""
    return {name: getattr(row, name) for name in MeetingRow().fields} | _sources(row)


def visible_meeting(row: Any, complete: bool | None) -> dict[str, Any]:
    """Return a meeting as JSON for readers outside the bureau: its announced parts, or those open by marking."""
    elsewhere = ("version", "complete", "not_before")
    plain = {name: getattr(row, name) for name in MeetingRow().fields if name not in elsewhere}
    return plain | {"complete": complete, "not_before": row.opens or None} | _sources(row)


def _sources(row: Any) -> dict[str, list[str]]:
    return {"sources": row.sources.split("\n") if row.sources else []}
