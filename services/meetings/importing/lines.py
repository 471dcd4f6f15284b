"""On which line of a JSON text something stands: asked only when there is something to say about it."""

import json
import re
from collections.abc import Sequence

_SPACE = re.compile(r"[ \t\n\r]*")
_decode = json.JSONDecoder().raw_decode

Path = Sequence[str | int]


def line_of(text: str, path: Path) -> int:
    """The line, from 1, on which the value at a path begins, or the innermost value on the way that is there."""
    place = _space(text, 0)
    for step in path:
        inner = _member(text, place, step) if isinstance(step, str) else _element(text, place, step)
        if inner is None:
            break
        place = inner
    return text.count("\n", 0, place) + 1


def _member(text: str, place: int, name: str) -> int | None:
    if text[place] != "{":
        return None
    place = _space(text, place + 1)
    while text[place] == '"':
        key, place = _decode(text, place)
        place = _space(text, _space(text, place) + 1)
        if key == name:
            return place
        place = _next(text, place)
    return None


def _element(text: str, place: int, number: int) -> int | None:
    if text[place] != "[":
        return None
    place = _space(text, place + 1)
    for _ in range(number):
        if text[place] == "]":
            return None
        place = _next(text, place)
    return None if text[place] == "]" else place


def _next(text: str, place: int) -> int:
    """Behind a value, and the comma after it."""
    place = _space(text, _decode(text, place)[1])
    return _space(text, place + 1) if text[place] == "," else place


def _space(text: str, place: int) -> int:
    match = _SPACE.match(text, place)
    assert match is not None
    return match.end()
