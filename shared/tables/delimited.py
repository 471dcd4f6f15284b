"""Reading of CSV (RFC 4180): UTF-8, or UTF-16 with a byte order mark, with cells separated by commas, semicolons or
tabs."""

import codecs
import csv
import io
import re
from collections.abc import Iterator

from shared.statements.wording import translatable as _
from shared.tables.complaints import refuse_table
from shared.tables.sheets import Cells, CellText, WrongCell

DELIMITERS = ",;\t"
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_LINE_END = re.compile(r"\r\n?|\n")
# Prefixes that a spreadsheet interprets as a formula, after any number of disarming apostrophes.
_ARMED = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
_FORMULA = WrongCell(_("This is a formula. Replace it with its value."))


def decoded(raw: bytes, encoding: str = "utf-8-sig") -> str:
    """Return the text of a file without its byte order mark. Raises TableRefused for another encoding."""
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        refuse_table(_("This file is not in UTF-8. Save it as UTF-8 and import it again."), line)


def delimited_lines(raw: bytes) -> Iterator[tuple[int, Cells]]:
    """Yield the number of each row's first line, and its cells. Raises TableRefused, also during the iteration."""
    text = decoded(raw, "utf-16" if raw.startswith(_UTF_16) else "utf-8-sig")
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        refuse_table(_("This file is not a table. Save it as CSV (UTF-8) or XLSX."), line)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter_of(text), strict=True)
    while True:
        number = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            refuse_table(_("This line is not valid CSV: %(what)s. Correct it in the file."), number, what=error)
        yield number, [_cell(each) for each in cells]


def delimiter_of(text: str) -> str:
    """Return the most frequent delimiter in the line of column names."""
    head = _LINE_END.split(text.lstrip("\r\n"), maxsplit=1)[0]
    return max(DELIMITERS, key=head.count)


def _cell(text: str) -> CellText:
    return _FORMULA if text.lstrip().startswith("=") else rearmed(_LINE_END.sub("\n", text) if "\r" in text else text)


def disarmed(text: str) -> str:
    """Return the text with an apostrophe before anything that a spreadsheet would execute (OWASP, CSV injection)."""
    return f"'{text}" if text.lstrip("'").startswith(_ARMED) else text


def rearmed(text: str) -> str:
    """Reverse the effect of `disarmed`."""
    return text[1:] if text.startswith("'") and text.lstrip("'").startswith(_ARMED) else text
