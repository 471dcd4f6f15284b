"""Refused files: all errors are reported at once, with line, field and remedy."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from services.meetings.importing.checks import check
from services.meetings.importing.lines import LineIndex
from services.meetings.importing.reading import read
from shared.domain.importing import FileRefused, Proposal
from shared.tables.reading import LIMIT
from tests.meetings.importing.example import as_file, example, line_with

pytestmark = [pytest.mark.requirement("2.02"), pytest.mark.requirement("2.12")]


def refusals(raw: bytes) -> list[Proposal]:
    try:
        return check(read(raw))
    except FileRefused as refused:
        return list(refused.refusals)


def test_a_file_of_the_shape_is_read() -> None:
    assert refusals(as_file(example())) == []


@pytest.mark.parametrize(
    ("raw", "field", "says"),
    [
        (b"", "body", "Line 1"),
        (b"PK\x03\x04", "body", "no JSON"),
        ("{“format”: 1}".encode("utf-16"), "file", "UTF-8"),
        (b'{"format": "history/1", "format": "history/1"}', "format", "once"),
        (b'{"format": NaN}', "body", "NaN"),
        (b"[" * 100_000, "body", "levels"),
        (b" " * (LIMIT + 1), "file", "20 MiB"),
        (b"[]", "file", "history/1"),
        (b'{"format": "history/2", "series": [], "meetings": []}', "format", "history/1"),
        (b'{"format": "history/1", "series": []}', "file", "meetings"),
    ],
    ids=[
        "empty",
        "a workbook",
        "utf-16",
        "a key twice",
        "NaN",
        "deep",
        "huge",
        "a list",
        "other version",
        "no meetings",
    ],
)
def test_what_is_no_such_file(raw: bytes, field: str, says: str) -> None:
    (refusal,) = refusals(raw)
    assert refusal.field == field
    assert says in str(refusal.reason)


Change = Callable[[dict[str, Any]], object]

WRONG: list[tuple[str, Change, str, str, str]] = [
    ("a country in words", lambda m: m.update(country="Switzerland"), "country", "three capital letters", '"country"'),
    ("a country that is none", lambda m: m.update(country="XQZ"), "country", "not a country code", "XQZ"),
    ("a day that is none", lambda m: m.update(date="2012-02-30"), "date", "no such day", "2012-02-30"),
    ("a day in words", lambda m: m.update(date="May 2012"), "date", "2016-10", "May 2012"),
    ("a count below zero", lambda m: m["counts"][0].update(value=-1), "counts[0].value", "from 0", ": -1"),
    ("a whole number as text", lambda m: m.update(ordinal="1"), "ordinal", "whole number", '"ordinal"'),
    ("no source", lambda m: m.update(sources=[]), "sources", "at least one source", '"sources"'),
    ("an unknown status", lambda m: m.update(status="postponed"), "status", "Choose one", "postponed"),
    ("an unknown series", lambda m: m.update(series="NOPE"), "series", "No series is called NOPE", "NOPE"),
    ("a field that is none", lambda m: m.update(chair="x"), "", "history/1", ""),
    ("an id twice", lambda m: m.update(id="EX-2"), "id", "twice", ""),
    ("an ordinal twice", lambda m: m.update(ordinal=3), "ordinal", "already number 3 of EX", ""),
    ("an organization twice", lambda m: m["organizations"].append("Example Telecom"), "organizations[2]", "once", ""),
    ("markup", lambda m: m["topics"].append("<script>alert(1)</script>"), "topics[1]", "no HTML", "<script>"),
    ("turned text", lambda m: m["organizations"].append("a\u202eb"), "organizations[2]", "direction", "\u202e"),
    ("a person as host", lambda m: m["hosts"].append("Dr. Example"), "hosts[1]", "name a person", "Dr. Example"),
    (
        "an address",
        lambda m: m["counts"][0].update(by="a@example.org"),
        "counts[0].by",
        "name a person",
        "a@example.org",
    ),
    ("a text without end", lambda m: m.update(note="x" * 2000), "note", "history/1", '"note"'),
]


@pytest.mark.parametrize(
    ("change", "field", "says", "stands"), [each[1:] for each in WRONG], ids=[each[0] for each in WRONG]
)
def test_what_is_wrong_with_a_row(change: Change, field: str, says: str, stands: str) -> None:
    value = example()
    change(value["meetings"][0])
    raw = as_file(value)
    (refusal,) = refusals(raw)
    assert says in str(refusal.reason)
    assert refusal.field == (field or "meetings[0]")
    if stands:
        assert refusal.line == line_with(stands, raw)


def test_days_against_ordinals() -> None:
    value = example()
    value["meetings"][2]["date"] = "2011"
    (refusal,) = refusals(as_file(value))
    # EX-2, which was not held, does not conflict.
    assert refusal.field == "date"
    assert refusal.reason == "Number 3 of EX cannot be on 2011: EX-1 was on 2012-05-02. Correct one of the two."


def test_everything_that_is_wrong_is_told_at_once() -> None:
    value = example()
    value["meetings"][0]["country"] = "XQZ"
    value["meetings"][1]["series"] = "NOPE"
    value["records"][0]["to"] = "2013-12-31"
    assert [each.field for each in refusals(as_file(value))] == ["to", "country", "series"]


def test_names_from_right_to_left_are_names() -> None:
    value = example()
    value["meetings"][0]["organizations"] += ["شركة المثال", "חברה לדוגמה"]
    assert refusals(as_file(value)) == []


def test_the_line_of_a_value_in_any_spelling_of_the_file() -> None:
    value = example()
    for indent in (None, 1, 4):
        text = json.dumps(value, indent=indent)
        assert LineIndex(text).line_of(("meetings", 2, "date")) == line_with('"2013-11"', text.encode())
        assert LineIndex(text).line_of(("meetings", 9)) <= text.count("\n") + 1
