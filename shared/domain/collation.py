"""Text comparison without case and accents, for sorting and searching."""

import unicodedata

# Letters that Unicode does not decompose, although people type them without the mark.
_PLAIN = str.maketrans({"ø": "o", "đ": "d", "ł": "l", "\u0131": "i", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d"})


def collation_key(text: str) -> str:
    """Return the text in lower case, without accents and with single spaces, so that "Télécom Ltd" equals "telecom
    ltd"."""
    plain = "".join(each for each in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(each))
    return " ".join(plain.translate(_PLAIN).split())
