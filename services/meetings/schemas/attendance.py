"""Attendance: organizations, their capacity and mode, and the person if named."""

from typing import Any, get_args

from marshmallow import Schema, fields

from services.meetings.schemas.fields import FactAmendmentSchema, FactCorrectionSchema, NewFactSchema, Version
from shared.contracts.meetings import AttendanceMode, AttendeeLevel, Capacity
from shared.web.command_fields import CommandSchema
from shared.web.fields import AnyId, OneOf, RecordId, Text


class _Entry(CommandSchema):
    capacity = OneOf(*get_args(Capacity))
    mode = OneOf(*get_args(AttendanceMode))
    person = RecordId("person")
    level = OneOf(*get_args(AttendeeLevel))


class RecordAttendance(NewFactSchema, _Entry):
    organization = RecordId("organization", required=True)
    listed_as = Text()
    source = Text(longest=1000)


class CorrectAttendance(FactCorrectionSchema, _Entry):
    """Capacity, mode, person and level as they should have been recorded: omitted ones are not known."""


class WithdrawAttendance(FactAmendmentSchema):
    """An entry of the list."""


class EntryRow(Schema):
    fact = AnyId(required=True)
    attendance = AnyId(required=True, metadata={"description": "The record to correct or withdraw in."})
    version = Version()
    organization = RecordId("organization", required=True)
    name = fields.String(allow_none=True, metadata={"description": "Its present name; null while not known here."})
    capacity = fields.String(allow_none=True)
    mode = fields.String(allow_none=True)
    level = fields.String(allow_none=True)
    person = RecordId(
        "person", metadata={"description": "Only for viewers who may see people; absent if nobody is named."}
    )
    listed_as = fields.String(allow_none=True)
    source = fields.String(allow_none=True)


def entry(row: Any, *, with_person: bool) -> dict[str, Any]:
    """Return an entry as JSON for viewers who see all records; `with_person`: including the person."""
    plain = {name: getattr(row, name) for name in EntryRow().fields if name != "person"}
    return plain | ({"person": row.person} if with_person and row.person else {})


def visible_entry(row: Any, name: str | None) -> dict[str, Any]:
    """Return an entry as JSON for readers outside the bureau, who never see the person."""
    hidden = ("person", "version", "name")
    return {field: getattr(row, field) for field in EntryRow().fields if field not in hidden} | {"name": name}
