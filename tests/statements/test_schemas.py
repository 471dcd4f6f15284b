"""Strict parsing of every kind: each field within its declared limits."""

from collections.abc import Iterator
from typing import Any

import msgspec
import pytest
from marshmallow import Schema, ValidationError

from shared.domain.ids import imported_id
from shared.statements.fields import RecordKind, StatementField
from shared.statements.kinds import StatementKind
from shared.web.statements.schemas import schemas_of
from tests.statements.example import BORROWING
from tests.statements.examples import correction_of_example, example
from tests.statements.published import KINDS

pytestmark = pytest.mark.requirement("7.04")

# As promised in the API's document.
LONGEST = {"line": 200, "text": 4000, "texts": 4000, "open-word": 200}
EVERY_KIND = pytest.mark.parametrize("kind", [*KINDS, BORROWING], ids=lambda kind: kind.name)


def body_of(kind: StatementKind, **said: Any) -> dict[str, Any]:
    whole: dict[str, Any] = msgspec.to_builtins(example(kind)) | said
    derived = set() if kind.cardinality == "many" else {"fact"}
    return {name: value for name, value in whole.items() if value is not None and name not in derived}


def refused(schema: type[Schema], body: dict[str, Any]) -> set[str]:
    """Return the fields with errors."""
    with pytest.raises(ValidationError) as wrong:
        schema().load(body)
    assert isinstance(wrong.value.messages, dict)
    return set(wrong.value.messages)


@EVERY_KIND
def test_an_example_is_read_as_what_it_says(kind: StatementKind) -> None:
    said = schemas_of(kind).state().load(body_of(kind) | {"marking": "members"})
    assert kind.stated(**{"fact": example(kind).fact} | said.fields) == example(kind)
    assert said.marking == "members"


@EVERY_KIND
def test_what_must_be_said_is_asked_for_and_no_more(kind: StatementKind) -> None:
    schema = schemas_of(kind).state
    needed = {field.name for field in kind.fields if field.required}
    assert refused(schema, {"colour": "red"}) == needed | {"colour"}
    body = body_of(kind)
    schema().load({name: body[name] for name in needed})
    for name in needed:
        assert refused(schema, {each: value for each, value in body.items() if each != name}) == {name}
        assert refused(schema, body | {name: None}) == {name}
    for name, value in {"source": "a\0", "marking": "secret", "not_before": "soon", "fact": "fact-1"}.items():
        assert refused(schema, body | {name: value}) == {name}


@EVERY_KIND
def test_a_line_may_be_as_long_as_is_said(kind: StatementKind) -> None:
    for field in kind.fields:
        if field.control == "line":
            longest = "a" * ((field.field.longest if field.field else None) or LONGEST["line"])
            assert schemas_of(kind).state().load(body_of(kind, **{field.name: longest})).fields[field.name] == longest


def wrong_values(field: StatementField) -> Iterator[Any]:
    """Return the values that a field refuses, by its control."""
    longest = (field.field.longest if field.field else None) or LONGEST.get(field.control, 0)
    match field.control:
        case "line" | "open-word":
            yield from (5, "a\0b", "a\nb", "", "  ", "\ud800", "a" * (longest + 1))
        case "amount":
            yield from (5, "40,000", "-1", "1e3", "1.00005", "", "CHF 5")
        case "currency":
            yield from (5, "chf", "CH", "CHFR", "", "C1F")
        case "text":
            yield from (5, "a\0b", "", "a" * (longest + 1))
        case "texts":
            yield from ("a", {}, {"english": "a"}, {"en": "a\0"}, {"en": 5}, {"fr": ""}, {"en": "a" * (longest + 1)})
        case "date":
            yield from (2016, "2016-13", "2016-02-30", "soon")
        case "day":
            yield from ("2016-10", "2016", "soon")
        case "number":
            limits = field.field
            yield from ("5", 5.9, True)
            yield from () if limits is None or limits.least is None else (limits.least - 1,)
            yield from () if limits is None or limits.most is None else (limits.most + 1,)
        case "yes-no":
            yield from ("yes", 1)
        case "word":
            yield from ("no such word", "", 5)
        case "record":
            yield from (
                5,
                "x",
                imported_id("volcano", "example", "1"),
                imported_id(field.records[0].name, "e", "1")[:-1],
            )


@EVERY_KIND
def test_every_field_refuses_what_it_cannot_be(kind: StatementKind) -> None:
    schema, body = schemas_of(kind).state, body_of(kind)
    for field in kind.fields:
        values = [[each] for each in wrong_values(field)] if field.several else list(wrong_values(field))
        values += ["a text", *([[]] if field.required else [])] if field.several else []
        assert values, field
        for value in values:
            assert refused(schema, body | {field.name: value}) == {field.name}, (field.name, value)


@EVERY_KIND
def test_a_correction_says_all_anew_but_what_is_fixed_and_why(kind: StatementKind) -> None:
    schema = schemas_of(kind).correct
    assert (schema is None) == (kind.corrected is None)
    if schema is None or kind.corrected is None:
        return
    meant = correction_of_example(kind, example(kind))
    body = {name: value for name, value in msgspec.to_builtins(meant).items() if name != "fact"}
    assert kind.corrected(fact=meant.fact, **schema().load(body).fields) == meant
    for name in ("fact", "imported", *kind.fixed):
        assert refused(schema, body | {name: "example"}) == {name}
    del body["reason"]
    assert refused(schema, body) == {"reason"}


@EVERY_KIND
def test_a_withdrawal_says_why_and_nothing_else(kind: StatementKind) -> None:
    schema = schemas_of(kind).withdraw
    assert schema().load({"reason": "a slip"}).fields == {"reason": "a slip"}
    assert refused(schema, {}) == {"reason"}
    assert refused(schema, {"reason": "a slip", "source": "a letter"}) == {"source"}


@pytest.mark.parametrize(
    "kind",
    [kind for kind in KINDS if isinstance(kind.about, RecordKind) or kind.references],
    ids=lambda kind: kind.name,
)
def test_of_which_there_is_one_the_id_is_not_asked_for(kind: StatementKind) -> None:
    about = kind.about if isinstance(kind.about, RecordKind) else tuple(field.name for field in kind.references[:1])
    one = msgspec.structs.replace(kind, cardinality="one", about=about)
    assert ("fact" in schemas_of(kind).state().fields) == (kind.cardinality == "many")
    assert "fact" not in schemas_of(one).state().fields


@EVERY_KIND
def test_a_list_is_filtered_by_what_is_declared_and_nothing_else(kind: StatementKind) -> None:
    names = {*kind.filtered, "about", "search", "after", "limit"}
    assert set(schemas_of(kind).page().fields) == names
    assert refused(schemas_of(kind).page, {"colour": "red"}) == {"colour"}
