"""A kind's own fields, parsed strictly from JSON and forms within the declared limits."""

from collections.abc import Callable
from typing import Any

from marshmallow import fields

from shared.statements.fields import Control, DeclarationError, StatementField
from shared.statements.kinds import StatementKind
from shared.web.fields import (
    Amount,
    Currency,
    Day,
    OneOf,
    RecordId,
    Several,
    Text,
    TextByLanguage,
    Whole,
    WholeDay,
    YesNo,
)

MOST_AT_ONCE = 500
"""The maximum number of values of a field that takes several, if neither its declaration nor a list of words sets a
limit."""


def own_fields(kind: StatementKind, **peculiar: fields.Field[Any]) -> dict[str, fields.Field[Any]]:
    """Return the fields of a kind in the order of its event; the `peculiar` ones replace the declared ones."""
    return {each.name: peculiar.get(each.name) or own_field(each) for each in kind.fields}


def corrected_fields(kind: StatementKind, **peculiar: fields.Field[Any]) -> dict[str, fields.Field[Any]]:
    """Return the same for a correction, without the fields that are never corrected."""
    return {name: each for name, each in own_fields(kind, **peculiar).items() if name not in kind.fixed}


def own_field(field: StatementField) -> fields.Field[Any]:
    """Return the marshmallow field for a declared field. Raises DeclarationError if its control has none."""
    if field.control not in READ:
        raise DeclarationError(f"{field.name}: nothing reads a control {field.control!r}")
    if field.several:
        most = (field.field.most if field.field else None) or len(field.words) or MOST_AT_ONCE
        least = 1 if field.required else 0
        return Several(READ[field.control](field), least=least, most=most, required=field.required)
    return READ[field.control](field, required=field.required)


def _text(field: StatementField, **options: Any) -> Text:
    return Text(longest=field.longest, lines=field.control == "text", **options)


def _number(field: StatementField, **options: Any) -> Whole:
    least, most = field.bounds
    return Whole(least=least, most=most, **options)


def record_field(field: StatementField, **options: Any) -> RecordId:
    """Return the field for the id of a record of the kinds that a field may name."""
    single, pairs = ([each.name for each in field.records if each.pair is pair] for pair in (False, True))
    return RecordId(*single, pairs=pairs, **options)


def _texts(field: StatementField, **options: Any) -> TextByLanguage:
    return TextByLanguage(longest=field.longest, **options)


READ: dict[Control, Callable[..., fields.Field[Any]]] = {
    "line": _text,
    "text": _text,
    "open-word": _text,
    "texts": _texts,
    "date": lambda _said, **options: Day(**options),
    "day": lambda _said, **options: WholeDay(metadata={"description": "A day: 2016-10-23."}, **options),
    "number": _number,
    "yes-no": lambda _said, **options: YesNo(**options),
    "amount": lambda _said, **options: Amount(**options),
    "currency": lambda _said, **options: Currency(**options),
    "word": lambda field, **options: OneOf(*field.words, **options),
    "record": record_field,
}
"""The functions that make fields, by control."""
