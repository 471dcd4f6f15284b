"""Examples of statements of any kind, made from its declaration, with their corrections and withdrawals."""

from collections.abc import Iterable
from datetime import date, timedelta
from graphlib import TopologicalSorter
from typing import Any

from shared.domain.ids import imported_id, kind_of, uuid_of
from shared.statements.events import AnyStatement, Correction, Withdrawal
from shared.statements.fields import StatementField
from shared.statements.kinds import StatementKind, by_name

SOURCE = "example"
_FIRST_DAY = date(2027, 7, 1)


def example(kind: StatementKind, number: int = 1, /, **said: Any) -> AnyStatement:
    """Return a statement with every field filled in and a number in its texts; `said` overrides fields.

    Terms are the first of their list, records those of `example_record`, and each day follows the previous one. It
    refers to no other statement of its kind.
    """
    values: dict[str, Any] = {
        field.name: _value(field, place, number)
        for place, field in enumerate(kind.fields)
        if field.required or kind.name not in {record.name for record in field.records[:1]}
    } | said
    records = kind.about if isinstance(kind.about, tuple) else ()
    fact = kind.fact_of(*(values[name] for name in records)) if kind.cardinality != "many" else None
    values = {"fact": fact or imported_id(kind.name, SOURCE, str(number)), "source": "minutes"} | values
    return kind.stated(**values)


def others_of(kind: StatementKind) -> dict[str, object]:
    """Return the fields in which an example refers to others of its own kind, with a second one as their value."""
    other = imported_id(kind.name, SOURCE, "2")
    own = (field for field in kind.references if field.records[0].name == kind.name)
    return {field.name: (other,) if field.several else other for field in own}


def another_example(kind: StatementKind, number: int = 2, /, **said: Any) -> AnyStatement:
    """Return an example that can be stated beside the first, with a different key where keys are unique."""
    first = None if kind.unique is None else kind.unique(example(kind))
    words = ({field.name: word} for field in kind.fields if field.control == "word" for word in field.words)
    for varied in ({}, *words):
        found = example(kind, number, **{**varied, **said})
        if kind.unique is None or kind.unique(found) is None or kind.unique(found) != first:
            return found
    raise AssertionError(
        f"Two examples of {kind.name} have one key: give `unique` a number, a text or a word to tell them by."
    )


def in_order(kinds: Iterable[StatementKind]) -> list[StatementKind]:
    """Return kinds in an order in which those that others' examples refer to come first."""
    named = by_name(kinds)
    graph = {
        name: [kind_of(record) or "" for record in kind.referred_by(example(kind))] for name, kind in named.items()
    }
    return [named[name] for name in TopologicalSorter(graph).static_order() if name in named]


def example_record(name: str) -> str:
    """Return the id of the record of a kind that examples refer to."""
    if name == "attendance":
        return "-".join((name, *(uuid_of(example_record(each)) for each in ("meeting", "organization"))))
    if name == "communique":
        return f"{name}-{uuid_of(example_record('meeting'))}"
    return imported_id(name, SOURCE, "1")


def correction_of_example(kind: StatementKind, statement: AnyStatement, /, **said: Any) -> Correction:
    """Return a correction that repeats a statement, except for `said`."""
    assert kind.corrected is not None
    names = (name for name in kind.corrected.__struct_fields__ if name != "reason")
    return kind.corrected(**{name: getattr(statement, name) for name in names} | {"reason": "a slip"} | said)


def withdrawal_of_example(kind: StatementKind, statement: AnyStatement) -> Withdrawal:
    """Return the withdrawal of a statement."""
    return kind.withdrawn(statement.fact, "stated in error")


def _value(field: StatementField, place: int, number: int) -> object:
    value = _one_value(field, place, number)
    return (value,) if field.several else value


def _one_value(field: StatementField, place: int, number: int) -> object:
    match field.control:
        case "word" | "open-word" if field.choices:
            return next(iter(field.choices))
        case "record":
            return example_record(field.records[0].name)
        case "date" | "day":
            return (_FIRST_DAY + timedelta(days=place)).isoformat()
        case "number":
            return 6
        case "yes-no":
            return True
        case "amount":
            return "40000.50"
        case "currency":
            return "CHF"
        case "texts":
            return {"en": f"Example {number}", "fr": f"Exemple {number}"}
    longest = field.field.longest if field.field else None
    return f"Example {number}"[:longest]
