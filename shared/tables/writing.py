"""Writing of a table to a file: CSV row by row, or a workbook. Formulas are disarmed.

A cell that begins like a formula is text: in CSV by an apostrophe before it, in a workbook by its type and its mark.
Reading gives both as they were.
"""

import csv
import io
import re
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import IO

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from shared.tables.delimited import disarmed

Cell = str | int | None
Row = Sequence[Cell]

_BATCH = 200
_IN_MEMORY = 4 * 1024 * 1024
_BOM = b"\xef\xbb\xbf"
_MEASURED = 200
"""Rows that determine the columns' widths."""
NARROWEST, WIDEST = 8, 60
_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)|[\ufffe\uffff]")
"""Text in the form of an escape, and characters that XML cannot hold."""


def csv_bytes(head: Sequence[str], rows: Iterable[Row], *, delimiter: str = ",", unknown: str = "") -> Iterator[bytes]:
    """Yield UTF-8 with a byte order mark, without which spreadsheets assume another encoding; RFC 4180 otherwise.

    `unknown` stands for None.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=delimiter)

    def cell(value: Cell) -> Cell:
        return disarmed(value) if isinstance(value, str) else unknown if value is None else value

    writer.writerow(map(cell, head))
    yield _BOM
    for number, row in enumerate(rows, 1):
        writer.writerow(map(cell, row))
        if number % _BATCH == 0:
            yield _taken(text)
    yield _taken(text)


def _taken(text: io.StringIO) -> bytes:
    taken = text.getvalue().encode()
    text.seek(0)
    text.truncate()
    return taken


def workbook(title: str, head: Sequence[str], rows: Iterable[Row], *, unknown: str = "") -> IO[bytes]:
    """Return a workbook of one sheet, written row by row, whose head stays visible and has a filter. The file is at its
    beginning."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title[:31])
    sheet.freeze_panes = "A2"
    those = iter(rows)
    first = list(islice(those, _MEASURED))
    for at, width in enumerate(_widths(head, first), 1):
        sheet.column_dimensions[get_column_letter(at)].width = width

    def cell(value: Cell, *, bold: bool = False) -> WriteOnlyCell:
        plain = unknown if value is None else value
        if isinstance(plain, str):
            made = WriteOnlyCell(sheet, _escaped(plain))
            made.data_type = "s"  # else a text that begins with "=" would be a formula
            if disarmed(plain) != plain:
                made.quotePrefix = True
        else:
            made = WriteOnlyCell(sheet, plain)
        if bold:
            made.font = Font(bold=True)
        return made

    sheet.append([cell(each, bold=True) for each in head])
    last = 1
    for last, row in enumerate(chain(first, those), 2):  # noqa: B007  the filter reaches to the last line
        sheet.append([cell(each) for each in row])
    sheet.auto_filter.ref = f"A1:{get_column_letter(max(1, len(head)))}{last}"
    file = tempfile.SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115  closed by the sender
    book.save(file)
    file.seek(0)
    return file


def _escaped(text: str) -> str:
    return str(ILLEGAL_CHARACTERS_RE.sub("", _ESCAPE.sub(lambda match: f"_x{ord(match[0]):04X}_", text)))


def _widths(head: Sequence[str], rows: Sequence[Row]) -> Iterator[int]:
    """Yield the width of each column, in characters."""
    for at, name in enumerate(head):
        longest = max((len(str(row[at])) for row in rows if at < len(row) and row[at] is not None), default=0)
        yield min(WIDEST, max(NARROWEST, longest + 2, len(name) + 4))
