"""Changes from the previous period, if both values are known by the same rule."""

from collections.abc import Iterator, Sequence

from services.reporting.document_model import joined, number, sentence
from services.reporting.document_model.blocks import Bullets, DocumentBlock, Folded, paragraph, table
from services.reporting.figures import Figure
from services.reporting.reports.figure_titles import about, compared_rule
from services.reporting.reports.layout import Layout

CHANGE = "assessment.change"


def change(layout: Layout) -> Iterator[DocumentBlock]:
    if not layout.before:
        yield from paragraph(sentence("No study period is defined that ended the day before this one began."))
        return
    if known := changed(layout):
        yield _table(layout, layout.before, known)
    else:
        words = (
            "Nothing can be compared with %(period)s. The record of at least one of the two periods is not complete; a"
            " comparison would compare the records, not the meetings."
        )
        yield from paragraph(sentence(words, period=layout.before))
    if not_compared := _not_compared(layout):
        yield from paragraph(sentence("The change of these is not known:"))
        titles = ((sentence(compared_rule(figure).title), number(figure)) for figure in not_compared)
        yield Bullets(tuple(sentence("%(what)s (%(number)s)", what=title, number=reason) for title, reason in titles))
    if beside := changed(layout, beside=True):
        yield Folded(sentence("Member States, beside it"), (_table(layout, layout.before, beside),))


def changed(layout: Layout, *, beside: bool = False) -> list[Figure]:
    """Return the known changes: of outcomes, or of the membership as their background."""
    known = [figure for figure in _compared(layout) if figure.value is not None]
    return [figure for figure in known if (compared_rule(figure).compared == "beside") == beside]


def _compared(layout: Layout) -> list[Figure]:
    """Return the changes of this section, except those requested only by a criterion."""
    figures_of_sections = (section.figures for section in layout.report.sections if section.id == "change")
    return [figure for figures in figures_of_sections for figure in figures if figure.key == CHANGE]


def _not_compared(layout: Layout) -> list[Figure]:
    """Return one figure for each key without a known change: the one for the whole, or else the first."""
    by_key: dict[str, list[Figure]] = {}
    for figure in _compared(layout):
        by_key.setdefault(str(figure.parameters["compared"]), []).append(figure)
    unknown = [each for each in by_key.values() if all(figure.value is None for figure in each)]
    return [next((figure for figure in each if not figure.of), each[0]) for each in unknown]


def _table(layout: Layout, before: str, figures: Sequence[Figure]) -> DocumentBlock:
    rows = (
        (joined((sentence(compared_rule(figure).title), about(figure, layout.country_name))), number(figure))
        for figure in figures
    )
    heads = sentence("What"), sentence("Difference")
    return table(sentence("More or less than in %(period)s", period=before), heads, rows, form="plain")
