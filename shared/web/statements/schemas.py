"""JSON schemas of a kind whose statements have their own streams: stating, correcting and withdrawing one, and a
row."""

from collections.abc import Callable
from functools import cache, partial
from typing import Any, ClassVar, NamedTuple

from marshmallow import Schema, fields, post_load

from shared.statements.conditions import NO_CONDITION, Condition
from shared.statements.fields import Control, StatementField
from shared.statements.kinds import StatementKind
from shared.web.api import Paged
from shared.web.command_fields import CommandFields
from shared.web.fields import (
    UUID,
    Day,
    FixedSchema,
    Instant,
    MarkingField,
    OneOf,
    RecordId,
    StrictSchema,
    Text,
    Whole,
    WholeDay,
)
from shared.web.statements.own_fields import corrected_fields, own_fields, record_field

NOT_KNOWN = "-"
"""The value in an address that selects statements without a field."""
_ROW_FIELDS: dict[Control, Callable[..., fields.Field[Any]]] = {
    "date": Day,
    "day": WholeDay,
    "number": fields.Integer,
    "yes-no": fields.Boolean,
    "texts": partial(fields.Dict, keys=fields.String(), values=fields.String()),
}


class StatementBody(StrictSchema):
    """A schema that loads into `CommandFields`. `conditions`: additions to its fields in the API document."""

    conditions: ClassVar[Condition] = NO_CONDITION

    @post_load
    def to_input(self, data: dict[str, Any], **_options: object) -> CommandFields:
        marking = data.pop("marking", None)
        return CommandFields({name: value for name, value in data.items() if value is not None}, marking)


class StatementSchemas(NamedTuple):
    """The schemas of a kind; `correct` is None if statements are withdrawn and stated again instead."""

    state: type[StatementBody]
    correct: type[StatementBody] | None
    withdraw: type[StatementBody]
    row: type[Schema]
    page: type[Schema]

    def under(self, condition: Condition) -> "StatementSchemas":
        """Return these schemas with an added condition on stating and correcting."""
        if not condition:
            return self
        return self._replace(
            state=_under(condition, self.state), correct=self.correct and _under(condition, self.correct)
        )


def _under(condition: Condition, body: type[StatementBody]) -> type[StatementBody]:
    return type(body.__name__, (body,), {"conditions": condition})


@cache
def schemas_of(kind: StatementKind) -> StatementSchemas:
    """Return the schemas of a kind, named after it in the document: `StateConsultation`, `ConsultationRow`."""
    name = words_joined(kind.name)
    bodies = {f"State{name}": _stating(kind), f"Correct{name}": _correcting(kind), f"Withdraw{name}": _withdrawing()}
    state, correct, withdraw = (type(class_name, (StatementBody,), body) for class_name, body in bodies.items())
    row = type(f"{name}Row", (FixedSchema,), _row(kind))
    page = type(f"{name}Page", (Paged, StrictSchema), _filters(kind))
    return StatementSchemas(state, correct if kind.corrected else None, withdraw, row, page)


def words_joined(name: str) -> str:
    """Return a name in the form used for operations and schemas: `AgendaItem` for `agenda-item`."""
    return "".join(word.capitalize() for word in name.split("-"))


def fact_pattern(kind: StatementKind) -> str:
    """Return the pattern of the ids of a kind's statements."""
    return f"^{kind.name}-{UUID}-{UUID}$" if kind.cardinality == "pair" else f"^{kind.name}-{UUID}$"


def _stating(kind: StatementKind) -> dict[str, fields.Field[Any]]:
    """Return the schema for stating one. If a record has a single one, its id is derived from the record."""
    fact = {"fact": RecordId(kind.name)} if kind.cardinality == "many" else {}
    usual = kind.marking if kind.marking_where is None else f"{kind.marking}, or another, depending on its content"
    seen_by = f"Who may see it; if left out: {usual}. Only an approver may choose public."
    return {
        **fact,
        **own_fields(kind),
        "source": Text(longest=1000),
        "not_before": Instant(metadata={"description": "A public statement is disclosed from this time on, in UTC."}),
        "marking": MarkingField(metadata={"description": seen_by}),
    }


def _correcting(kind: StatementKind) -> dict[str, fields.Field[Any]]:
    seen_by = "Who may see it; if left out, unchanged. Only an approver may choose public."
    return {
        **corrected_fields(kind),
        "reason": Text(required=True, longest=1000, lines=True),
        "source": Text(longest=1000),
        "marking": MarkingField(metadata={"description": seen_by}),
    }


def _withdrawing() -> dict[str, fields.Field[Any]]:
    return {"reason": Text(required=True, longest=1000, lines=True)}


def _row(kind: StatementKind) -> dict[str, fields.Field[Any]]:
    """Return the schema of a row, without the input limits, which may have differed in the past."""
    to_the_bureau = {"description": "Absent for readers outside the bureau."}
    return {
        "fact": fields.String(required=True, metadata={"pattern": fact_pattern(kind)}),
        "version": fields.Integer(metadata={"description": "For If-Match; absent for readers outside the bureau."}),
        "marking": fields.String(metadata=to_the_bureau),
        **{each.name: _row_field(each) for each in kind.fields},
        "source": fields.String(allow_none=True),
        "not_before": Instant(allow_none=True),
    }


def _row_field(field: StatementField) -> fields.Field[Any]:
    options: dict[str, Any] = {"required": True} if field.required else {"allow_none": True}
    if field.several:
        return fields.List(_row_value(field), **options)
    return _row_value(field, **options)


def _row_value(field: StatementField, **options: Any) -> fields.Field[Any]:
    if field.control == "word":
        return OneOf(*field.words, **options)
    if field.records:
        return record_field(field, **options)
    return _ROW_FIELDS.get(field.control, fields.String)(**options)


def _filters(kind: StatementKind) -> dict[str, fields.Field[Any]]:
    """Return the parameters of a list, which is sorted and searched by a text."""
    filterable = [each for each in kind.fields if each.name in kind.filtered and each.control not in ("text", "texts")]
    filtered = {each.name: _filter(each) for each in filterable}
    about = Text(longest=120, metadata={"description": "The id of a record that they are about or name."})
    search = Text(longest=200, metadata={"description": "Words of their texts, whatever the case and accents."})
    return filtered | {"about": about, "search": search}


def _filter(field: StatementField) -> fields.Field[Any]:
    described = {"description": f"Or `{NOT_KNOWN}` where it is not said."}
    unknown = () if field.required else (NOT_KNOWN,)
    options: dict[str, Any] = {} if field.required else {"metadata": described}
    match field.control:
        case "word":
            return OneOf(*field.words, *unknown, **options)
        case "yes-no":
            return OneOf("yes", "no", *unknown, **options)
        case "number" if field.required:
            return Whole(in_address=True)
        case "date" | "day" if field.required:
            return Day()
    return Text(longest=200, **options)
