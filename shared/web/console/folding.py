"""Names compared without case and accents: the key that lists sort and search by."""

import unicodedata


def folded(text: str) -> str:
    """Lower case without combining marks, single spaces: "Télécom  Ltd" and "telecom ltd" are alike."""
    plain = "".join(each for each in unicodedata.normalize("NFKD", text) if not unicodedata.combining(each))
    return " ".join(plain.casefold().split())
