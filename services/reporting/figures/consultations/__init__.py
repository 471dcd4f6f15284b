"""The figures on consultations of countries before meetings (68-02), and their sentences: one for the total, then one
that lists the known parts."""

from collections.abc import Callable, Iterator, Sequence

from services.reporting.document_model import Inline, is_known, number, opening, sentence
from services.reporting.figures.figure import Figure
from services.reporting.figures.sentences import list_known
from shared.contracts.registry.states import REGIONS

CLAUSE = "68-02"
Says = Callable[[Sequence[Figure]], Iterator[Inline]]


def by_region(known: str, unknown: str, *, opens: bool = False) -> Says:
    """Return the sentence for the total, known or not, then the sentence for regions. `opens`: `known` begins with its number."""

    def says(figures: Sequence[Figure]) -> Iterator[Inline]:
        yield from _of_the_whole(figures, known, unknown, opens=opens)
        if parts := list_known(_parts(figures), _in_region):
            yield sentence("By region: %(regions)s.", regions=parts)

    return says


def by_meeting(words: str, *whole: str) -> Says:
    """Return the sentence for the total, then one for the meetings, with a placeholder `meetings`."""

    def says(figures: Sequence[Figure]) -> Iterator[Inline]:
        if whole:
            yield from _of_the_whole(figures, *whole)
        if parts := list_known(_parts(figures), _before_meeting):
            yield sentence(words, meetings=parts)

    return says


def _of_the_whole(figures: Sequence[Figure], known: str, unknown: str, *, opens: bool = False) -> Iterator[Inline]:
    for figure in (each for each in figures if not each.of):
        known_figure = is_known(figure)
        yield sentence(
            known if known_figure else unknown, number=opening(figure) if known_figure and opens else number(figure)
        )


def _parts(figures: Sequence[Figure]) -> list[Figure]:
    return [figure for figure in figures if figure.of]


def _in_region(figure: Figure) -> Inline:
    return sentence("%(region)s %(number)s", region=sentence(REGIONS[figure.of["region"]]), number=number(figure))


def _before_meeting(figure: Figure) -> Inline:
    return sentence("%(number)s before %(meeting)s", meeting=figure.of["meeting"], number=number(figure))
