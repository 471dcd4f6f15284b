"""The first sheet of a workbook (XLSX, ISO/IEC 29500) line by line. Nothing in it is run, resolved or trusted to be small."""

import io
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any

from flask_babel import gettext as _
from openpyxl import load_workbook

from services.registry.importing.packages import MOST_ROWS, NotReadable, measure

Cells = Sequence[str | None]
UNPACKED = 200 * 1024 * 1024
MOST_PARTS = 2000
MOST_CELLS = 2_500_000
"""Of all lines together, those that a sheet leaves out before its last cell in a line included."""
_MACROS = ("vbaproject.bin", "macrosheets/")


def is_workbook(raw: bytes) -> bool:
    return raw.startswith((b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0"))


def lines_of(raw: bytes) -> Iterator[tuple[int, Cells]]:
    """Raises NotReadable."""
    _check_package(raw)
    try:
        book = load_workbook(io.BytesIO(raw), read_only=True, data_only=False, keep_links=False)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()
        rows = sheet.iter_rows()
    except Exception:  # noqa: BLE001  the library raises whatever its parts raise
        raise NotReadable(_("This is no workbook that can be read. Save it as XLSX or CSV.")) from None
    number = cells = 0
    while True:
        number += 1
        try:
            row = next(rows, None)
        except Exception:  # noqa: BLE001  likewise
            raise NotReadable(
                _("The sheet cannot be read from here on. Save it as XLSX anew, or as CSV."), number
            ) from None
        if row is None:
            return
        if number > MOST_ROWS:
            raise NotReadable(_("The sheet has too many lines. Leave out the empty ones."), number)
        cells += len(row)
        if cells > MOST_CELLS:
            raise NotReadable(_("The sheet has too many cells. Leave out the empty lines and columns."), number)
        yield number, [_text(cell, number) for cell in row]


def _check_package(raw: bytes) -> None:
    if raw.startswith(b"\xd0\xcf\x11\xe0"):
        raise NotReadable(_("This is an old or an encrypted workbook. Save it as XLSX without a password, or as CSV."))
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as package:
            parts = package.infolist()
            if len(parts) > MOST_PARTS or sum(each.file_size for each in parts) > UNPACKED:
                raise NotReadable(_("Unpacked, the workbook is far larger than a table. Save the sheet as CSV."))
            if any(mark in each.filename.lower() for each in parts for mark in _MACROS):
                raise NotReadable(
                    _("The workbook has macros, which are not read. Save it as XLSX without them, or as CSV.")
                )
            if "xl/workbook.xml" not in package.namelist():
                raise NotReadable(_("This is no workbook that can be read. Save it as XLSX or CSV."))
            for each in parts:
                with package.open(each) as part:
                    measure(each.filename, part)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, OSError, EOFError, ValueError):
        raise NotReadable(_("This is no workbook that can be read. Save it as XLSX or CSV.")) from None


def _text(cell: Any, line: int) -> str | None:
    value = cell.value
    if cell.data_type == "f" or type(value).__name__ in ("ArrayFormula", "DataTableFormula"):
        raise NotReadable(
            _("Column %(column)s has a formula. Put its value there instead.", column=cell.column_letter), line
        )
    if cell.data_type == "e":
        raise NotReadable(
            _(
                "Column %(column)s has an error, %(value)s. Put its value there instead.",
                column=cell.column_letter,
                value=value,
            ),
            line,
        )
    match value:
        case None:
            return None
        case bool():
            return "yes" if value else "no"
        case datetime():
            return value.date().isoformat()
        case date():
            return value.isoformat()
        case float() if value.is_integer():
            return str(int(value))
    return str(value)
