"""A table as read: rows of texts under known columns."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date

import msgspec

from shared.tables.complaints import Complaint


class WrongCell(msgspec.Struct, frozen=True):
    """A cell without text: a sentence with the reason, and the value to show in it."""

    sentence: str
    value: str = ""


CellText = str | WrongCell
Cells = Sequence[CellText]


class TableColumn(msgspec.Struct, frozen=True):
    """A known column: its name, and alternative names, such as its label in the reader's language."""

    name: str
    required: bool = False
    also: tuple[str, ...] = ()


class TableRow(msgspec.Struct, frozen=True):
    """Texts of the cells by column; empty ones are left out. `number` is the line, counting from 1, as in a
    spreadsheet."""

    number: int
    cells: Mapping[str, str]


class Sheet(msgspec.Struct, frozen=True, kw_only=True):
    """A sheet. `columns`: the file's columns. `complaints`: about unreadable cells, which are left out of the rows.

    `first_serial`: the day from which a workbook's numeric days count; None for a file without such days.
    """

    columns: tuple[str, ...]
    rows: tuple[TableRow, ...]
    complaints: tuple[Complaint, ...] = ()
    first_serial: date | None = None

    def without(self, lines: Collection[str]) -> "Sheet":
        """Return the sheet without some lines."""
        rows = tuple(each for each in self.rows if str(each.number) not in lines)
        complaints = tuple(each for each in self.complaints if str(each.line) not in lines)
        return msgspec.structs.replace(self, rows=rows, complaints=complaints)
