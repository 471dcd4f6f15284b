"""Writing of a table as CSV, row by row. Formulas are disarmed.

A cell that begins like a formula is text: in CSV by an apostrophe before it, in a workbook by its type and its mark.
Reading gives both as they were.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

from shared.tables.delimited import disarmed

Cell = str | int | float | None
Row = Sequence[Cell]

_BATCH = 200
_BOM = b"\xef\xbb\xbf"


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
