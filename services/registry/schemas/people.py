"""People, and the organizations they act for."""

from typing import Any

from flask_babel import gettext as _
from marshmallow import Schema, ValidationError, fields

from services.registry.schemas.fields import NewFactSchema
from shared.domain.ids import is_id
from shared.web.api import Paged, cursor
from shared.web.command_fields import CommandSchema, ReasonText
from shared.web.fields import UUID, Day, RecordId, StrictSchema, Text, Whole, YesNo

MOST_AT_A_TIME = 500


class RegisterPerson(CommandSchema):
    makes = ("person", "person")

    person = RecordId("person")
    name = Text(required=True)
    another = YesNo(metadata={"description": "True: the person is different from those with very similar names."})


class CorrectPersonName(CommandSchema):
    name = Text(required=True)
    reason = ReasonText()


class AffiliatePerson(NewFactSchema):
    organization = RecordId("organization", required=True)
    title = Text()
    since = Day()
    until = Day()


class CorrectAffiliation(AffiliatePerson):
    fact = RecordId("fact", required=True)
    reason = ReasonText()


class PersonRow(Schema):
    id = RecordId("person", required=True)
    version = Whole(required=True)
    name = Text(allow_none=True, metadata={"description": "Null when it can no longer be read."})


class AffiliationRow(Schema):
    fact = RecordId("fact", required=True)
    organization = RecordId("organization", required=True)
    since = Text(allow_none=True)
    until = Text(allow_none=True)
    source = Text(allow_none=True)


class WholePerson(PersonRow):
    affiliations = fields.List(fields.Nested(AffiliationRow), required=True)


_IDS = f"^person-{UUID}(,person-{UUID})*$"


def _ids(text: str) -> None:
    ids = text.split(",")
    if len(ids) > MOST_AT_A_TIME or not all(is_id("person", each) for each in ids):
        raise ValidationError(_("Give up to %(most)s ids of people, separated by commas.", most=MOST_AT_A_TIME))


class PeoplePage(Paged, StrictSchema):
    """Pages of people by name, or the people with the given ids."""

    ids = Text(
        longest=MOST_AT_A_TIME * 44, validate=_ids, metadata={"description": "Separated by commas.", "pattern": _IDS}
    )


class PeopleSearch(StrictSchema):
    """A part of a name, and the page of people who match it."""

    search = Text(required=True, longest=200)
    after = cursor()
    limit = Whole(load_default=50, least=1, most=500)


def person(row: Any, name: str | None) -> dict[str, object]:
    return {"id": row.id, "version": row.version, "name": name}


def affiliation(row: Any) -> dict[str, object]:
    return {name: getattr(row, name) for name in AffiliationRow().fields}
