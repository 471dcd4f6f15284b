"""All errors of a table at once, and its valid rows separately."""

import pytest

from shared.tables import cells
from shared.tables.complaints import in_english
from shared.tables.gathering import RowReader, gather
from shared.tables.reading import read_table
from shared.tables.sheets import TableColumn
from shared.tables.workbook_writing import workbook

pytestmark = pytest.mark.requirement("7.06")

COLUMNS = (TableColumn("name", required=True), TableColumn("since"), TableColumn("count"))


def content(reader: RowReader) -> tuple[str | None, str | None, int | None]:
    return (
        reader.required("name", cells.line()),
        reader.optional("since", reader.partial_date),
        reader.optional("count", cells.whole_number(0)),
    )


def test_good_rows_and_every_complaint_in_the_order_of_the_lines() -> None:
    raw = b"name,since,count\nA,2027-05,5\n,03/04/2027,many\n=A1,soon,1\nB,,\n"
    found = gather(read_table(raw, COLUMNS), content)
    assert [(row.line, row.content) for row in found.good] == [(2, ("A", "2027-05", 5)), (5, ("B", None, None))]
    assert [(each.line, each.field, each.worded(in_english)[:20]) for each in found.complaints] == [
        (3, "name", "Fill this in."),
        (3, "since", "03/04/2027 can be re"),
        (3, "count", "Write a whole number"),
        (4, "name", "This is a formula. R"),
        (4, "since", "Give a day, a month "),
    ]


def test_days_in_the_months_of_a_language_and_in_a_workbook_s_numbers() -> None:
    found = gather(read_table(b"name;since\nA;3 mai 2027\n", COLUMNS), content, {"mai": 5})
    assert found.good[0].content[1] == "2027-05-03"
    with workbook("Example", ("name", "since"), [("A", 46510), ("B", "46510")]) as file:
        found = gather(read_table(file.read(), COLUMNS), content)
    assert [row.content[1] for row in found.good] == ["2027-05-03", "2027-05-03"]


def test_a_cell_is_complained_of_once() -> None:
    def twice(reader: RowReader) -> None:
        reader.refuse("name", "First.")
        reader.refuse("name", "Second.")

    (found,) = gather(read_table(b"name\nA\n", COLUMNS), twice).complaints
    assert found.sentence == "First."
