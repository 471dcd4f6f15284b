"""Reading of a file's bytes into a sheet, or into all complaints about it. A table is data: anything that a spreadsheet
would execute is refused."""

import re
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING

from shared.statements.wording import translatable as _
from shared.tables.complaints import WHOLE, Complaint, TableRefused, refuse_table
from shared.tables.delimited import delimited_lines
from shared.tables.packages import is_package
from shared.tables.sheets import Cells, CellText, Sheet, TableColumn, TableRow, WrongCell

if TYPE_CHECKING:
    from shared.tables.workbooks import WorkbookSheet

LIMIT = 20 * 1024 * 1024
"""Maximum bytes of a file; a workbook, which is compressed, has a smaller limit."""
MOST_COLUMNS = 50
MOST_ROWS = 10_000
LONGEST_CELL = 10_000
_UNCLEAN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
"""Control characters except line ends and tabs, and halves of surrogate pairs."""
TOO_LARGE = _("The file has more than %(limit)s MiB. Import it in parts.")
UNCLEAN = _("Leave out control characters.")


def read_table(raw: bytes, columns: Sequence[TableColumn], no_rows: str | None = None) -> Sheet:
    """Return the rows under a header with columns in any order. Raises TableRefused. `no_rows`: the complaint about a
    table without rows."""
    if len(raw) > LIMIT:
        refuse_table(TOO_LARGE, limit=LIMIT // 1024 // 1024)
    workbook = _workbook(raw) if is_package(raw) else None
    lines = workbook.lines() if workbook else delimited_lines(raw)
    filled = ((number, cells) for number, cells in lines if any(map(_is_filled, cells)))
    head_line, names = _head(next(filled, None), columns)
    rows, complaints = list[TableRow](), list[Complaint]()
    for number, cells in islice(filled, MOST_ROWS):
        row, wrong = _row(number, cells, names)
        rows.append(row)
        complaints += wrong
    if next(filled, None) is not None:
        refuse_table(_("The table has more than %(most)s lines. Import it in parts."), most=f"{MOST_ROWS:,}")
    if not rows:
        refuse_table(no_rows or _("There is nothing below the column names. Add a line for each record."), head_line)
    return Sheet(
        columns=tuple(names),
        rows=tuple(rows),
        complaints=tuple(complaints),
        first_serial=workbook.first_serial if workbook else None,
    )


def _workbook(raw: bytes) -> "WorkbookSheet":
    from shared.tables.workbooks import WorkbookSheet  # noqa: PLC0415  most processes open none, and its library is large

    return WorkbookSheet(raw)


def _head(first: tuple[int, Cells] | None, columns: Sequence[TableColumn]) -> tuple[int, list[str]]:
    """Return the line of the header and the names of the columns, in the file's order."""
    if first is None:
        refuse_table(_("The file is empty. Its first line must name the columns."), 1)
    number, cells = first
    heads = [" ".join(each.split()).casefold() if isinstance(each, str) else each.value for each in cells]
    while heads and not heads[-1]:
        heads.pop()
    column_list = ", ".join(each.name for each in columns)
    if len(heads) > MOST_COLUMNS:
        sentence = _("The table has %(count)s columns. Only these are read: %(columns)s.")
        refuse_table(sentence, number, count=len(heads), columns=column_list)
    by_heading = {name.casefold(): each.name for each in columns for name in (*each.also, each.name)}
    names = [by_heading.get(head, head) for head in heads]
    wrong = list(_wrong_heads(number, names, columns, column_list))
    if wrong:
        raise TableRefused(wrong)
    return number, names


def _wrong_heads(
    line: int, names: Sequence[str], columns: Sequence[TableColumn], column_list: str
) -> Iterator[Complaint]:
    declared = {each.name for each in columns}
    for name in dict.fromkeys(names):
        if name not in declared:
            sentence = _("There is no such column. Only these are read: %(columns)s.")
            field = name[:100] or _("a column without a name")
            yield Complaint(sentence=sentence, places={"columns": column_list}, field=field, line=line)
        elif names.count(name) > 1:
            yield Complaint(sentence=_("This column appears twice. Remove one of the two."), field=name, line=line)
    for each in columns:
        if each.required and each.name not in names:
            sentence = _("The column “%(name)s” is missing. The first line must name the columns.")
            yield Complaint(sentence=sentence, places={"name": each.name}, field=each.name, line=line)


def _row(number: int, cells: Cells, names: Sequence[str]) -> tuple[TableRow, list[Complaint]]:
    values, wrong = dict[str, str](), list[Complaint]()
    if any(map(_is_filled, cells[len(names) :])):
        sentence = _(
            "This line has more cells than there are columns. Put quotation marks around cells that contain commas."
        )
        wrong.append(Complaint(sentence=sentence, field=WHOLE, line=number))
    for column, (name, cell) in enumerate(zip(names, cells, strict=False)):
        complaint = _complaint(cell, column)
        if complaint is not None:
            wrong.append(Complaint(sentence=complaint[0], places=complaint[1], field=name, line=number))
        elif isinstance(cell, str) and (text := cell.strip()):
            values[name] = text
    return TableRow(number, values), wrong


def _is_filled(cell: CellText) -> bool:
    return isinstance(cell, WrongCell) or not (cell == "" or cell.isspace())


def _complaint(cell: CellText, column: int) -> tuple[str, dict[str, object]] | None:
    if isinstance(cell, WrongCell):
        return cell.sentence, {"column": _letters(column), "value": cell.value}
    if len(cell) > LONGEST_CELL:
        return _("A cell has more than %(most)s characters. Shorten it."), {"most": LONGEST_CELL}
    if _UNCLEAN.search(cell):
        return UNCLEAN, {}
    return None


def _letters(column: int) -> str:
    """Return the letters that a spreadsheet gives a column."""
    letters, number = "", column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
