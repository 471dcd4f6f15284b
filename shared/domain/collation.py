"""Texts compared without case and accents: what lists sort by and searches look in."""

import unicodedata

# Letters that Unicode does not take apart, though people type them apart.
_PLAIN = str.maketrans({"ø": "o", "đ": "d", "ł": "l", "\u0131": "i", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d"})


def collation_key(text: str) -> str:
    """Lower case without accents, single spaces: "Télécom  Ltd" and "telecom ltd" are alike."""
    plain = "".join(each for each in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(each))
    return " ".join(plain.translate(_PLAIN).split())
