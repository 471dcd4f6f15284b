"""The parts of the schemas of meetings."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from flask_babel import gettext as _
from marshmallow import ValidationError, fields, post_load

from shared.domain.decider import RecordCommand
from shared.statements.kinds import StatementKind
from shared.web.command_fields import CommandFields, CommandSchema, ReasonText
from shared.web.fields import MarkingField, RecordId, Several, StrictSchema, Text, with_metadata
from shared.web.statements.own_fields import own_fields


class Version(fields.Integer):
    """The version of a record, for If-Match: shown only to viewers who see all of it, since it counts its events."""

    def __init__(self) -> None:
        super().__init__(metadata={"description": "For If-Match; absent for readers outside the bureau."})


SOURCE = {"source": Text(longest=1000)}


class UnmarkedAct(StrictSchema):
    """The body of an act that takes no marking, as it does not change who may see its record."""

    @post_load
    def to_input(self, data: dict[str, Any], **_options: object) -> CommandFields:
        return CommandFields(data, None)


class NewFactSchema(CommandSchema):
    """A statement with an id of its own, made here if none is given."""

    makes = ("fact", "fact")

    fact = RecordId("fact")


class FactAmendmentSchema(CommandSchema):
    """The id of a statement to correct or withdraw."""

    fact = RecordId("fact", required=True)
    reason = ReasonText()


class RestatementSchema(CommandSchema):
    """A complete new statement. Its audience is loaded with its content, since it may be the only change."""

    marking = MarkingField(
        metadata={"description": "Who may see it. Left out: no change; with another change, only the bureau."}
    )

    @post_load
    def to_input(self, data: dict[str, Any], **_options: object) -> CommandFields:
        return CommandFields(data, data.get("marking"))


class FactCorrectionSchema(RestatementSchema, FactAmendmentSchema):
    """A statement, by its id, as it should have been made."""


class Country(Text):
    """ISO 3166-1 alpha-3."""

    def __init__(self, **options: Any) -> None:
        super().__init__(longest=3, **with_metadata(options, pattern="^[A-Z]{3}$"))

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **options: Any) -> Any:
        text = super()._deserialize(value, attr, data, **options)
        if not (len(text) == 3 and text.isascii() and text.isalpha() and text.isupper()):
            raise ValidationError(_("Give the country's code of three capital letters, such as FIN."))
        return text


class Lines(Several):
    """Up to 20 texts; in a form, one per line."""

    def __init__(self, longest: int, **options: Any) -> None:
        super().__init__(Text(longest=longest), most=20, **options)


class FactActs(NamedTuple):
    """The commands that state and correct a fact of a kind, and their schemas."""

    kind: StatementKind
    state: type[RecordCommand]
    state_schema: type[CommandSchema]
    correct: type[RecordCommand]
    correct_schema: type[CommandSchema]


def fact_acts(
    kind: StatementKind,
    state: type[RecordCommand],
    correct: type[RecordCommand],
    order: str = "",
    **peculiar: fields.Field[Any],
) -> FactActs:
    """Make the schemas of the commands on facts of a kind; `order` is the order of their fields in the API's document."""
    declared = own_fields(kind, **peculiar)
    names = order.split() or ["source", *declared]
    base = type(kind.stated.__name__, (CommandSchema,), {name: (declared | SOURCE)[name] for name in names})
    stating = type(state.__name__, (NewFactSchema, base), {})
    return FactActs(kind, state, stating, correct, type(correct.__name__, (FactCorrectionSchema, base), {}))


def without_fact(schema: type[CommandSchema]) -> type[CommandSchema]:
    """Make the same schemas for a form, whose page identifies the fact."""
    return type(f"{schema.__name__}Form", (schema,), {"Meta": type("Meta", (), {"exclude": ("fact",)})})
