"""What figures of consultations say: of the whole one sentence, then one that lists the parts that are known."""

from collections.abc import Callable, Iterator, Sequence

from services.reporting.document_model import Inline, is_known, listing, number, opening, sentence
from services.reporting.figures.figure import Figure
from shared.contracts.registry.states import REGIONS


def of_the_whole(figures: Sequence[Figure], known: str, unknown: str, *, opens: bool = False) -> Iterator[Inline]:
    """Yield what the figure of the whole is, or that it is not known. `opens`: what is known begins with its number."""
    for figure in figures:
        if not figure.of and is_known(figure):
            yield sentence(known, number=opening(figure) if opens else number(figure))
        elif not figure.of:
            yield sentence(unknown, number=number(figure))


def by_region(figures: Sequence[Figure]) -> Iterator[Inline]:
    """Yield the sentence that tells those figures of regions that are known."""
    if known := _known(figures, _in_region):
        yield sentence("By region: %(regions)s.", regions=known)


def by_meeting(figures: Sequence[Figure], words: str) -> Iterator[Inline]:
    """Yield the sentence, with a place for `meetings`, that tells those figures of meetings that are known."""
    if known := _known(figures, _before_meeting):
        yield sentence(words, meetings=known)


def _known(figures: Sequence[Figure], told: Callable[[Figure], Inline]) -> Inline | None:
    parts = [told(figure) for figure in figures if figure.of and is_known(figure)]
    return listing(parts) if parts else None


def _in_region(figure: Figure) -> Inline:
    return sentence("%(region)s %(number)s", region=sentence(REGIONS[figure.of["region"]]), number=number(figure))


def _before_meeting(figure: Figure) -> Inline:
    return sentence("%(number)s before %(meeting)s", meeting=figure.of["meeting"], number=number(figure))
