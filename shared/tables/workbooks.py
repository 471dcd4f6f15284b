"""Reading of a workbook's first sheet (XLSX, ISO/IEC 29500) line by line. Nothing in it is executed, resolved or
assumed to be small."""

import io
import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, time
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from shared.statements.wording import translatable as _
from shared.tables.complaints import refuse_table
from shared.tables.packages import MOST_ROWS, NO_WORKBOOK, check_package
from shared.tables.sheets import Cells, CellText, WrongCell

FIRST_1900, FIRST_1904 = date(1899, 12, 30), date(1904, 1, 1)
"""Day zero of the two ways to count days; that of 1900 is right from March 1900 on."""
MOST_CELLS = 2_500_000
"""Maximum cells of all lines together, including missing ones before the last cell of a line."""
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")


FORMULA = _("Column %(column)s has a formula. Replace it with its value.")
_ERROR = _("Column %(column)s has the error %(value)s. Replace it with a value.")


class WorkbookSheet:
    """The first sheet of a workbook. Raises TableRefused, also while its lines are read."""

    def __init__(self, raw: bytes) -> None:
        check_package(raw)
        self._raw = raw
        book = _opened(raw, values=False)
        self.first_serial = FIRST_1904 if book.epoch == CALENDAR_MAC_1904 else FIRST_1900
        self._book = book

    def lines(self) -> Iterator[tuple[int, Cells]]:
        """Yield each line's number and cells. A formula yields its last computed value."""
        computed = _computed_cells(self._raw)
        for number, cells in _rows(self._book):
            if any(map(_is_formula, cells)):
                yield (
                    number,
                    [
                        _computed(value) if _is_formula(each) else _text(each)
                        for each, value in zip(cells, computed(number), strict=True)
                    ],
                )
            else:
                yield number, [_text(each) for each in cells]


def _computed_cells(raw: bytes) -> Callable[[int], Sequence[Any]]:
    """Return the computed cells of a line from a second pass, started on the first call, because the library gives
    either formulas or values."""
    lines: Iterator[tuple[int, Sequence[Any]]] | None = None

    def cells_of(line: int) -> Sequence[Any]:
        nonlocal lines
        lines = lines or _rows(_opened(raw, values=True))
        return next(cells for number, cells in lines if number == line)

    return cells_of


def _opened(raw: bytes, *, values: bool) -> Any:  # noqa: ANN401  the library has no types
    try:
        book = load_workbook(io.BytesIO(raw), read_only=True, data_only=values, keep_links=False)
        book.worksheets[0].reset_dimensions()
    except Exception:  # noqa: BLE001  the library raises many kinds of errors
        refuse_table(NO_WORKBOOK)
    return book


def _rows(book: Any) -> Iterator[tuple[int, Sequence[Any]]]:  # noqa: ANN401
    rows = book.worksheets[0].iter_rows()
    number = cells = 0
    while True:
        number += 1
        try:
            row = next(rows, None)
        except Exception:  # noqa: BLE001  likewise
            refuse_table(_("The sheet cannot be read beyond this line. Save it again as XLSX, or as CSV."), number)
        if row is None:
            return
        if number > MOST_ROWS:
            refuse_table(_("The sheet has too many lines. Delete the empty ones."), number)
        cells += len(row)
        if cells > MOST_CELLS:
            refuse_table(_("The sheet has too many cells. Delete the empty lines and columns."), number)
        yield number, row


def _is_formula(cell: Any) -> bool:  # noqa: ANN401
    return cell.data_type == "f" or type(cell.value).__name__ in ("ArrayFormula", "DataTableFormula")


def _computed(cell: Any) -> CellText:  # noqa: ANN401
    return WrongCell(FORMULA) if cell.value is None else _text(cell)


def _text(cell: Any) -> CellText:  # noqa: ANN401
    if cell.data_type == "e":
        return WrongCell(_ERROR, str(cell.value))
    match cell.value:
        case None:
            return ""
        case bool():
            return "yes" if cell.value else "no"
        case datetime() as moment if moment.time() == time():
            return moment.date().isoformat()
        case datetime() | date() as moment:
            return moment.isoformat()
        case float() as number if not number.is_integer():
            return f"{number:.15g}"  # as displayed in a spreadsheet
        case float() as number:
            return str(int(number))
        case value:
            return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), str(value))
