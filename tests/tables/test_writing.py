"""Tables as files: formulas that a spreadsheet would run are written as text."""

import csv
import io
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from shared.tables.reading import read_table
from shared.tables.sheets import TableColumn
from shared.tables.workbook_writing import workbook
from shared.tables.writing import Cell, csv_bytes

pytestmark = pytest.mark.requirement("2.10")

HEAD = ("id", "Name", "Count")
HOSTILE = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\uff1d1", '=HYPERLINK("http://example.org")')
ROWS: list[tuple[Cell, ...]] = [(f"o{number}", text, number) for number, text in enumerate(HOSTILE)]
ROWS += [("o8", 'Télécom \u200fمثال, "quoted"', None)]


def test_csv_has_no_cell_that_begins_like_a_formula() -> None:
    data = b"".join(csv_bytes(HEAD, ROWS, unknown="not known"))
    read = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert read[0] == list(HEAD)
    assert [row[1] for row in read[1:]] == [*(f"'{text}" for text in HOSTILE), ROWS[-1][1]]
    assert [row[2] for row in read[1:]] == [*map(str, range(8)), "not known"]


def test_csv_comes_in_pieces() -> None:
    pieces = list(csv_bytes(HEAD, ((f"o{number}", "Example", number) for number in range(1_000))))
    assert len(pieces) > 5
    assert b"".join(pieces).count(b"\r\n") == 1_001


def test_a_workbook_has_text_where_a_formula_could_be() -> None:
    with workbook("organizations", HEAD, ROWS, unknown="not known") as file:
        sheet = load_workbook(file).active
    assert sheet is not None
    cells = [row[1] for row in sheet.iter_rows(min_row=2)]
    assert all(cell.data_type == "s" for cell in cells)
    assert [cell.value for cell in cells if "\r" not in str(cell.value)][:2] == ["=1+1", "+1"]
    assert all(cell.quotePrefix for cell in cells[:8])
    assert [row[2].value for row in sheet.iter_rows(min_row=2)] == [*range(8), "not known"]


COLUMNS = (TableColumn("name"), TableColumn("text"), TableColumn("count"))
NAMES = tuple(each.name for each in COLUMNS)
# Texts that a field accepts: no control characters but line ends, no halves of surrogate pairs, no spaces at the ends.
fields = (
    st.text(st.characters(exclude_categories=("Cc", "Cs")) | st.sampled_from("\n\t;,|'\"=+-@_x0D"), max_size=20)
    | st.sampled_from(
        [
            "_x000D_",
            "_x005F_x0041_",
            "'=1",
            "''+1",
            "'",
            "=1+1",
            "-5",
            "NA",
            "yes",
            "TRUE",
            "1e5",
            "007",
            "\ufffe",
            "a\n=b",
        ]
    )
).map(str.strip)
tables = st.lists(st.tuples(fields, fields, st.integers(0, 10**15 - 1)), min_size=1, max_size=8)


def read_back(content: bytes) -> list[tuple[str, ...]]:
    sheet = read_table(content, COLUMNS)
    assert sheet.complaints == ()
    return [tuple(row.cells.get(name, "") for name in NAMES) for row in sheet.rows]


def texts_of(rows: list[tuple[str, str, int]]) -> list[tuple[str, ...]]:
    return [(name, text, str(count)) for name, text, count in rows]


@pytest.mark.requirement("7.06")
@given(tables, st.sampled_from(",;\t"))
def test_what_is_written_as_csv_is_read_back_equal(rows: list[tuple[str, str, int]], delimiter: str) -> None:
    assert read_back(b"".join(csv_bytes(NAMES, rows, delimiter=delimiter))) == texts_of(rows)


@pytest.mark.requirement("7.06")
@given(tables)
def test_what_is_written_as_a_workbook_is_read_back_equal(rows: list[tuple[str, str, int]]) -> None:
    with workbook("Example", NAMES, rows) as file:
        assert read_back(file.read()) == texts_of(rows)


@pytest.mark.requirement("7.06")
def test_a_workbook_has_a_head_in_sight_a_filter_and_columns_as_wide_as_they_need() -> None:
    with workbook("Example", ("name", "text"), [("Example Telecom", "x" * 200)]) as file:
        sheet = load_workbook(file).active
    assert sheet is not None
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A2", "A1:B2")
    # A file stores the width of a column with its margin.
    assert [int(sheet.column_dimensions[each].width) for each in "AB"] == [17, 60]


def test_a_workbook_has_the_same_bytes_whenever_it_is_written() -> None:
    """Nothing in the workbook depends on the time of writing."""
    with workbook("Example", HEAD, ROWS) as one, workbook("Example", HEAD, ROWS) as other:
        written = one.read()
        assert written == other.read()
    created = load_workbook(io.BytesIO(written)).properties.created
    assert created == datetime(1980, 1, 1)  # noqa: DTZ001  the library reads UTC without saying so
