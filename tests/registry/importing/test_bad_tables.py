"""Refused tables: all errors are reported at once, with line, field and remedy."""

import io
import zipfile
from collections.abc import Callable

import pytest

from services.registry.importing.rows import OrganizationRow, read_organizations, read_sheet
from shared.domain.importing import FileRefused, Proposal
from shared.tables.cells import Countries
from shared.tables.packages import PACKED
from shared.tables.reading import LIMIT, MOST_ROWS
from tests.registry.importing.tables import HEAD, LINES, Cells, as_csv, as_workbook, called, said_to_be_huge, with_part

pytestmark = [pytest.mark.requirement("2.10"), pytest.mark.requirement("2.12")]


COUNTRIES = Countries([("FIN", "FI", "Finland"), ("CIV", "CI", "Côte d'Ivoire"), ("NAM", "NA", "Namibia")])


def rows(raw: bytes) -> tuple[OrganizationRow, ...]:
    return read_organizations(read_sheet(raw), COUNTRIES).rows


def refusals(raw: bytes) -> list[Proposal]:
    try:
        return list(read_organizations(read_sheet(raw), COUNTRIES).refusals)
    except FileRefused as refused:
        return list(refused.refusals)


@pytest.mark.parametrize("made", [as_csv, as_workbook])
def test_a_table_is_read_whatever_it_was_saved_as(made: Callable[[], bytes]) -> None:
    raw = made()
    assert refusals(raw) == []
    assert [row.line for row in rows(raw)] == [2, 3, 4]
    first, second, third = rows(raw)
    assert (first.name, first.also, first.country, first.since) == (
        "Example Telecom",
        ("Extel", "Example Tel"),
        "FIN",
        "2012-05",
    )
    assert second.parent == "Example Telecom"
    assert third.name == "شركة المثال", "a name that runs from right to left is a name"


def test_columns_stand_in_any_order_and_lines_may_be_empty() -> None:
    raw = "\ufeffCountry;NAME\n\nFIN;Example\n;\n".encode()
    assert [(row.line, row.name, row.country) for row in rows(raw)] == [(3, "Example", "FIN")]


def test_a_list_that_was_downloaded_here_is_read_again() -> None:
    (row,) = rows(as_csv(("'+Example",), head=("name",)))
    assert row.name == "+Example"


@pytest.mark.parametrize(
    ("made", "line", "says"),
    [
        (lambda: b"", 1, "empty"),
        (lambda: b"name\n", 1, "nothing below the column names"),
        (lambda: "name\nExämple\n".encode("latin-1"), 2, "UTF-8"),
        (lambda: "name\nExample\n".encode("utf-16-le"), 1, "not a table"),
        (lambda: b"name\nExam\x00ple\n", 2, "not a table"),
        (lambda: b"a" * (LIMIT + 1), None, "20 MiB"),
        (lambda: b'name\n"Example\n', 2, "not valid CSV"),
        (lambda: as_csv(("Example",), head=("organisation",)), 1, "no such column"),
        (lambda: as_csv(("FIN",), head=("country",)), 1, "“name” is missing"),
        (lambda: as_csv(("A", "B"), head=("name", "name")), 1, "twice"),
        (lambda: as_csv(("A",), head=["name", *(f"c{each}" for each in range(10_000))]), 1, "10001 columns"),
        (lambda: as_workbook(("A",), head=["name", *(f"c{each}" for each in range(10_000))]), 1, "10001 columns"),
        (lambda: as_csv(("A", "FIN", "more"), head=("name", "country")), 2, "more cells than there are columns"),
        (lambda: b"name\n" + b"A\n" * (MOST_ROWS + 1), None, "10,000 lines"),
        (lambda: as_workbook(("=1+1",), head=("name",)), 2, "Column A has a formula"),
        (lambda: with_part(as_workbook(), "xl/vbaProject.bin", b"x"), None, "macros"),
        (
            lambda: with_part(as_workbook(), "xl/sharedStrings.xml", b"<!DOCTYPE a [<!ENTITY b 'c'>]><a/>"),
            None,
            "spreadsheets do not write",
        ),
        (lambda: with_part(as_workbook(), "xl/externalLinks/externalLink1.xml", b"<a/>"), None, "other workbooks"),
        (lambda: as_workbook() + bytes(PACKED), None, "5 MiB"),
        (lambda: said_to_be_huge(as_workbook()), None, "far too large"),
        (lambda: b"PK\x03\x04 not a zip", None, "workbook cannot be read"),
        (lambda: with_part(as_workbook(), "xl/workbook.xml", b"<broken"), None, "workbook cannot be read"),
        (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512, None, "old or an encrypted"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_no_such_table(made: Callable[[], bytes], line: int | None, says: str) -> None:
    first = refusals(made())[0]
    assert first.line == line
    assert says in str(first.reason)


DOCTYPE = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]>'


@pytest.mark.parametrize("name", ["xl/worksheets/sheet1.dat", "xl/worksheets/sheet1.XML", "xl/sheet.bin"])
def test_a_part_is_measured_whatever_it_is_called(name: str) -> None:
    """The library finds the part by references from other parts."""
    sheet = "xl/worksheets/sheet1.xml"
    renamed = called(as_workbook(("Example",), head=("name",)), sheet, name)
    assert [row.name for row in rows(renamed)] == ["Example"], "the library reads it"
    with zipfile.ZipFile(io.BytesIO(renamed)) as package:
        content = package.read(name)
    for before in (b"", b" \n", b"\xef\xbb\xbf"):
        said = with_part(renamed, name, before + DOCTYPE[21 if before == b" \n" else 0 :] + content.partition(b"?>")[2])
        assert "spreadsheets do not write" in str(refusals(said)[0].reason)
    deep = with_part(renamed, name, b"<a>" * 40 + b"</a>" * 40)
    assert "far too large" in str(refusals(deep)[0].reason)


def test_a_picture_and_what_is_no_xml_are_let_be() -> None:
    table = as_workbook(("Example",), head=("name",))
    for name, content in (("xl/media/image1.png", b"\x89PNG\r\n<"), ("xl/drawings/old.vml", b"<xml><br></xml>")):
        assert [row.name for row in rows(with_part(table, name, content))] == ["Example"]


WRONG: list[tuple[Cells, str, str]] = [
    (("", "", "FIN"), "name", "Give the organization's name"),
    (("Example", "", "XQZ"), "country", "XQZ is not a country code"),
    (("Example", "", "Suomi"), "country", "not a country code"),
    (("Example", "", "", "", "member"), "category", "Choose one of Sector Member"),
    (("Example", "", "", "", "", "huge"), "size", "Choose one of micro"),
    (("Example", "", "", "", "", "", "x" * 61), "sector", "at most 60"),
    (("Example", "", "", "", "", "", "", "last year"), "since", "2016-10"),
    (("<script>alert(1)</script>",), "name", "no HTML"),
    (("Example\u202eelpmaxE",), "name", "direction"),
    (("=HYPERLINK(1)",), "name", "formula"),
    (("x" * 201,), "name", "at most 200"),
]


@pytest.mark.parametrize(("line", "field", "says"), WRONG, ids=[field + says for _line, field, says in WRONG])
def test_a_line_is_refused_with_field_and_remedy(line: Cells, field: str, says: str) -> None:
    raw = as_csv(LINES[0], [*line, *[""] * (len(HEAD) - len(line))])
    (refusal,) = refusals(raw)
    assert (refusal.line, refusal.field) == (3, field)
    assert says in str(refusal.reason)


def test_all_that_is_wrong_is_said_at_once_and_a_row_id_is_there_once() -> None:
    raw = as_csv(("A", "1", "XQZ"), ("B", "1", ""), ("C", "", "YYY"), head=("name", "id", "country"))
    assert [(each.line, each.field) for each in refusals(raw)] == [(2, "country"), (3, "id"), (4, "country")]
