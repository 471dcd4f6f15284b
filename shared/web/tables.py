"""A list as a file to download. Unknown values are written out, since an empty cell could be mistaken for none."""

from collections.abc import Iterable, Iterator, Sequence
from typing import IO

from flask import Response, stream_with_context
from flask_babel import gettext as _

from shared.tables.writing import Row, csv_bytes

MEDIA_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def download(kind: str, name: str, head: Sequence[str], rows: Iterable[Row]) -> Response:
    """Return a file `<name>.<kind>`; `kind` is csv or xlsx. Rows are read while a CSV is sent."""
    unknown = str(_("not known"))
    if kind == "csv":
        content = csv_bytes(head, rows, unknown=unknown)
    else:
        from shared.tables.workbook_writing import workbook  # noqa: PLC0415

        content = _pieces(workbook(name, head, rows, unknown=unknown))
    response = Response(stream_with_context(content), mimetype=None, content_type=MEDIA_TYPES[kind])
    response.headers.set("Content-Disposition", "attachment", filename=f"{name}.{kind}")
    return response


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        while piece := file.read(65536):
            yield piece
