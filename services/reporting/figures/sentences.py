"""Lists of known figures within sentences."""

from collections.abc import Callable, Iterable

from services.reporting.document_model import Inline, is_known, listing, number, sentence
from services.reporting.figures.figure import Figure


def list_known(figures: Iterable[Figure], phrase: Callable[[Figure], Inline]) -> Inline | None:
    """Return the list of the known figures, each put into words by `phrase`; None if none are known."""
    parts = [phrase(figure) for figure in figures if is_known(figure)]
    return listing(parts) if parts else None


def list_by_meeting(figures: Iterable[Figure]) -> Inline | None:
    """Return the list of the known figures that cover whole meetings."""
    return list_known((figure for figure in figures if set(figure.of) == {"meeting"}), _at_meeting)


def _at_meeting(figure: Figure) -> Inline:
    return sentence("%(number)s at %(meeting)s", number=number(figure), meeting=figure.of["meeting"])
