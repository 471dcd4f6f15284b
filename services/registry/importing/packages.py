"""The parts of a workbook's package (XML) measured before a library reads them: it would do so whole, however much it is."""

from typing import IO
from xml.parsers import expat

from flask_babel import gettext as _

PIECE = 1024 * 1024
DEEPEST = 32
MOST_ELEMENTS = 100_000
"""Of a part that is kept whole: of formats, names and relations; of a sheet in one line."""
MOST_TEXTS = 300_000
"""Of the texts that a sheet refers to by number; a text is two elements."""
MOST_OF_A_SHEET, MOST_ROWS = 1_500_000, 200_000
_BEFORE_XML = b"\xef\xbb\xbf\xff\xfe\0 \t\r\n"  # marks of an encoding, what they make of two bytes, and white space
_ROW = 3  # how deep a line lies in a sheet: worksheet, sheetData, row


class NotReadable(Exception):
    """Why a table cannot be read, and on which line."""

    def __init__(self, reason: str, line: int | None = None) -> None:
        super().__init__(reason)
        self.line = line


def measure(name: str, part: IO[bytes]) -> None:
    """Raises NotReadable for what no spreadsheet writes, and for more than can be read in a moment.

    What a part is called says nothing: the library opens what relations and content types name. So every part is measured that
    begins as XML does; one that is called otherwise (a picture, an old drawing) need not be XML to its end.
    """
    is_named = name.lower().endswith((".xml", ".rels"))
    begins = part.read(PIECE)
    begun = begins.lstrip(_BEFORE_XML)
    if not is_named and begun and not begun.startswith(b"<"):
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
        if not is_named:
            return
        raise NotReadable(_("This is no workbook that can be read. Save it as XLSX or CSV.")) from None


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
            raise NotReadable(_("Unpacked, the workbook is far larger than a table. Save the sheet as CSV."))

    def ends(self, _name: str) -> None:
        self._depth -= 1


def _no_document_type(*_said: object) -> None:
    """It can name other files, or grow without end. No workbook needs one."""
    raise NotReadable(_("The workbook has a part that no spreadsheet writes. Save it as CSV."))
