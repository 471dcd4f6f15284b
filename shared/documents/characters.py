"""The characters that the shipped fonts support. Any other would make Typst fail, so it is replaced by a box, and the
reader is informed."""

import re
import unicodedata
from functools import cache

from shared.documents.typesetting import FONTS

BOX = "□"
LONGEST_WORD = 64  # the root of a log, in hexadecimal digits
_MAY_BREAK = "\N{ZERO WIDTH SPACE}"
_WITHOUT_SIGNS = "\n\u00ad\u200c\u200d\u200e\u200f"  # line ends, soft hyphens, joiners and direction marks


def set_in_fonts(text: str) -> str:
    """Return a text in typesettable form: on one line, of characters that a font supports, and of words that fit on a
    line."""
    return re.sub(rf"\S{{{LONGEST_WORD + 1},}}", _in_pieces, in_fonts(" ".join(text.splitlines())))


def in_fonts(text: str) -> str:
    """Return a text with a box for each character that no font supports."""
    return _missing().sub(BOX, unicodedata.normalize("NFC", text))


def _in_pieces(match: re.Match[str]) -> str:
    return re.sub(r".{40}", rf"\g<0>{_MAY_BREAK}", match[0])


@cache
def _missing() -> re.Pattern[str]:
    ranges = (line.split("..") for line in (FONTS / "characters.txt").read_text().splitlines() if line[0] != "#")
    known = "".join(f"\\U{first:0>8}-\\U{last:0>8}" for first, last in ranges)
    return re.compile(f"[^{_WITHOUT_SIGNS}{known}]")
