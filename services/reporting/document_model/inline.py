"""What stands in a line: sentences with named places, figures, days, reasons, and words that are marked."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Literal

import msgspec

MarkKind = Literal[
    "unknown", "code", "rule", "beside", "meta", "line", "quoted", "dotted", "dashed", "badge good", "badge plain", "there",
    "not on the list", "not known",
]  # fmt: skip
"""How words are to be seen: the last three are the signs of a matrix."""


class InlinePart(msgspec.Struct, frozen=True):
    """What is more than data: a text or a whole number stays as it is in every language."""


Inline = str | int | InlinePart


class Sentence(InlinePart, frozen=True):
    """A whole sentence or a name, to be translated, with places as `%(name)s`; `many` where its form goes by a number."""

    text: str
    places: Mapping[str, Inline] = {}
    many: str | None = None
    count: int = 1


class FigureText(InlinePart, frozen=True):
    """A figure in words: as its number, quoted from a document, or as other words that open it too.

    `figure` is a `Figure`, of which nothing is known here, so that a figure's own module can say its sentence.
    """

    figure: Any
    words: Inline
    form: Literal["number", "quoted", "aside", "unknown", "by"] = "number"


class DayText(InlinePart, frozen=True):
    """A day, a month or a year: YYYY-MM-DD, YYYY-MM or YYYY."""

    text: str
    form: Literal["short", "long"] = "short"


class Reason(InlinePart, frozen=True):
    """Why a figure has no value, as figures say it to machines too: its days are YYYY-MM-DD."""

    text: str


class Capitalized(InlinePart, frozen=True):
    """What begins a sentence."""

    words: Inline


class Joined(InlinePart, frozen=True):
    parts: tuple[Inline, ...]
    between: str = ""


class Marked(InlinePart, frozen=True):
    """Words whose sort is to be seen."""

    words: Inline
    kind: MarkKind


def sentence(text: str, /, **places: Inline) -> Sentence:
    """Mark a sentence for translation, with what stands in its places, in the order of reading."""
    return Sentence(text, places)


def by_number(count: float, one: str, many: str, /, **places: Inline) -> Sentence:
    """Mark likewise one whose form goes by a number, which `%(num)s` names."""
    return Sentence(one, places, many, int(count))


def joined(parts: Iterable[Inline | None], between: str = "") -> Joined:
    """Return one after the other what there is."""
    return Joined(tuple(part for part in parts if part is not None), between)


def listing(items: Sequence[Inline]) -> Inline:
    """Return "A, B and C"."""
    if len(items) < 2:
        return items[0] if items else ""
    return sentence("%(some)s and %(last)s", some=joined(items[:-1], ", "), last=items[-1])


def alternatives(items: Sequence[Inline]) -> Inline:
    """Return "A, B or C"."""
    if len(items) < 2:
        return items[0] if items else ""
    return sentence("%(some)s or %(last)s", some=joined(items[:-1], ", "), last=items[-1])


def figures_of_line(inline: Inline) -> Iterator[Any]:
    """Yield the figures that open from a line, in the order of reading; a quoted one opens from what stands beside it."""
    match inline:
        case FigureText():
            if inline.form != "quoted":
                yield inline.figure
        case Sentence():
            for part in inline.places.values():
                yield from figures_of_line(part)
        case Joined():
            for part in inline.parts:
                yield from figures_of_line(part)
        case Capitalized() | Marked():
            yield from figures_of_line(inline.words)
