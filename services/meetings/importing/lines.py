"""The line numbers of parts of a JSON text."""

import json
import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cached_property

_SPACE = re.compile(r"[ \t\n\r]*")
_decode = json.JSONDecoder().raw_decode

JsonKey = str | int
JsonPath = Sequence[JsonKey]


class LineIndex:
    """The lines of one text. Each value is walked once, however many of its parts are asked for."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._parts: dict[int, dict[JsonKey, int]] = {}

    def line_of(self, path: JsonPath) -> int:
        """Return the line, from 1, on which the value at a path begins, or the innermost existing value on the way."""
        place = self._space(0)
        for step in path:
            if place not in self._parts:
                self._parts[place] = dict(self._walk(place))
            if step not in self._parts[place]:
                break
            place = self._parts[place][step]
        return bisect_left(self._ends, place) + 1

    @cached_property
    def _ends(self) -> list[int]:
        return [match.start() for match in re.finditer("\n", self._text)]

    def _walk(self, place: int) -> Iterator[tuple[JsonKey, int]]:
        """Yield each member or element of a value with its beginning; nothing for a value without any."""
        opening, place, number = self._text[place], self._space(place + 1), 0
        while opening in "{[" and self._text[place] not in "}]":
            step: JsonKey = number
            if opening == "{":
                step, place = _decode(self._text, place)
                place = self._space(self._space(place) + 1)
            yield step, place
            number += 1
            place = self._space(_decode(self._text, place)[1])
            if self._text[place] == ",":
                place = self._space(place + 1)

    def _space(self, place: int) -> int:
        match = _SPACE.match(self._text, place)
        assert match is not None
        return match.end()
