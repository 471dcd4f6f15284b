"""The characters that the shipped fonts support. Any other would make Typst fail, so it is replaced by a box, and the
reader is informed."""

import re
import unicodedata
from collections.abc import Callable
from functools import cache

from shared.documents.typesetting import FONTS

BOX = "□"
LONGEST_WORD = 64  # the root of a log, in hexadecimal digits
_UNBROKEN = r"[^\s\u3000-\u30ff\u3400-\u9fff\uff00-\uffef]"  # a line may end between Chinese characters
_ARABIC = re.compile(r"[\u0600-\u08ff\ufb50-\ufdff\ufe70-\ufefc]")
_CHINESE = re.compile(r"[\u2460-\u249b\u2500-\u257f\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]")
_MAY_BREAK = "\N{ZERO WIDTH SPACE}"
_WITHOUT_SIGNS = "\n\u00ad\u200c\u200d\u200e\u200f"  # line ends, soft hyphens, joiners and direction marks


def set_in_fonts(text: str) -> str:
    """Return a text in typesettable form: on one line, of characters that a font supports, and of words that fit on a
    line."""
    return re.sub(rf"{_UNBROKEN}{{{LONGEST_WORD + 1},}}", _in_pieces, in_fonts(" ".join(text.splitlines())))


def in_fonts(text: str) -> str:
    """Return a text with a box for each character that no font supports."""
    return _missing().sub(BOX, unicodedata.normalize("NFC", text))


def drawing_in_fonts(svg: str) -> str:
    """Return a drawing with a box for each character that cannot be set: within one text of a drawing, Typst falls back
    to one font only, so that Chinese beside Arabic would make it fail."""
    return re.sub(r"<text\b.*?</text>", _in_one_fallback, in_fonts(svg), flags=re.DOTALL)


def _in_one_fallback(match: re.Match[str]) -> str:
    return _CHINESE.sub(BOX, match[0]) if _ARABIC.search(match[0]) else match[0]


def about_boxes(content: object, gettext: Callable[[str], str]) -> str:
    """Return the sentence that informs the reader of boxes, in the language of `gettext`; "" for content without one."""
    if BOX not in str(content):
        return ""
    return gettext("%(box)s stands for a character that the fonts of this file do not have.") % {"box": BOX}


def _in_pieces(match: re.Match[str]) -> str:
    return re.sub(r".{40}", rf"\g<0>{_MAY_BREAK}", match[0])


@cache
def _missing() -> re.Pattern[str]:
    ranges = (line.split("..") for line in (FONTS / "characters.txt").read_text().splitlines() if line[0] != "#")
    known = "".join(f"\\U{first:0>8}-\\U{last:0>8}" for first, last in ranges)
    return re.compile(f"[^{_WITHOUT_SIGNS}{known}]")
