"""Limits on a workbook's package (a zip of XML), checked before the library reads it, since the library has none."""

import io
import zipfile
import zlib
from typing import IO
from xml.parsers import expat

from shared.statements.wording import translatable as _
from shared.tables.complaints import refuse_table

PACKED, UNPACKED = 5 * 1024 * 1024, 50 * 1024 * 1024
MOST_PARTS = 2000
PIECE = 1024 * 1024
DEEPEST = 32
MOST_ELEMENTS = 100_000
"""Maximum elements of a part that is kept whole (formats, names, relationships), and of a sheet per line."""
MOST_TEXTS = 300_000
"""Maximum elements of the texts that a sheet refers to by number; a text is two elements."""
MOST_OF_A_SHEET, MOST_ROWS = 1_500_000, 200_000
_OLD = b"\xd0\xcf\x11\xe0"
_BEFORE_XML = b"\xef\xbb\xbf\xff\xfe\0 \t\r\n"  # byte order marks, zero bytes of UTF-16, and white space
_ROW = 3  # the depth of a line in a sheet: worksheet, sheetData, row
_MACROS = ("vbaproject", "macrosheet", "macroenabled", "dialogsheet")
_LINKS = ("externallink",)
_TYPES = "[content_types].xml"
NO_WORKBOOK = _("This workbook cannot be read. Save it as XLSX or CSV.")
TOO_LARGE = _("The workbook is far too large once unpacked. Save the sheet as CSV.")


def is_package(raw: bytes) -> bool:
    return raw.startswith((b"PK\x03\x04", b"PK\x05\x06", _OLD))


def check_package(raw: bytes) -> None:
    """Raise TableRefused for anything but a workbook, for one that is too large, and for macros and links."""
    if raw.startswith(_OLD):
        refuse_table(_("This is an old or an encrypted workbook. Save it as XLSX without a password, or as CSV."))
    if len(raw) > PACKED:
        sentence = _("The workbook has more than %(limit)s MiB. Save the sheet as CSV, or import it in parts.")
        refuse_table(sentence, limit=PACKED // 1024 // 1024)
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as package:
            _check_parts(package)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, OSError, EOFError, ValueError):
        refuse_table(NO_WORKBOOK)


def _check_parts(package: zipfile.ZipFile) -> None:
    parts = package.infolist()
    if len(parts) > MOST_PARTS or sum(each.file_size for each in parts) > UNPACKED:
        refuse_table(TOO_LARGE)
    # The names of parts prove nothing: the library opens the parts named by relationships and content types.
    types = b"".join(package.read(each) for each in parts if each.filename.lower() == _TYPES)
    mentioned = " ".join(each.filename for each in parts).lower() + types.replace(b"\0", b"").decode("latin-1").lower()
    if any(mark in mentioned for mark in _MACROS):
        refuse_table(_("The workbook has macros, which are not read. Save it as XLSX without them, or as CSV."))
    if any(mark in mentioned for mark in _LINKS):
        refuse_table(
            _("The workbook has links to other workbooks. Replace them with values, or save the sheet as CSV.")
        )
    if "xl/workbook.xml" not in package.namelist():
        refuse_table(NO_WORKBOOK)
    for each in parts:
        with package.open(each) as part:
            measure(each.filename, part)


def measure(name: str, part: IO[bytes]) -> None:
    """Raise TableRefused for a part that no spreadsheet program writes, or one too large to be read quickly.

    Every part that begins like XML is measured; a part with another name (a picture, an old drawing) need not be XML to
    the end.
    """
    is_named = name.lower().endswith((".xml", ".rels"))
    begins = part.read(PIECE)
    beginning = begins.lstrip(_BEFORE_XML)
    if not is_named and beginning and not beginning.startswith(b"<"):
        return
    if name.startswith("xl/worksheets/"):
        measured = _Measured(MOST_OF_A_SHEET, at_a_time=True)
    else:
        measured = _Measured(MOST_TEXTS if name == "xl/sharedStrings.xml" else MOST_ELEMENTS)
    reader = expat.ParserCreate()
    reader.StartElementHandler, reader.EndElementHandler = measured.begins, measured.ends
    reader.StartDoctypeDeclHandler = _no_document_type
    try:
        reader.Parse(begins, False)
        while piece := part.read(PIECE):
            reader.Parse(piece, False)
        reader.Parse(b"", True)
    except expat.ExpatError:
        if is_named:
            refuse_table(NO_WORKBOOK)


class _Measured:
    def __init__(self, most: int, *, at_a_time: bool = False) -> None:
        self._most, self._at_a_time = most, at_a_time
        self._elements = self._kept = self._rows = self._depth = 0

    def begins(self, _name: str, _attributes: dict[str, str]) -> None:
        self._elements += 1
        self._kept += 1
        self._depth += 1
        if self._at_a_time and self._depth == _ROW:
            self._kept = 0
            self._rows += 1
        too_many = self._elements > self._most or self._rows > MOST_ROWS
        too_many |= self._at_a_time and self._kept > MOST_ELEMENTS
        if too_many or self._depth > DEEPEST:
            refuse_table(TOO_LARGE)

    def ends(self, _name: str) -> None:
        self._depth -= 1


def _no_document_type(*_said: object) -> None:
    """Refuse a document type declaration, which can name other files or expand without limit. No workbook needs one."""
    refuse_table(_("The workbook has a part that spreadsheets do not write. Save the sheet as CSV."))
