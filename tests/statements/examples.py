"""Examples of statements of any kind, made from its declaration; and of what is stated, corrected and withdrawn."""

from datetime import date, timedelta
from typing import Any

from shared.domain.ids import imported_id, uuid_of
from shared.statements.events import AnyStatement, Correction, Withdrawal
from shared.statements.fields import StatementField
from shared.statements.kinds import StatementKind

SOURCE = "example"
_FIRST_DAY = date(2027, 7, 1)


def example(kind: StatementKind, number: int = 1, /, **said: Any) -> AnyStatement:
    """Return a statement with every field filled, and a number in its texts; `said` are fields as they should be.

    Words are the first of their list, records those of `example_record`, days each a day after the one before.
    """
    values: dict[str, Any] = {
        field.name: _value(field, place, number) for place, field in enumerate(kind.fields)
    } | said
    records = kind.about if isinstance(kind.about, tuple) else ()
    fact = kind.fact_of(*(values[name] for name in records)) if kind.cardinality != "many" else None
    values = {"fact": fact or imported_id(kind.name, SOURCE, str(number)), "source": "minutes"} | values
    return kind.stated(**values)


def example_record(name: str) -> str:
    """Return the id of the record of a kind that examples refer to."""
    if name == "attendance":
        return "-".join((name, *(uuid_of(example_record(each)) for each in ("meeting", "organization"))))
    return imported_id(name, SOURCE, "1")


def correction_of_example(kind: StatementKind, statement: AnyStatement, /, **said: Any) -> Correction:
    """Return the correction of a statement to what it says itself, but for `said`."""
    assert kind.corrected is not None
    names = (name for name in kind.corrected.__struct_fields__ if name != "reason")
    return kind.corrected(**{name: getattr(statement, name) for name in names} | {"reason": "a slip"} | said)


def withdrawal_of_example(kind: StatementKind, statement: AnyStatement) -> Withdrawal:
    """Return what withdraws a statement."""
    return kind.withdrawn(statement.fact, "stated in error")


def _value(field: StatementField, place: int, number: int) -> object:
    value = _one_value(field, place, number)
    return (value,) if field.several else value


def _one_value(field: StatementField, place: int, number: int) -> object:
    match field.control:
        case "word":
            return field.words[0]
        case "record":
            return example_record(field.records[0].name)
        case "date" | "day":
            return (_FIRST_DAY + timedelta(days=place)).isoformat()
        case "number":
            return 6
        case "yes-no":
            return True
        case "texts":
            return {"en": f"Example {number}", "fr": f"Exemple {number}"}
    longest = field.field.longest if field.field else None
    return f"Example {number}"[:longest]
