"""Organizations: names, places, duplicates, mergers, groups, classes."""

from collections.abc import Sequence
from typing import Any

from marshmallow import Schema, fields

from services.registry.domain.organization import VALUES
from services.registry.schemas.fields import (
    Country,
    Version,
    correcting_schema,
    facts_as_json,
    row_schema,
    stating_schema,
)
from shared.contracts.registry.organizations import (
    CATEGORIES,
    CLASS,
    CLASSES,
    DUPLICATE,
    MERGER,
    NAME,
    PARENT,
    PLACE,
    SIZES,
)
from shared.event_store.statements import StatementRow
from shared.statements.conditions import any_of, words
from shared.statements.kinds import StatementKind
from shared.web.api import Paged
from shared.web.command_fields import CommandSchema, ReasonText
from shared.web.fields import RecordId, StrictSchema, Text, YesNo


class RegisterOrganization(CommandSchema):
    makes = ("organization", "organization")

    organization = RecordId("organization")
    name = Text(required=True)
    source = Text(longest=1000)
    another = YesNo(metadata={"description": "True: it is different from those with very similar names."})


class CorrectOrganizationName(CommandSchema):
    name = Text(required=True)
    reason = ReasonText()
    source = Text(longest=1000)


CLASS_VALUE = Text(
    longest=60,
    required=True,
    metadata={
        "description": f"Category: {', '.join(CATEGORIES)}. Size: {', '.join(SIZES)}. Sector: a short text.",
    },
)

NameOrganization = stating_schema(NAME, "NameOrganization")
PlaceOrganization = stating_schema(PLACE, "PlaceOrganization", country=Country(required=True))
CorrectPlace = correcting_schema(PLACE, "CorrectPlace", country=Country(required=True))
RecognizeDuplicate = stating_schema(DUPLICATE, "RecognizeDuplicate")
MergeOrganization = stating_schema(MERGER, "MergeOrganization")
CorrectMerger = correcting_schema(MERGER, "CorrectMerger")
StateSubsidiary = stating_schema(PARENT, "StateSubsidiary")
CorrectSubsidiary = correcting_schema(PARENT, "CorrectSubsidiary")
ClassifyOrganization = stating_schema(
    CLASS,
    "ClassifyOrganization",
    condition=any_of(
        {"field": words([field])} | ({"value": words(VALUES[field])} if field in VALUES else {}) for field in CLASSES
    ),
    value=CLASS_VALUE,
)
CorrectClass = correcting_schema(CLASS, "CorrectClass", "value reason since until", value=CLASS_VALUE)


class DismissLikeness(CommandSchema):
    other = RecordId("organization", required=True)
    reason = Text(longest=1000, lines=True)


class OrganizationRow(Schema):
    id = RecordId("organization", required=True)
    version = Version()
    name = Text(required=True, metadata={"description": "As of the latest facts."})
    country = Text(allow_none=True, metadata={"description": "ISO 3166-1 alpha-3; null: not known."})
    duplicate_of = Text(allow_none=True)
    merged_into = Text(allow_none=True)
    merged_since = Text(allow_none=True)
    parent = Text(allow_none=True, metadata={"description": "The organization whose group it belongs to."})
    category = Text(allow_none=True, metadata={"enum": [*CATEGORIES, None]})
    size = Text(allow_none=True, metadata={"enum": [*SIZES, None]})
    sector = Text(allow_none=True)


NameRow = row_schema(NAME, "NameRow")
PlaceRow = row_schema(PLACE, "PlaceRow")
ClassRow = row_schema(CLASS, "ClassRow", field=Text(required=True, metadata={"enum": list(CLASSES)}))


LINKS = {"duplicate": "duplicate", "merger": "merger", "parent": "subsidiary"}
"""The kinds of statement that name another organization, as links call them."""


class LinkRow(Schema):
    fact = RecordId("fact", required=True)
    kind = Text(required=True, metadata={"enum": list(LINKS.values())})
    other = RecordId("organization", required=True)
    since = Text(allow_none=True)
    until = Text(allow_none=True)
    source = Text(allow_none=True)


class PairRow(Schema):
    likeness = fields.Float(required=True, metadata={"description": "The similarity of the names: 1 means the same."})
    one = fields.Nested(OrganizationRow, required=True)
    other = fields.Nested(OrganizationRow, required=True)


class WholeOrganization(OrganizationRow):
    registered_name = Text(required=True)
    source = Text(allow_none=True)
    names = fields.List(fields.Nested(NameRow), required=True)
    places = fields.List(fields.Nested(PlaceRow), required=True)
    links = fields.List(fields.Nested(LinkRow), required=True)
    classes = fields.List(fields.Nested(ClassRow), required=True)
    subsidiaries = fields.List(RecordId("organization"), required=True)


class OrganizationsPage(Paged, StrictSchema):
    search = Text(longest=200, metadata={"description": "Words of any of its names, ignoring case and accents."})
    country = Text(longest=3, metadata={"description": "ISO 3166-1 alpha-3, or `-` where it is not known."})
    region = Text(longest=20, metadata={"description": "A region, or `-` where it is not known."})
    category = Text(longest=60, metadata={"description": "A membership category, or `-` where it is not known."})
    size = Text(longest=60, metadata={"description": "A size, or `-` where it is not known."})
    sector = Text(longest=60, metadata={"description": "A sector of activity, or `-` where it is not known."})


class PairsPage(Paged, StrictSchema):
    """Pairs, page by page."""


def organization(row: Any) -> dict[str, object]:
    """Return an organization as JSON; as seen outside the bureau, it has no version."""
    return {name: getattr(row, name) for name in OrganizationRow().fields if name != "version" or hasattr(row, name)}


def facts_by_part(rows: Sequence[StatementRow]) -> dict[str, list[dict[str, object]]]:
    """Return the statements on an organization as JSON, by part."""

    def part(kind: StatementKind, shape: type[Schema]) -> list[dict[str, object]]:
        return facts_as_json(shape, (row for row in rows if row.kind is kind))

    links = [_link(row) for row in rows if row.kind.name in LINKS]
    return {
        "names": part(NAME, NameRow),
        "places": part(PLACE, PlaceRow),
        "links": links,
        "classes": part(CLASS, ClassRow),
    }


def _link(row: StatementRow) -> dict[str, object]:
    (other,), statement = row.kind.referred_by(row.statement), row.statement
    days = {name: getattr(statement, name, None) for name in ("since", "until")}
    return {"fact": row.fact, "kind": LINKS[row.kind.name], "other": other, **days, "source": statement.source}
