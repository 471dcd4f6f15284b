"""Characters not allowed in text from a file: they are invisible, or would be markup where it is shown."""

import re
import unicodedata

from shared.statements.wording import translatable as _

_MARKUP = re.compile(r"<[!/?A-Za-z]")
_DIRECTIONS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def unfit(text: str) -> str | None:
    """Return the reason for refusing a line of text, as a sentence marked for translation; None if it is acceptable."""
    if any(letter in _DIRECTIONS or unicodedata.category(letter) == "Cc" for letter in text):
        return _("Remove control characters and characters that change the direction of the text.")
    if _MARKUP.search(text):
        return _("Plain text only, no HTML.")
    return None
