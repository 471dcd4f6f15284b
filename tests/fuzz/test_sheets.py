"""Tables of any columns: CSV in each encoding, and workbooks with dates, formulas and their values."""

import io
import zipfile
from contextlib import suppress

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from shared.tables import cells
from shared.tables.complaints import TableRefused, in_english
from shared.tables.gathering import gather
from shared.tables.reading import read_table
from shared.tables.sheets import TableColumn
from shared.tables.workbook_writing import workbook
from shared.tables.writing import csv_bytes
from tests.fuzz.running import bounded, fuzzed
from tests.fuzz.strategies import mutated
from tests.registry.importing.tables import with_part

COLUMNS = (TableColumn("name", required=True), TableColumn("since", also=("Depuis",)), TableColumn("count"))
HEAD = tuple(each.name for each in COLUMNS)
ROWS = (("=Example", "2027-05-03", 5), ("'two\nlines", "3 May 2027", -1))
CSVS = [b"".join(csv_bytes(HEAD, ROWS, delimiter=each)) for each in ",;\t"]
SHEET = "xl/worksheets/sheet1.xml"
with workbook("Example", HEAD, ROWS) as _file:
    WORKBOOK = _file.read()
with zipfile.ZipFile(io.BytesIO(WORKBOOK)) as _package:
    PARTS = {name: _package.read(name) for name in _package.namelist()}
CELLS = (
    b'<row r="4"><c r="A4" t="str"><f>A1&amp;"b"</f><v>ab_x000A_</v></c><c r="B4" s="1"><v>46510.5</v></c><c r="C4"><f>1+1</f><v>2</v></c></row>'
    b'<row r="5"><c r="A5" t="e"><v>#REF!</v></c><c r="B5" t="d"><v>2027-05-03</v></c><c r="C5" t="b"><f t="shared" si="0">A1</f></c></row>'
)
RICH = PARTS[SHEET].replace(b"</sheetData>", CELLS + b"</sheetData>")


def taken(content: bytes) -> None:
    with suppress(TableRefused):
        sheet = read_table(content, COLUMNS)
        found = gather(
            sheet,
            lambda row: (
                row.required("name", cells.line(20)),
                row.optional("since", row.partial_date),
                row.optional("count", cells.whole_number(0)),
            ),
        )
        assert len(found.good) + len({each.line for each in found.complaints}) == len(sheet.rows)
        assert all(each.worded(in_english) for each in found.complaints)


@pytest.mark.requirement("7.06")
@fuzzed(80)
@given(mutated([*CSVS, CSVS[0].decode("utf-8-sig").encode("utf-16")]))
@example(b"\xff\xfe")
@example(b"=")
@example(b"\tname")
def test_a_table_in_any_encoding_is_read_or_refused(content: bytes) -> None:
    with bounded():
        taken(content)


@pytest.mark.requirement("7.06")
@fuzzed(40)
@given(st.sampled_from(sorted(PARTS)), st.data())
def test_a_workbook_with_days_and_formulas_is_read_or_refused(name: str, data: st.DataObject) -> None:
    content = data.draw(mutated([RICH if name == SHEET else PARTS[name]]))
    with bounded():
        taken(with_part(WORKBOOK, name, content))
