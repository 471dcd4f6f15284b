"""Against the period before, where both are known by the same rule."""

from collections.abc import Iterator, Sequence

from services.reporting.document_model import (
    Bullets,
    DocumentBlock,
    DocumentColumn,
    DocumentRow,
    Folded,
    joined,
    number,
    paragraph,
    sentence,
    table,
)
from services.reporting.figures import Figure
from services.reporting.reports.annex import changed, not_compared
from services.reporting.reports.figure_titles import about, compared_rule
from services.reporting.reports.layout import Layout


def change(layout: Layout) -> Iterator[DocumentBlock]:
    if not layout.before:
        yield from paragraph(sentence("No study period is defined that ended the day before this one began."))
        return
    if known := changed(layout.figures):
        yield _table(layout, layout.before, known)
    else:
        yield from paragraph(
            sentence(
                "Nothing can be compared with %(period)s. The record of at least one of the two periods is not complete; a"
                " comparison would compare the records, not the meetings.",
                period=layout.before,
            )
        )
    if rest := not_compared(layout.figures):
        yield from paragraph(sentence("The change of these is not known:"))
        yield Bullets(
            tuple(
                sentence("%(what)s (%(number)s)", what=sentence(compared_rule(figure).title), number=number(figure))
                for figure in rest
            )
        )
    if beside := changed(layout.figures, beside=True):
        yield Folded(sentence("Member States, beside it"), (_table(layout, layout.before, beside),))


def _table(layout: Layout, before: str, figures: Sequence[Figure]) -> DocumentBlock:
    rows = [
        DocumentRow(
            joined((sentence(compared_rule(figure).title), about(figure, layout.country_name))), (number(figure),)
        )
        for figure in figures
    ]
    columns = [DocumentColumn(sentence("What")), DocumentColumn(sentence("Difference"), "number")]
    return table(sentence("More or less than in %(period)s", period=before), columns, rows, form="plain")
