"""States and their statuses."""

import re
from typing import Any

from flask_babel import gettext as _
from marshmallow import Schema, ValidationError, fields

from services.registry.domain.state import VALUES
from services.registry.schemas.fields import Country, Version, correcting_schema, row_schema, stating_schema
from shared.contracts.registry.states import STATUS
from shared.statements.conditions import any_of, words
from shared.web.api import Paged
from shared.web.command_fields import CommandSchema, ReasonText
from shared.web.fields import OneOf, RecordId, StrictSchema, Text

_WORDS = tuple(dict.fromkeys(word for words in VALUES.values() for word in words))


def _iso2(text: str) -> None:
    if re.fullmatch("[A-Z]{2}", text) is None:
        raise ValidationError(_("Give two letters of ISO 3166-1, such as FI."))


class RegisterState(CommandSchema):
    makes = ("state", "state")

    state = RecordId("state")
    iso3 = Country(required=True)
    iso2 = Text(required=True, longest=2, validate=_iso2, metadata={"pattern": "^[A-Z]{2}$"})
    name = Text(required=True)


class CorrectStateName(CommandSchema):
    name = Text(required=True)
    reason = ReasonText()


_VALUE = OneOf(*_WORDS, required=True)
_NOTE = Text(
    longest=1000,
    metadata={"description": "Without `certainty`: how sources dispute it. Reports then count the State apart."},
)
StateStatus = stating_schema(
    STATUS,
    "StateStatus",
    "value since until certainty note field",
    any_of({"field": words([field]), "value": words(values)} for field, values in VALUES.items()),
    value=_VALUE,
    note=_NOTE,
)
CorrectStatus = correcting_schema(STATUS, "CorrectStatus", value=_VALUE, note=_NOTE)


class StateRow(Schema):
    id = RecordId("state", required=True)
    version = Version()
    iso3 = Text(required=True)
    iso2 = Text(required=True)
    name = Text(required=True)
    region = Text(allow_none=True, metadata={"description": "As of the latest facts; null: not known."})
    development, ldc, lldc, sids, transition, member = (Text(allow_none=True) for _field in range(6))


StatusRow = row_schema(STATUS, "StatusRow")


class WholeState(StateRow):
    statuses = fields.List(fields.Nested(StatusRow), required=True)


class StatesPage(Paged, StrictSchema):
    search = Text(longest=200)
    region = Text(longest=20, metadata={"description": "A region, or `-` for States whose region is not known."})


def state(row: Any) -> dict[str, object]:
    """Return a State as JSON; as seen outside the bureau, it has no version."""
    return {name: getattr(row, name) for name in StateRow().fields if name != "version" or hasattr(row, name)}
