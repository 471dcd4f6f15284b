"""Organizations: names, places, duplicates, mergers."""

from typing import Any

from marshmallow import Schema, fields

from services.registry.schemas.fields import Body, Country, FactBody, Reason
from shared.web.api import Paged
from shared.web.fields import Day, OneOf, RecordId, StrictSchema, Text, Whole, YesNo


class RegisterOrganization(Body):
    makes = ("organization", "organization")

    organization = RecordId("organization")
    name = Text(required=True)
    source = Text(longest=1000)


class RegisterOrganizationForm(RegisterOrganization):
    """`another`: it is not the one that is registered under the same name."""

    another = YesNo()


class NameOrganization(FactBody):
    kind = OneOf("spelling", "rename", required=True)
    name = Text(required=True)
    since = Day()


class PlaceOrganization(FactBody):
    country = Country(required=True)
    since = Day()
    until = Day()


class CorrectPlace(PlaceOrganization):
    fact = RecordId("fact", required=True)
    reason = Reason()


class RecognizeDuplicate(FactBody):
    same_as = RecordId("organization", required=True)


class MergeOrganization(FactBody):
    into = RecordId("organization", required=True)
    since = Day(required=True)


class CorrectMerger(MergeOrganization):
    fact = RecordId("fact", required=True)
    reason = Reason()


class OrganizationRow(Schema):
    id = RecordId("organization", required=True)
    version = Whole(required=True)
    name = Text(required=True, metadata={"description": "As of the latest facts."})
    country = Text(allow_none=True, metadata={"description": "ISO 3166-1 alpha-3; null: not known."})
    duplicate_of = Text(allow_none=True)
    merged_into = Text(allow_none=True)
    merged_since = Text(allow_none=True)


class NameRow(Schema):
    fact = RecordId("fact", required=True)
    kind = Text(required=True)
    name = Text(required=True)
    since = Text(allow_none=True)
    source = Text(allow_none=True)


class PlaceRow(Schema):
    fact = RecordId("fact", required=True)
    country = Text(required=True)
    since = Text(allow_none=True)
    until = Text(allow_none=True)
    source = Text(allow_none=True)


class LinkRow(Schema):
    fact = RecordId("fact", required=True)
    kind = Text(required=True, metadata={"enum": ["duplicate", "merger"]})
    other = RecordId("organization", required=True)
    since = Text(allow_none=True)
    source = Text(allow_none=True)


class WholeOrganization(OrganizationRow):
    registered_name = Text(required=True)
    source = Text(allow_none=True)
    names = fields.List(fields.Nested(NameRow), required=True)
    places = fields.List(fields.Nested(PlaceRow), required=True)
    links = fields.List(fields.Nested(LinkRow), required=True)


class OrganizationsPage(Paged, StrictSchema):
    search = Text(longest=200, metadata={"description": "Words of any of its names, whatever the case and accents."})
    country = Text(longest=3, metadata={"description": "ISO 3166-1 alpha-3, or `-` where it is not known."})
    region = Text(longest=20, metadata={"description": "A region, or `-` where it is not known."})


def organization(row: Any) -> dict[str, object]:
    return {name: getattr(row, name) for name in OrganizationRow().fields}


def rows(shape: type[Schema], several: Any) -> list[dict[str, object]]:
    names = list(shape().fields)
    return [{name: getattr(row, name) for name in names} for row in several]
