"""One form of JSON for the same content (RFC 8785): keys in order, no spaces, numbers as ECMAScript writes them.

msgspec already writes strings and structure in that form, three times as fast as rfc8785, which writes the numbers here.
"""

from functools import lru_cache

import msgspec
import rfc8785

EXACT = 2**53 - 1
"""The largest integer that is exact: beyond it, programs that read numbers as floating-point lose digits."""
_ENCODER = msgspec.json.Encoder()
PLAIN = (str, bool, type(None))


def canonical(value: object) -> bytes:
    """Return canonical JSON. `value`: dicts with string keys, lists, tuples, strings, numbers, True, False, None.
    Raises ValueError for anything JSON cannot express: NaN, infinities, an integer beyond `EXACT`, half of a surrogate
    pair."""
    return msgspec.json.encode(_ready(value))


def canonical_line(value: object) -> bytes:
    """Return canonical JSON followed by a newline, without copying a report of hundreds of megabytes to add it."""
    return _ENCODER.encode_lines([_ready(value)])


def _ready(value: object) -> object:
    """Return a value with keys in order, and with numbers in their final form unless msgspec writes them that way."""
    if isinstance(value, PLAIN):
        return value
    if isinstance(value, dict):
        ready = ((key, value[key]) for key in _in_order(tuple(value)))
        return {key: each if type(each) is str else _ready(each) for key, each in ready}
    if isinstance(value, list | tuple):
        return value if {str}.issuperset(map(type, value)) else list(map(_ready, value))
    if isinstance(value, int) and -EXACT <= value <= EXACT:
        return value
    if isinstance(value, int | float):
        return msgspec.Raw(rfc8785.dumps(value))
    raise ValueError(f"JSON has no {type(value).__name__}")


@lru_cache(maxsize=1024)
def _in_order(keys: tuple[str, ...]) -> tuple[str, ...]:
    """Return keys in order; most objects share their keys with many others."""
    return tuple(sorted(keys, key=_units))


def _units(key: str) -> bytes:
    """Return the sort key of a key: its UTF-16 code units (section 3.2.3)."""
    return key.encode("utf-16-be")
