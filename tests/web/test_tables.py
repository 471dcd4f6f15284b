"""Tables as files: what a spreadsheet would run is text in them."""

import csv
import io

import pytest
from flask import Flask
from flask_babel import Babel
from openpyxl import load_workbook

from shared.web.tables import Cell, csv_bytes, workbook

pytestmark = pytest.mark.requirement("2.10")

HEAD = ("id", "Name", "Count")
HOSTILE = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\uff1d1", '=HYPERLINK("http://example.org")')
ROWS: list[tuple[Cell, ...]] = [(f"o{number}", text, number) for number, text in enumerate(HOSTILE)]
ROWS += [("o8", 'Télécom \u200fمثال, "quoted"', None)]


@pytest.fixture(autouse=True)
def words() -> object:
    app = Flask(__name__)
    Babel(app)
    with app.test_request_context():
        yield


def test_csv_has_no_cell_that_begins_like_a_formula() -> None:
    data = b"".join(csv_bytes(HEAD, ROWS))
    read = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert read[0] == list(HEAD)
    assert [row[1] for row in read[1:]] == [*(f"'{text}" for text in HOSTILE), ROWS[-1][1]]
    assert [row[2] for row in read[1:]] == [*map(str, range(8)), "not known"]


def test_csv_comes_in_pieces() -> None:
    pieces = list(csv_bytes(HEAD, ((f"o{number}", "Example", number) for number in range(1_000))))
    assert len(pieces) > 5
    assert b"".join(pieces).count(b"\r\n") == 1_001


def test_a_workbook_has_text_where_a_formula_could_be() -> None:
    with workbook("organizations", HEAD, ROWS) as file:
        sheet = load_workbook(file).active
    assert sheet is not None
    cells = [row[1] for row in sheet.iter_rows(min_row=2)]
    assert all(cell.data_type == "s" for cell in cells)
    assert [cell.value for cell in cells if "\r" not in str(cell.value)][:2] == ["=1+1", "+1"]
    assert all(cell.quotePrefix for cell in cells[:8])
    assert [row[2].value for row in sheet.iter_rows(min_row=2)] == [*range(8), "not known"]
