"""Statements of every kind as tables: they are unchanged after writing and reading."""

from collections.abc import Sequence
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.contracts.completeness import COMPLETENESS
from shared.contracts.meetings.consultations import CONSULTATIONS, ConsultationStated
from shared.domain.ids import imported_id, kind_of
from shared.domain.provenance import Imported
from shared.statements.events import AnyStatement
from shared.statements.fields import RecordKind
from shared.statements.kinds import StatementKind
from shared.tables.cells import CellRefused
from shared.tables.gathering import GatheredRows, gather
from shared.tables.reading import read_table
from shared.tables.statements import StatementRowRead, columns_of, reading_of, table_row
from shared.tables.workbook_writing import workbook
from shared.tables.writing import csv_bytes
from tests.statements.examples import example, example_record
from tests.statements.published import EVERY_STREAM_KIND

pytestmark = pytest.mark.requirement("7.06")


class Names:
    """Resolves records by their ids, and one meeting by its code."""

    def find(self, text: str, records: Sequence[RecordKind]) -> str:
        if text == "CTO-06":
            return example_record("meeting")
        if kind_of(text) not in {record.name for record in records}:
            raise CellRefused("not there")
        return text

    def name(self, record: str) -> str:
        return record


def read_back(kind: StatementKind, raw: bytes) -> GatheredRows[StatementRowRead | None]:
    return gather(read_table(raw, columns_of(kind)), reading_of(kind, "file", Names()))


def said(kind: StatementKind, raw: bytes) -> list[AnyStatement]:
    found = read_back(kind, raw)
    assert found.complaints == ()
    return [row.content.statement for row in found.good if row.content]


@EVERY_STREAM_KIND
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "xlsx"])
def test_what_is_written_is_read_back_as_it_was(kind: StatementKind, delimiter: str) -> None:
    texts = {"line": "=1+1; «Ünïted» | 東京", "text": "two\nlines", "texts": {"fr": "Objet: un", "en": "- one"}}
    plain = [each for each in kind.fields if each.control in texts and not each.several]
    odd = {each.name: texts[each.control] for each in plain if each.longest > 40}
    least: dict[str, Any] = {each.name: None for each in kind.fields if not each.required}
    statements = [example(kind), example(kind, 2, source=None, **odd), example(kind, 3, **least)]
    head = [column.name for column in columns_of(kind)]
    rows = [table_row(kind, each, Names()) for each in statements]
    if delimiter == "xlsx":
        raw = workbook(kind.name, head, rows).read()
    else:
        raw = b"".join(csv_bytes(head, rows, delimiter=delimiter))
    assert said(kind, raw) == statements


def test_a_row_of_a_file_is_known_by_what_the_file_calls_it() -> None:
    raw = "source;Regions;row;meetings;method;subject;opened;closed\nletter;africa;7;CTO-06;questionnaire;Before it;2016;30 Sep 2016\n"
    [stated] = said(CONSULTATIONS, raw.encode())
    assert stated == ConsultationStated(
        imported_id("consultation", "file", "7"), "questionnaire", {"en": "Before it"}, (example_record("meeting"),),
        "2016", "2016-09-30", regions=("Africa",), source="letter", imported=Imported("file", "7"),
    )  # fmt: skip


def test_all_that_is_wrong_is_said_at_once() -> None:
    raw = "row,of,complete,since,id\n,invitations,maybe,03/04/2027,\n2,guests,yes,,meeting-1\n"
    found = read_back(COMPLETENESS, raw.encode())
    assert [(each.line, each.field) for each in found.complaints] == [
        (2, "complete"), (2, "since"), (2, "row"), (3, "of"), (3, "id"),
    ]  # fmt: skip
    assert found.good == ()


def test_a_text_in_two_languages_keeps_which_is_the_original() -> None:
    stated = example(CONSULTATIONS, subject={"fr": "Objet", "en": "Subject"})
    rows = [table_row(CONSULTATIONS, stated, Names())]
    head = [column.name for column in columns_of(CONSULTATIONS)]
    [again] = said(CONSULTATIONS, b"".join(csv_bytes(head, rows)))
    assert list(msgspec.to_builtins(again)["subject"]) == ["fr", "en"]


@pytest.mark.parametrize("text", ["re: your letter", "xx: none", "Re | re: yours", "cc: all"])
def test_two_letters_that_are_no_language_are_text(text: str) -> None:
    raw = f"row,meetings,method,subject,opened,closed\n1,CTO-06,letter,{text},2016,2016\n"
    [stated] = said(CONSULTATIONS, raw.encode())
    assert msgspec.to_builtins(stated)["subject"] == {"en": text}


PIECES = st.sampled_from(["fr", "re", "[re]", "en", ":", ": ", "|", " | ", " ", "\\", "a", " \\| fr: "])
TEXTS = st.lists(PIECES, min_size=1, max_size=10).map("".join).map(str.strip).filter(bool)


@given(st.dictionaries(st.sampled_from(["en", "fr", "re", "xx"]), TEXTS, min_size=1))
@settings(deadline=None)
def test_texts_by_language_are_read_back_whatever_they_say(subject: dict[str, str]) -> None:
    stated = example(CONSULTATIONS, subject=subject)
    head = [column.name for column in columns_of(CONSULTATIONS)]
    [again] = said(CONSULTATIONS, b"".join(csv_bytes(head, [table_row(CONSULTATIONS, stated, Names())])))
    assert list(msgspec.to_builtins(again)["subject"].items()) == list(subject.items())
