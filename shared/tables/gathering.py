"""Reading of a table's rows, collecting all complaints about them."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Generic, TypeVar

import msgspec

from shared.domain.dates import MONTHS, PartialDate
from shared.statements.wording import translatable as _
from shared.tables import cells
from shared.tables.cells import CellReading, CellRefused
from shared.tables.complaints import WHOLE, Complaint
from shared.tables.sheets import Sheet, TableRow

T = TypeVar("T")
NEEDED = _("Fill this in.")


class RowReader:
    """A reader of one row's cells, which collects complaints. A refused cell is read as None; check `complaints`."""

    def __init__(self, row: TableRow, first_serial: date | None = None, months: Mapping[str, int] = MONTHS) -> None:
        self.number, self.cells = row.number, row.cells
        self.complaints: list[Complaint] = []
        self._first_serial, self._months = first_serial, months

    def optional(self, field: str, read: CellReading[T]) -> T | None:
        """Return the content of a cell; None if it is empty."""
        text = self.cells.get(field)
        if text is None:
            return None
        try:
            return read(text)
        except CellRefused as refused:
            self.refuse(field, refused.sentence, **refused.places)
            return None

    def required(self, field: str, read: CellReading[T], remedy: str = NEEDED) -> T | None:
        """Return the content of a cell that must not be empty; if it is, add a complaint and return None."""
        if field not in self.cells:
            self.refuse(field, remedy)
        return self.optional(field, read)

    def refuse(self, field: str, sentence: str, **places: object) -> None:
        """Add a complaint about a cell, or with the field `file`, about the row. Only the first complaint about a cell
        is kept."""
        if any(each.field == field for each in self.complaints):
            return
        self.complaints.append(Complaint(sentence=sentence, places=places, field=field, line=self.number))

    def day(self, text: str) -> PartialDate:
        return cells.day(text, self._first_serial, self._months)

    def partial_date(self, text: str) -> PartialDate:
        return cells.partial_date(text, self._first_serial, self._months)


class GoodRow(msgspec.Struct, Generic[T], frozen=True):
    line: int
    content: T


class GatheredRows(msgspec.Struct, Generic[T], frozen=True):
    """The rows read: `good` ones can be recorded independently of the others; `complaints` are in line order."""

    good: tuple[GoodRow[T], ...]
    complaints: tuple[Complaint, ...]


def gather(sheet: Sheet, read: Callable[[RowReader], T], months: Mapping[str, int] = MONTHS) -> GatheredRows[T]:
    """Read each row of a sheet. A row with a complaint, even one from reading the sheet, is not among the good ones."""
    of_sheet: dict[int | None, list[Complaint]] = {}
    for each in sheet.complaints:
        of_sheet.setdefault(each.line, []).append(each)
    good, complaints = list[GoodRow[T]](), list[Complaint]()
    for row in sheet.rows:
        reader = RowReader(row, sheet.first_serial, months)
        content = read(reader)
        sheet_complaints = of_sheet.get(row.number, [])
        # An unreadable cell is not also reported as missing.
        fields = {each.field for each in sheet_complaints} - {WHOLE}
        wrong = [*sheet_complaints, *(each for each in reader.complaints if each.field not in fields)]
        complaints += wrong
        if not wrong:
            good.append(GoodRow(row.number, content))
    return GatheredRows(tuple(good), tuple(complaints))
