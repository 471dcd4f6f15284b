"""Writing of a workbook, row by row: text stays text, and the same content gives the same bytes.

Import this module only where needed: most commands and pages write no workbook, and importing the library takes a fifth
of a second.
"""

import re
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import cache
from itertools import chain, islice
from typing import IO, Any

import msgspec
from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from shared.tables.delimited import disarmed
from shared.tables.writing import Cell, Row

_IN_MEMORY = 4 * 1024 * 1024
_MEASURED = 200
"""Rows that determine the columns' widths."""
NARROWEST, WIDEST = 8, 60
UNDATED = datetime(1980, 1, 1)  # noqa: DTZ001  the library's dates are UTC
"""The date of a workbook whose content has none, since files never contain the time of writing."""
_LITERAL = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)|[\x00-\x08\x0b-\x1f\ufffe\uffff]")
"""Text in the form of an escape, and characters that XML cannot hold."""


class FormattedNumber(msgspec.Struct, frozen=True):
    """A number displayed in a spreadsheet format, such as `0.0%`; the cell holds its full value."""

    number: float
    form: str


SheetCell = Cell | FormattedNumber


class WrittenSheet(msgspec.Struct, frozen=True):
    """A sheet to write; a `filtered` one has a filter in its header."""

    title: str
    head: Sequence[str]
    rows: Iterable[Sequence[SheetCell]]
    filtered: bool = True


def workbook(title: str, head: Sequence[str], rows: Iterable[Row], *, unknown: str = "") -> IO[bytes]:
    """Return a workbook with one sheet, written row by row, since there may be a hundred thousand rows."""
    return workbook_of((WrittenSheet(title, head, rows),), unknown=unknown, row_by_row=True)


def workbook_of(
    sheets: Iterable[WrittenSheet],
    *,
    unknown: str = "",
    created: datetime = UNDATED,
    properties: Mapping[str, str] | None = None,
    row_by_row: bool = False,
) -> IO[bytes]:
    """Return a workbook whose sheet headers stay visible when scrolling. The returned file is positioned at its
    beginning; the same content gives the same bytes.

    `unknown` stands for None; `properties` are the title and the like, named as in the library. `row_by_row` keeps no
    sheet in memory, but repeats equal texts in the file.
    """
    file = tempfile.SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115  closed by the sender
    with Workbook(file, {"constant_memory": row_by_row, **_LITERAL}) as book:
        book.set_properties({**(properties or {}), "created": created})
        for sheet in sheets:
            _SheetWriter(book, sheet, unknown).write()
    file.seek(0)
    return file


class _LiteralSheet(Worksheet):  # type: ignore[misc]  # the library has no types
    """A sheet whose texts are read back unchanged. The library overlooks the second of two escapes that share an
    underscore."""

    @staticmethod
    def _escape_control_characters(data: str) -> str:
        return _ESCAPE.sub(lambda match: f"_x{ord(match[0]):04X}_", data)


class _SheetWriter:
    def __init__(self, book: Any, sheet: WrittenSheet, unknown: str) -> None:  # noqa: ANN401  the library has no types
        self._sheet, self._unknown = sheet, unknown
        self._written = book.add_worksheet(sheet.title[:31], worksheet_class=_LiteralSheet)
        self._form = cache(lambda **form: book.add_format(form))

    def write(self) -> None:
        head, rows = self._sheet.head, iter(self._sheet.rows)
        first = list(islice(rows, _MEASURED))
        for column, width in enumerate(_widths(head, first)):
            self._written.set_column(column, column, width)
        for column, name in enumerate(head):
            self._written.write_string(0, column, name, self._form(bold=True))
        last = 0
        for last, row in enumerate(chain(first, rows), 1):
            for column, value in enumerate(row):
                self._write(last, column, self._unknown if value is None else value)
        self._written.freeze_panes(1, 0)
        if self._sheet.filtered:
            self._written.autofilter(0, 0, last, max(0, len(head) - 1))

    def _write(self, line: int, column: int, value: str | float | FormattedNumber) -> None:
        match value:
            case "":
                pass  # an empty cell is smaller than an empty string, and looks the same
            case bool():
                self._written.write_boolean(line, column, value)
            case str():
                # Never `write`, which inspects the text: one that begins with "=" would become a formula.
                form = self._form(quote_prefix=True) if disarmed(value) != value else None
                self._written.write_string(line, column, value, form)
            case FormattedNumber(number=number, form=form):
                self._written.write_number(line, column, number, self._form(num_format=form))
            case _:
                self._written.write_number(line, column, value)


def _widths(head: Sequence[str], rows: Sequence[Sequence[SheetCell]]) -> Iterator[int]:
    """Yield the width of each column, in characters."""
    for column, name in enumerate(head):
        longest = max(
            (len(str(row[column])) for row in rows if column < len(row) and row[column] is not None), default=0
        )
        yield min(WIDEST, max(NARROWEST, longest + 2, len(name) + 4))
