"""One form of JSON for the same content (RFC 8785): keys in order, no spaces, numbers as ECMAScript writes them.

msgspec writes texts and structure in that form already, three times as fast as rfc8785, which writes the numbers here.
"""

import msgspec
import rfc8785

EXACT = 2**53 - 1
"""A whole number beyond is no longer one in a program that reads numbers as floating-point ones."""
PLAIN = (str, bool, type(None))


def canonical(value: object) -> bytes:
    """Return canonical JSON. `value`: dicts with texts as keys, lists, tuples, texts, numbers, True, False, None.
    Raises ValueError for anything JSON cannot express: NaN, infinities, an integer beyond `EXACT`, half of a character."""
    return msgspec.json.encode(_ready(value))


def _ready(value: object) -> object:
    """Return a value with keys in order, and numbers in their final form, unless msgspec writes them so."""
    if isinstance(value, PLAIN):
        return value
    if isinstance(value, dict):
        return {key: _ready(value[key]) for key in sorted(value, key=_units)}
    if isinstance(value, list | tuple):
        return [each if type(each) is str else _ready(each) for each in value]
    if isinstance(value, int) and -EXACT <= value <= EXACT:
        return value
    if isinstance(value, int | float):
        return msgspec.Raw(rfc8785.dumps(value))
    raise ValueError(f"JSON has no {type(value).__name__}")


def _units(key: str) -> bytes:
    """Return the sort key of a key: its UTF-16 code units (section 3.2.3)."""
    return key.encode("utf-16-be")
