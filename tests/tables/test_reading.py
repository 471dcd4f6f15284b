"""Files as sheets: read from any supported format, or refused with all errors at once, with line, field and remedy."""

import io
from collections.abc import Callable, Sequence
from datetime import date, datetime

import pytest
from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from shared.tables.complaints import TableRefused, in_english
from shared.tables.packages import PACKED
from shared.tables.reading import MOST_ROWS, read_table
from shared.tables.sheets import Sheet, TableColumn
from shared.tables.workbooks import FIRST_1900, FIRST_1904
from tests.registry.importing.tables import as_workbook, with_part

pytestmark = pytest.mark.requirement("7.06")

COLUMNS = (TableColumn("name", required=True), TableColumn("since", also=("Depuis",)), TableColumn("count"))


def read(raw: bytes) -> Sheet:
    return read_table(raw, COLUMNS)


def cells(raw: bytes) -> list[dict[str, str]]:
    sheet = read(raw)
    assert sheet.complaints == ()
    return [dict(row.cells) for row in sheet.rows]


def refused(raw: bytes) -> list[tuple[int | None, str, str]]:
    with pytest.raises(TableRefused) as found:
        read(raw)
    return [(each.line, each.field, each.worded(in_english)) for each in found.value.complaints]


def complaints(raw: bytes) -> list[tuple[int | None, str, str]]:
    return [(each.line, each.field, each.worded(in_english)) for each in read(raw).complaints]


def workbook_of(*lines: Sequence[object], serials_from_1904: bool = False) -> bytes:
    book = Workbook()
    if serials_from_1904:
        book.epoch = CALENDAR_MAC_1904
    for line in lines:
        book.active.append(list(line))
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


TABLE = "count{0}NAME {0} since\r\n5{0}Example{0}2027\r\n"


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_csv_in_any_order_with_any_delimiter_and_either_encoding(delimiter: str, encoding: str) -> None:
    raw = TABLE.format(delimiter).encode(encoding)
    assert cells(raw) == [{"count": "5", "name": "Example", "since": "2027"}]


def test_empty_rows_are_skipped_and_lines_keep_their_numbers() -> None:
    sheet = read(b'\n\nname;since\n;\n"two\nlines";2027\n \nlast;\n')
    assert [(row.number, dict(row.cells)) for row in sheet.rows] == [
        (5, {"name": "two\nlines", "since": "2027"}),
        (8, {"name": "last"}),
    ]


def test_a_column_is_known_by_its_label_too() -> None:
    assert cells(b"DEPUIS;name\n2027;Example\n") == [{"since": "2027", "name": "Example"}]


def test_everything_that_is_wrong_with_the_head_is_said_at_once() -> None:
    assert refused(b"since,since,place,\nx,x,x,x\n") == [
        (1, "since", "This column appears twice. Remove one of the two."),
        (1, "place", "There is no such column. Only these are read: name, since, count."),
        (1, "name", "The column “name” is missing. The first line must name the columns."),
    ]


def test_a_column_without_a_name_is_refused() -> None:
    assert refused(b"name,,since\nx,x,x\n")[0][:2] == (1, "a column without a name")


def test_cells_that_cannot_be_had_are_said_at_once_and_the_others_are_read() -> None:
    raw = b"name,since\n=1+1,2027\na\x01b,2027\nx,2027,more\n" + b"y" * 10_001 + b",2027\ngood,2027\n"
    assert complaints(raw) == [
        (2, "name", "This is a formula. Replace it with its value."),
        (3, "name", "Leave out control characters."),
        (
            4,
            "file",
            "This line has more cells than there are columns. Put quotation marks around cells that contain commas.",
        ),
        (5, "name", "A cell has more than 10000 characters. Shorten it."),
    ]
    assert read(raw).rows[-1].cells == {"name": "good", "since": "2027"}


def test_a_workbook_s_days_numbers_and_answers_are_texts() -> None:
    raw = workbook_of(
        ("name", "since", "count"),
        ("a day", date(2027, 5, 3), 5),
        ("a moment", datetime(2027, 5, 3, 18, 30), 0.1 + 0.2),  # noqa: DTZ001  a workbook knows no zone
        ("a text", "3 May 2027", "1200"),
        ("an answer", 2027, True),
    )
    assert cells(raw) == [
        {"name": "a day", "since": "2027-05-03", "count": "5"},
        {"name": "a moment", "since": "2027-05-03T18:30:00", "count": "0.3"},
        {"name": "a text", "since": "3 May 2027", "count": "1200"},
        {"name": "an answer", "since": "2027", "count": "yes"},
    ]


@pytest.mark.parametrize("from_1904", [False, True])
def test_days_are_counted_from_1900_or_1904_as_the_workbook_says(from_1904: bool) -> None:
    raw = workbook_of(("name", "since"), ("a", date(2027, 5, 3)), serials_from_1904=from_1904)
    sheet = read(raw)
    assert sheet.rows[0].cells["since"] == "2027-05-03"
    assert sheet.first_serial == (FIRST_1904 if from_1904 else FIRST_1900)
    assert read(b"name\na\n").first_serial is None


def with_cell(content: str) -> bytes:
    """Return a workbook whose cell A2 is the given XML."""
    sheet = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        '<row r="1"><c r="A1" t="inlineStr"><is><t>name</t></is></c></row>'
        f'<row r="2">{content}</row></sheetData></worksheet>'
    )
    return with_part(as_workbook(), "xl/worksheets/sheet1.xml", sheet.encode())


def test_a_formula_is_the_value_that_was_computed_last() -> None:
    assert cells(with_cell('<c r="A2" t="str"><f>A1&amp;"b"</f><v>ab</v></c>')) == [{"name": "ab"}]
    assert cells(with_cell('<c r="A2"><f>1+1</f><v>2</v></c>')) == [{"name": "2"}]


def test_a_formula_without_a_value_and_an_error_are_refused_at_their_cells() -> None:
    assert complaints(with_cell('<c r="A2"><f>1+1</f></c>')) == [
        (2, "name", "Column A has a formula. Replace it with its value.")
    ]
    assert complaints(with_cell('<c r="A2" t="e"><f>1/0</f><v>#DIV/0!</v></c>')) == [
        (2, "name", "Column A has the error #DIV/0!. Replace it with a value.")
    ]


def test_an_escape_of_a_workbook_is_what_it_stands_for() -> None:
    inline = '<c r="A2" t="inlineStr"><is><t>a{}b</t></is></c>'
    assert cells(with_cell(inline.format("_x000A_"))) == [{"name": "a\nb"}]
    assert complaints(with_cell(inline.format("_x0000_"))) == [(2, "name", "Leave out control characters.")]


TYPES = "[Content_Types].xml"


@pytest.mark.parametrize(
    ("made", "says"),
    [
        (lambda: as_workbook() + bytes(PACKED), "more than 5 MiB"),
        (lambda: with_part(as_workbook(), "xl/other.bin", bytes(51 * 1024 * 1024)), "far too large"),
        (lambda: with_part(as_workbook(), "xl/vbaProject.bin", b"x"), "macros"),
        (lambda: with_part(as_workbook(), TYPES, b'<Types a="x.macroEnabled.main+xml"/>'), "macros"),
        (
            lambda: with_part(as_workbook(), TYPES, '<Types a="x.externalLink+xml"/>'.encode("utf-16")),
            "other workbooks",
        ),
        (lambda: with_part(as_workbook(), "xl/externalLinks/externalLink1.xml", b"<a/>"), "other workbooks"),
        (lambda: b"name\n" + b"a\n" * (MOST_ROWS + 1), "more than 10,000 lines"),
        (lambda: workbook_of(*[["name"]] * (MOST_ROWS + 2)), "more than 10,000 lines"),
        (lambda: b"name\n=\x00\n", "not a table"),
        (lambda: b"\xff\xfe\x00\xd8", "not in UTF-8"),
    ],
)
def test_what_is_refused_whole(made: Callable[[], bytes], says: str) -> None:
    (found,) = refused(made())[-1:]
    assert says in found[2]


def test_as_many_rows_as_may_be_are_read_with_empty_ones_between() -> None:
    assert len(read(b"name\n" + b"a\n\n" * MOST_ROWS).rows) == MOST_ROWS
