"""Writing of a table as CSV, row by row. Formulas are disarmed.

A cell that begins like a formula is kept as text: in CSV by a leading apostrophe, in a workbook by its type and quote
prefix. Reading restores both.
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
    """Yield CSV as in RFC 4180, in UTF-8 with a byte order mark, without which spreadsheets assume another encoding.

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
