"""Strict parsing of external JSON (RFC 8259, and I-JSON of RFC 7493 where narrower).

Refused, each with a field and a remedy, are: more than 1 MiB, invalid UTF-8, more than 64 levels, duplicate keys, NaN
and infinities, integers beyond 64 bits, NUL characters and lone surrogates.
"""

import json
import math
import re
from collections import Counter
from typing import Any, NoReturn

from flask_babel import gettext as _

from shared.domain.errors import Malformed

LIMIT = 1024 * 1024
DEPTH = 64
_MARKS = re.compile(rb'"(?:[^"\\]|\\.)*"?|[\[\]{}]', re.DOTALL)


class MalformedBody(Malformed):
    """The body is not acceptable JSON. Parameters: field (`body` or a pointer), remedy."""

    code = "malformed-body"


def loads(body: bytes, limit: int = LIMIT) -> Any:
    """Return the value of a body of at most `limit` bytes. Raises MalformedBody."""
    if len(body) > limit:
        raise MalformedBody("body", _("Send at most %(limit)s MiB at a time.", limit=limit // 1024 // 1024))
    _check_depth(body)
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        raise MalformedBody("body", _("Encode the body as UTF-8.")) from None
    try:
        value = json.loads(
            text, object_pairs_hook=_no_key_twice, parse_constant=_no_constant, parse_float=_finite, parse_int=_int64
        )
    except json.JSONDecodeError as error:
        place = _("Line %(line)s, column %(column)s is no JSON. Mend it there.", line=error.lineno, column=error.colno)
        raise MalformedBody("body", place) from None
    if "\\u" in text or "\x00" in text:
        _check_texts(value, "")
    return value


def _check_depth(body: bytes) -> None:
    if body.count(b"[") + body.count(b"{") <= DEPTH:
        return
    depth = 0
    for mark in _MARKS.finditer(body):
        if mark[0] in b"[{":
            depth += 1
            if depth > DEPTH:
                raise MalformedBody("body", _("Nest at most %(depth)s levels.", depth=DEPTH))
        elif mark[0] in b"]}":
            depth -= 1


def _no_key_twice(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) != len(pairs):
        # In one pass, because counting each of 100,000 names separately takes minutes.
        counts = Counter(name for name, _value in pairs)
        twice = next(name for name, times in counts.items() if times > 1)
        raise MalformedBody(printable(twice), _("Give this field once."))
    return value


def _no_constant(_text: str) -> NoReturn:
    raise MalformedBody("body", _("JSON has no NaN and no infinity. Give a number, or leave the field out."))


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        _no_constant(text)
    return number


def _int64(text: str) -> int:
    if len(text) > 20 or not -(2**63) <= int(text) < 2**63:
        raise MalformedBody("body", _("Give integers of at most 64 bits."))
    return int(text)


def _check_texts(value: Any, pointer: str) -> None:
    if isinstance(value, str) and not is_clean(value):
        raise MalformedBody(pointer or "body", _("Leave out NUL characters and halves of surrogate pairs."))
    if isinstance(value, dict):
        for name, inner in value.items():
            _check_texts(name, printable(f"{pointer}/{name}"))
            _check_texts(inner, printable(f"{pointer}/{name}"))
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            _check_texts(inner, f"{pointer}/{place}")


def is_clean(text: str) -> bool:
    """Return whether a text can be stored and encoded: no NUL, no lone surrogate."""
    return "\x00" not in text and not any("\ud800" <= letter <= "\udfff" for letter in text)


def printable(name: str) -> str:
    """Make an external name short and harmless enough for a message."""
    return name.encode("ascii", "backslashreplace").decode().replace("\x00", "\\0")[:80]
