"""A figure in words: known, "at least", not known or not defined; or as a document states it."""

from typing import Any

from services.reporting.document_model.inline import (
    Capitalized,
    FigureText,
    Inline,
    Marked,
    sentence,
)

NOT_DEFINED = "not defined"


def figure_words(figure: Any) -> Inline:  # noqa: ANN401  a Figure, of which nothing is known here
    """Return its number in words."""
    if figure.value is None:
        if figure.at_least:
            return sentence("at least %(number)s", number=figure.at_least)
        return sentence("not defined") if is_undefined(figure) else sentence("not known")
    if figure.unit == "share":
        return sentence("%(part)s of %(whole)s", part=figure.numerator, whole=figure.denominator)
    plus = "+" if figure.key == "assessment.change" and figure.value > 0 else ""
    return plus + _rounded(figure)


def _rounded(figure: Any) -> str:  # noqa: ANN401  likewise
    """One digit for what is said of regions and classes, three for the other measures; half to even."""
    if isinstance(figure.value, float):
        return f"{figure.value:.{1 if figure.unit == 'classes' else 3}f}"
    return str(figure.value)


def is_undefined(figure: Any) -> bool:  # noqa: ANN401  likewise, or None
    return figure is not None and figure.value is None and (figure.reason or "").startswith(NOT_DEFINED)


def is_known(figure: Any) -> bool:  # noqa: ANN401  likewise
    """Whether it tells a number: all that there are, or at least so many."""
    return figure.value is not None or bool(figure.at_least)


def told_count(figure: Any) -> int:  # noqa: ANN401  likewise, or None
    """Return how many it tells: all that there are, or at least so many; 0 where nothing is known."""
    if figure is None:
        return 0
    return int(figure.value) if figure.value is not None else figure.at_least or 0


def number(figure: Any, words: Inline | None = None) -> Inline:  # noqa: ANN401  likewise, or None
    """Return its number, which opens its rule and events; of no figure, that it is not known."""
    if figure is None:
        return unknown()
    return FigureText(figure, figure_words(figure) if words is None else words)


def opening(figure: Any) -> Inline:  # noqa: ANN401  likewise
    """Return its number at the beginning of a sentence."""
    return Capitalized(number(figure))


def aside(figure: Any, words: Inline, *, known: bool = True) -> Inline:  # noqa: ANN401  likewise
    """Return other words that open it: how many of it could not be classified, or the like."""
    return FigureText(figure, words, "aside" if known else "unknown")


def unknown(words: Inline | None = None) -> Inline:
    """Return what is not known, of which no figure says more."""
    return Marked(sentence("not known") if words is None else words, "unknown")


def stated_count(figure: Any) -> Inline:  # noqa: ANN401  likewise
    """Return what a document states: its number in quotation marks, what was counted, and by whom, which opens where it is from."""
    by = str(figure.parameters["by"])
    return sentence(
        "%(number)s %(what)s (%(by)s)",
        number=FigureText(figure, _bound(figure), "quoted"),
        what=figure.unit,
        by=FigureText(figure, by, "by"),
    )


def _bound(figure: Any) -> Inline:  # noqa: ANN401  likewise
    match figure.parameters["relation"]:
        case "about":
            return sentence("about %(number)s", number=figure.value)
        case "more than":
            return sentence("more than %(number)s", number=figure.at_least - 1)
        case "fewer than":
            return str(figure.reason).replace("stated as ", "")
        case _:
            return str(figure.value)
