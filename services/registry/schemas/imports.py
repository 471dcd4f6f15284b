"""Schemas for another service's import: lookup of organizations by name, and registration of new ones."""

from typing import Any

from marshmallow import Schema, fields, post_load, validate

from shared.domain.provenance import Imported
from shared.web.api import AnswerShape
from shared.web.fields import MarkingField, RecordId, StrictSchema, Text

MOST = 500
_AT_A_TIME = validate.Length(1, MOST)
_SOURCES = 20 * 1000 + 100
"""The length of all sources that a row of a file may have, in one text."""


class Names(StrictSchema):
    names = fields.List(Text(longest=200), required=True, validate=_AT_A_TIME)


class Called(Schema):
    id = RecordId("organization", required=True)
    name = Text(required=True, metadata={"description": "As of the latest facts."})


class AllCalled(Schema):
    items = fields.List(
        fields.List(fields.Nested(Called)),
        required=True,
        metadata={"description": "For each name, in the order asked: who has it, ignoring case and accents."},
    )


class Row(StrictSchema):
    source = Text(longest=200, required=True)
    row = Text(longest=300, required=True)

    @post_load
    def to_origin(self, data: dict[str, Any], **_: object) -> Imported:
        return Imported(**data)


class Newcomer(StrictSchema):
    organization = RecordId("organization", required=True)
    name = Text(longest=200, required=True)
    source = Text(longest=_SOURCES)
    imported = fields.Nested(Row, required=True)


class Newcomers(StrictSchema):
    organizations = fields.List(fields.Nested(Newcomer), required=True, validate=_AT_A_TIME)
    marking = MarkingField(load_default="bureau")


class PersonNewcomer(StrictSchema):
    person = RecordId("person", required=True)
    name = Text(longest=200, required=True)
    imported = fields.Nested(Row, required=True)
    organization = RecordId("organization")
    title = Text(longest=200)


class PeopleNewcomers(StrictSchema):
    people = fields.List(fields.Nested(PersonNewcomer), required=True, validate=_AT_A_TIME)
    marking = MarkingField(load_default="bureau")


class Answers(Schema):
    items = fields.List(fields.Nested(AnswerShape), required=True)
