"""Fields that the registry's schemas share, and the objects they load into."""

from collections.abc import Iterable, Mapping
from typing import Any

from flask_babel import gettext as _
from marshmallow import Schema, ValidationError, fields

from shared.contracts.countries import COUNTRIES
from shared.event_store.statements import StatementRow
from shared.statements.conditions import NO_CONDITION, Condition
from shared.statements.kinds import StatementKind
from shared.web.command_fields import CommandSchema, ReasonText
from shared.web.fields import RecordId, Text, Whole
from shared.web.statements.own_fields import corrected_fields, own_fields


class Country(Text):
    """ISO 3166-1 alpha-3, in capitals."""

    def __init__(self, **options: Any) -> None:
        super().__init__(longest=3, metadata={"enum": sorted(COUNTRIES), "examples": ["FIN"]}, **options)

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **options: Any) -> str:
        code = str(super()._deserialize(value, attr, data, **options))
        if code not in COUNTRIES:
            raise ValidationError(
                _("%(code)s is not a country code. Use three letters of ISO 3166-1, such as FIN.", code=code)
            )
        return code


class Version(Whole):
    """The version of a record: shown only to those who see all of it, since it counts its events."""

    def __init__(self) -> None:
        super().__init__(metadata={"description": "For If-Match; absent for readers outside the bureau."})


class NewFactSchema(CommandSchema):
    """States a dated fact. Its id may be given, so that a retry records nothing new."""

    makes = ("fact", "fact")

    fact = RecordId("fact")
    source = Text(longest=1000)


class Withdraw(CommandSchema):
    """The withdrawal of a fact stated in error."""

    fact = RecordId("fact", required=True)
    reason = ReasonText()


def stating_schema(
    kind: StatementKind, name: str, order: str = "", condition: Condition = NO_CONDITION, **peculiar: fields.Field[Any]
) -> type[NewFactSchema]:
    """Make the schema that states a fact of a kind; `order` gives the order of its fields in the API's document,
    `condition` a condition added there."""
    declared = own_fields(kind, **peculiar)
    ordered = {each: declared[each] for each in order.split() or declared}
    return type(name, (NewFactSchema,), {**ordered, "conditions": condition})


def correcting_schema(
    kind: StatementKind, name: str, order: str = "", **peculiar: fields.Field[Any]
) -> type[NewFactSchema]:
    """Make the schema that corrects a fact of a kind."""
    declared = corrected_fields(kind, **peculiar) | {"reason": ReasonText()}
    ordered = {each: declared[each] for each in order.split() or declared}
    return type(name, (NewFactSchema,), ordered | {"fact": RecordId("fact", required=True)})


def row_schema(kind: StatementKind, name: str, **peculiar: fields.Field[Any]) -> type[Schema]:
    """Make the schema of a fact of a kind as readers get it, with texts as published."""
    kind_fields = {each.name: Text(required=True) if each.required else Text(allow_none=True) for each in kind.fields}
    fact, source = RecordId("fact", required=True), Text(allow_none=True)
    return type(name, (Schema,), {"fact": fact, **kind_fields, **peculiar, "source": source})


def facts_as_json(shape: type[Schema], rows: Iterable[StatementRow]) -> list[dict[str, object]]:
    """Return statements as JSON, with the fields of `row_schema`."""
    names = list(shape().fields)
    return [{name: getattr(row.statement, name) for name in names} for row in rows]
