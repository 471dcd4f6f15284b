"""A table as a file for a spreadsheet: CSV row by row, or a workbook. What a spreadsheet would run is disarmed.

A cell that begins like a formula is text: in CSV by an apostrophe before it, as OWASP advises (CSV injection), in a
workbook by its type and its mark. What is not known says so: an empty cell would look like nothing.
"""

import csv
import io
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from typing import IO

from flask import Response, stream_with_context
from flask_babel import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font

Cell = str | int | None
Row = Sequence[Cell]

MEDIA_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_ARMED = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
_BATCH = 200
_IN_MEMORY = 4 * 1024 * 1024
_BOM = b"\xef\xbb\xbf"


def download(kind: str, name: str, head: Sequence[str], rows: Iterable[Row]) -> Response:
    """A file `<name>.<kind>`; `kind` is csv or xlsx. Rows are asked for while a CSV is sent."""
    content = csv_bytes(head, rows) if kind == "csv" else _pieces(workbook(name, head, rows))
    response = Response(stream_with_context(content), mimetype=None, content_type=MEDIA_TYPES[kind])
    response.headers.set("Content-Disposition", "attachment", filename=f"{name}.{kind}")
    return response


def csv_bytes(head: Sequence[str], rows: Iterable[Row]) -> Iterator[bytes]:
    """UTF-8 with a byte order mark, without which spreadsheets take it for another encoding; RFC 4180 otherwise."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow([disarmed(each) for each in head])
    yield _BOM
    for number, row in enumerate(rows, 1):
        writer.writerow([disarmed(each) for each in row])
        if number % _BATCH == 0:
            yield _taken(text)
    yield _taken(text)


def _taken(text: io.StringIO) -> bytes:
    taken = text.getvalue().encode()
    text.seek(0)
    text.truncate()
    return taken


def disarmed(cell: Cell) -> str | int:
    if cell is None:
        return str(_("not known"))
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_ARMED) else cell


def workbook(title: str, head: Sequence[str], rows: Iterable[Row]) -> IO[bytes]:
    """One sheet, written row by row. The file is at its beginning."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title[:31])
    sheet.freeze_panes = "A2"

    def cell(value: Cell, *, bold: bool = False) -> WriteOnlyCell:
        plain = _("not known") if value is None else value
        made = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", plain) if isinstance(plain, str) else plain)
        if isinstance(plain, str):
            made.data_type = "s"  # or a text that begins with "=" would be a formula
            made.quotePrefix = plain.startswith(_ARMED)
        if bold:
            made.font = Font(bold=True)
        return made

    sheet.append([cell(each, bold=True) for each in head])
    for row in rows:
        sheet.append([cell(each) for each in row])
    file = tempfile.SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115  closed by whoever sends it
    book.save(file)
    file.seek(0)
    return file


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        while piece := file.read(65536):
            yield piece
