"""Meetings, from planned to held or not."""

from typing import Any, get_args

from marshmallow import Schema, fields, post_load

from services.meetings.domain import commands
from services.meetings.domain.meeting import Status
from services.meetings.schemas.attendance import EntryRow
from services.meetings.schemas.parts import Country, Instant, Lines, Marked, Parts, Reason
from services.meetings.schemas.told import ToldRow
from shared.contracts.meetings import MeetingMode
from shared.web.api import Paged
from shared.web.asking import new_id
from shared.web.fields import Day, OneOf, RecordId, StrictSchema, Text, Whole, YesNo


class _When(Marked):
    from_form = False

    first_day = Day(required=True)
    last_day = Day()
    city = Text(longest=120)
    country = Country()
    mode = OneOf(*get_args(MeetingMode))
    sources = Lines(1000)


class PlanMeeting(_When):
    meeting = RecordId("meeting")
    series = RecordId("series", required=True)
    code = Text(required=True, longest=40)
    ordinal = Whole(least=1, most=9999)

    def command(self, said: dict[str, Any]) -> commands.PlanMeeting:
        return commands.PlanMeeting(meeting=said.pop("meeting", None) or new_id("meeting"), **said)


class HoldMeeting(_When):
    """The days and the place as they were: they replace the planned ones."""


class CorrectMeeting(_When):
    ordinal = Whole(least=1, most=9999)
    reason = Reason()


class EndMeeting(Marked):
    """Cancelled, or not held."""

    from_form = False

    reason = Reason()
    sources = Lines(1000)


class WithdrawOutcome(Marked):
    reason = Reason()


class CorrectMeetingCode(Marked):
    code = Text(required=True, longest=40)
    reason = Reason()


class AnnounceMeeting(StrictSchema):
    """It takes no marking: the act makes public what it is about."""

    not_before = Instant()

    @post_load
    def to_parts(self, said: dict[str, Any], **_options: object) -> Parts:
        return said, "public"


class WithdrawAnnouncement(Marked):
    reason = Reason()


class CloseAttendanceList(Marked):
    complete = YesNo(required=True)
    source = Text(longest=1000)


class MeetingsPage(Paged, StrictSchema):
    series = RecordId("series")
    status = OneOf(*get_args(Status))


class MeetingRow(Schema):
    id = fields.String(required=True)
    version = fields.Integer(required=True)
    code = fields.String(required=True)
    series = fields.String(required=True)
    ordinal = fields.Integer(allow_none=True)
    status = fields.String(required=True)
    first_day = fields.String(required=True)
    last_day = fields.String(allow_none=True)
    city = fields.String(allow_none=True)
    country = fields.String(allow_none=True)
    mode = fields.String(allow_none=True)
    sources = fields.List(
        fields.String(), required=True, metadata={"description": "None where they are not for the viewer."}
    )
    announced = fields.Boolean(required=True, metadata={"description": "Whether it is public, by an act or an import."})
    not_before = fields.String(allow_none=True, metadata={"description": "Its embargo: a moment in UTC."})
    reason = fields.String(
        allow_none=True,
        metadata={"description": "Why it was cancelled or not held; null where that is not for the viewer."},
    )
    complete = fields.Boolean(
        allow_none=True, metadata={"description": "Whether the list of attendance is complete; null: not said."}
    )


class WholeMeetingRow(ToldRow, MeetingRow):
    attendance = fields.List(fields.Nested(EntryRow), required=True)


def meeting(row: Any, *, why: bool, sources: bool) -> dict[str, Any]:
    """A meeting as JSON. Readers outside the bureau see what and when; `why` and `sources`: whether they may read those."""
    plain = {name: getattr(row, name) for name in MeetingRow().fields}
    said = row.sources.split("\n") if sources and row.sources else []
    return plain | {"sources": said, "reason": row.reason if why else None}
