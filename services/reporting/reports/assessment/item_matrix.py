"""The matrix of all items of the resolution, one row each: two tables on a page, one joined table in a workbook."""

from collections.abc import Iterator, Sequence

from services.reporting.document_model import Inline, Marked, joined, number, sentence, unknown
from services.reporting.document_model.blocks import DocumentBlock, paragraph, table
from services.reporting.figures import FigureContext
from services.reporting.reports import class_names
from services.reporting.reports.assessment.item_rows import ItemRow, day_or_unknown, kinds_in_words, rows_of
from services.reporting.reports.layout import Layout
from services.reporting.reports.reported_statements import decision_at
from shared.contracts.clauses import CLAUSES


def item_matrix(layout: Layout) -> Iterator[DocumentBlock]:
    yield from paragraph(
        sentence(
            "Standing is computed from what is recorded, and is no judgement. A record counts from the day on which it is kept;"
            " before it, what there was is not recorded."
        )
    )
    rows = rows_of(layout.context, layout.report.figures(), CLAUSES)
    yield _standings(rows)
    yield _figures(layout.context, rows)


def _standings(rows: Sequence[ItemRow]) -> DocumentBlock:
    return table(
        sentence("The 26 items of Resolution 68"),
        (
            sentence("Item"),
            sentence("What it asks for"),
            sentence("Asked of"),
            sentence("Records"),
            sentence("Standing"),
        ),
        (
            (
                Marked(row.clause, "code"),
                class_names.clause(row.clause),
                Marked(row.instructed, "code"),
                records(row),
                row.record_state,
            )
            for row in rows
        ),
        sentence("Items are numbered as in the follow-up of the resolution, and named in our words."),
        kinds=(None,) * 5,
    )


def _figures(context: FigureContext, rows: Sequence[ItemRow]) -> DocumentBlock:
    return table(
        sentence("Figures of the items, and what TSAG said of them last"),
        (
            sentence("Item"),
            sentence("Headline figure"),
            sentence("Recorded from"),
            sentence("Last record"),
            sentence("TSAG's last word"),
        ),
        (
            (
                Marked(row.clause, "code"),
                headline(row),
                day_or_unknown(row.since, sentence("not stated")),
                day_or_unknown(row.last, sentence("none")),
                last_word(context, row),
            )
            for row in rows
        ),
        kinds=(None,) * 5,
    )


def records(row: ItemRow) -> Inline:
    """Return the number of an item's records, and the number of each kind."""
    if not row.recorded:
        return number(row.records, None if row.records.value is not None else sentence("nothing recorded"))
    return sentence("%(number)s: %(kinds)s", number=number(row.records), kinds=kinds_in_words(row))


def headline(row: ItemRow) -> Inline:
    """Return the headline figure of an item, or its few headline figures."""
    return joined(row.headline, "; ") if row.headline else unknown(sentence("none yet"))


def last_word(context: FigureContext, row: ItemRow) -> Inline:
    """Return the last decision of TSAG or the assembly on an item."""
    return sentence("none recorded") if row.decision is None else decision_at(context, row.decision)
