"""The content of a document, independent of its rendering: the parts of a line are defined here, the parts of a page in
`blocks`.

None of it depends on a language or a layout: a sentence is kept whole, marked for translation, with the values for its
placeholders; a day is a day, and a number is its figure.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Literal

import msgspec

MarkKind = Literal[
    "unknown", "code", "rule", "beside", "meta", "line", "quoted", "dotted", "dashed", "badge good", "badge plain", "there",
    "not on the list", "not known",
]  # fmt: skip
"""The styles of words: the last three are the signs of a matrix."""


class InlinePart(msgspec.Struct, frozen=True):
    """A part of a line that is more than plain data; a text or a whole number is the same in every language."""


Inline = str | int | InlinePart


class Sentence(InlinePart, frozen=True):
    """A whole sentence or a name, to be translated, with placeholders as `%(name)s`; `many` if its form depends on a number."""

    text: str
    places: Mapping[str, Inline] = {}
    many: str | None = None
    count: int = 1


class FigureText(InlinePart, frozen=True):
    """A figure in words: its number, a number quoted from a document, or other words that also open it.

    `figure` is an opaque `Figure`, which lets a figure's own module build its sentence.
    """

    figure: Any
    words: Inline
    form: Literal["number", "quoted", "aside", "unknown", "by"] = "number"


class DayText(InlinePart, frozen=True):
    """A day, a month or a year: YYYY-MM-DD, YYYY-MM or YYYY."""

    text: str
    form: Literal["short", "long"] = "short"


class Reason(InlinePart, frozen=True):
    """The reason why a figure has no value, as also given to machines: its days are YYYY-MM-DD."""

    text: str


class Capitalized(InlinePart, frozen=True):
    """Words at the beginning of a sentence."""

    words: Inline


class Joined(InlinePart, frozen=True):
    parts: tuple[Inline, ...]
    between: str = ""


class Marked(InlinePart, frozen=True):
    """Words with a visible mark."""

    words: Inline
    kind: MarkKind


def sentence(text: str, /, **places: Inline) -> Sentence:
    """Mark a sentence for translation, with the values for its placeholders, in reading order."""
    return Sentence(text, places)


def by_number(count: float, one: str, many: str, /, **places: Inline) -> Sentence:
    """Mark a sentence whose form depends on a number, which `%(num)s` inserts, in the same way."""
    return Sentence(one, places, many, int(count))


def joined(parts: Iterable[Inline | None], between: str = "") -> Joined:
    """Return the parts in sequence, leaving out None."""
    return Joined(tuple(part for part in parts if part is not None), between)


def listing(items: Sequence[Inline]) -> Inline:
    """Return "A, B and C"."""
    return _with_the_last(items, "%(some)s and %(last)s")


def alternatives(items: Sequence[Inline]) -> Inline:
    """Return "A, B or C"."""
    return _with_the_last(items, "%(some)s or %(last)s")


def _with_the_last(items: Sequence[Inline], words: str) -> Inline:
    if len(items) < 2:
        return items[0] if items else ""
    return sentence(words, some=joined(items[:-1], ", "), last=items[-1])


def figures_of_line(inline: Inline) -> Iterator[Any]:
    """Yield the figures that can be opened from a line, in reading order; a quoted one opens from the text beside it."""
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


def figure_words(figure: Any) -> Inline:  # noqa: ANN401  a Figure, opaque in this module
    """Return the figure's number in words."""
    if figure.value is None:
        if figure.at_least and figure.unit == "share" and figure.numerator is not None:
            return sentence("at least %(part)s of %(whole)s", part=figure.numerator, whole=figure.denominator)
        if figure.at_least and figure.unit == "share" and figure.at_least >= 1:
            return least_number(figure)  # a share is at most all of it
        if figure.at_least:
            return sentence("at least %(number)s", number=least_number(figure))
        return sentence("not defined") if is_undefined(figure) else sentence("not known")
    if figure.unit == "share" and figure.numerator is not None:  # a change of shares has only a value
        return sentence("%(part)s of %(whole)s", part=figure.numerator, whole=figure.denominator)
    if figure.key != "assessment.change":
        return _rounded(figure, figure.value)
    if figure.unit == "share":
        points = figure.value * 100
        return sentence("%(number)s percentage points", number=signed(points, number_text(points, 1)))
    return signed(figure.value, _rounded(figure, figure.value))


def least_number(figure: Any) -> str:  # noqa: ANN401  as above
    """Return the figure's least value as it is printed. A share is in percent, rounded down, so that it says no more than is
    known; the millionth makes up for binary fractions, since 0.29 * 100 is a little less than 29."""
    return f"{int(figure.at_least * 100 + 1e-6)}%" if figure.unit == "share" else _rounded(figure, figure.at_least)


def _rounded(figure: Any, value: float | str) -> str:  # noqa: ANN401  as above
    """Round to one digit for regions and classes, two for amounts, three for other measures; half to even."""
    return number_text(value, {"classes": 1}.get(figure.unit, 2 if figure.key == "resources.cost" else 3))


def number_text(value: float | str, digits: int = 3) -> str:
    """Return a number as pages and documents print it, with a minus sign; JSON, CSV and XLSX keep the number itself."""
    if isinstance(value, str):
        return value
    return (str(value) if isinstance(value, int) else f"{value:.{digits}f}").replace("-", "−")


def signed(value: float, text: str | None = None) -> str:
    """Return a difference as pages and documents print it, with its sign; `text`: the number, if it is rounded otherwise."""
    return ("+" if value > 0 else "") + (number_text(value) if text is None else text)


def count_sentence(figure: Any, one: str, many: str, /, **places: Inline) -> Sentence:  # noqa: ANN401  as above, or None
    """Mark a sentence that begins with a figure's number, and whose form depends on it."""
    return by_number(disclosed_count(figure), one, many, number=opening(figure), **places)


def is_undefined(figure: Any) -> bool:  # noqa: ANN401  as above, or None
    return figure is not None and figure.value is None and (figure.reason or "").startswith("not defined")


def is_known(figure: Any) -> bool:  # noqa: ANN401  as above
    """Return whether the figure has a number: a complete one or a minimum."""
    return figure.value is not None or bool(figure.at_least)


def disclosed_count(figure: Any) -> int:  # noqa: ANN401  as above, or None
    """Return the figure's number, complete or a minimum; 0 if nothing is known."""
    if figure is None:
        return 0
    return int(figure.value) if figure.value is not None else figure.at_least or 0


def number(figure: Any, words: Inline | None = None) -> Inline:  # noqa: ANN401  as above, or None
    """Return the figure's number, which opens its rule and events; if there is no figure, words stating that it is not known."""
    if figure is None:
        return unknown()
    return FigureText(figure, figure_words(figure) if words is None else words)


def opening(figure: Any) -> Inline:  # noqa: ANN401  as above
    """Return the figure's number at the beginning of a sentence."""
    return Capitalized(number(figure))


def aside(figure: Any, words: Inline) -> Inline:  # noqa: ANN401  as above
    """Return other words that open the figure, such as the number of unclassified organizations."""
    return FigureText(figure, words, "aside")


def not_known(figure: Any, words: Inline | None = None) -> Inline:  # noqa: ANN401  as above
    """Return words that open a figure, stating that something is not known, or why."""
    return FigureText(figure, sentence("not known") if words is None else words, "unknown")


def unknown(words: Inline | None = None) -> Inline:
    """Return words for something unknown that no figure explains."""
    return Marked(sentence("not known") if words is None else words, "unknown")


def stated_count(figure: Any) -> Inline:  # noqa: ANN401  as above
    """Return a count stated in a document: its number in quotation marks, its subject, and the counting body, which
    opens the source."""
    by = str(figure.parameters["by"])
    return sentence(
        "%(number)s %(what)s (%(by)s)",
        number=FigureText(figure, _bound(figure), "quoted"),
        what=figure.unit,
        by=FigureText(figure, by, "by"),
    )


def _bound(figure: Any) -> Inline:  # noqa: ANN401  as above
    match figure.parameters["relation"]:
        case "about":
            return sentence("about %(number)s", number=figure.value)
        case "more than":
            return sentence("more than %(number)s", number=figure.at_least - 1)
        case "fewer than":
            return str(figure.reason).replace("stated as ", "")
        case _:
            return str(figure.value)
