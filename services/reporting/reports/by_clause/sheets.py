"""The sheet of an item: what it asks for, its records by kind and year, its actions, and its figures."""

from collections.abc import Iterator

from services.reporting.document_model import Inline, number, sentence
from services.reporting.document_model.blocks import Bullets, DocumentBlock, Terms, paragraph, table
from services.reporting.figures.clause_answers import ANSWERS
from services.reporting.reports.assessment.engagement_plan import actions
from services.reporting.reports.assessment.item_matrix import last_word, records
from services.reporting.reports.assessment.item_rows import ItemRow, day_or_unknown, item_row
from services.reporting.reports.layout import Layout
from services.reporting.reports.reported_statements import statements_of
from shared.contracts.clauses import Clause
from shared.contracts.meetings.work import ACTIONS
from shared.statements.wording import translatable as _

_REPORTED = {
    "68-12": _("To each meeting of TSAG"),
    "68-14": _("To each meeting of TSAG"),
    "68-15": _("To the next assembly"),
}


def sheet(clause: Clause, layout: Layout) -> Iterator[DocumentBlock]:
    row = item_row(layout.context, layout.figures, clause)
    if row is None:
        return
    yield Terms(tuple(_facts(layout, row)), "block")
    if row.headline:
        yield Bullets(row.headline)
    yield from _records(row)
    yield from _actions(layout, clause)


def _facts(layout: Layout, row: ItemRow) -> Iterator[tuple[Inline, Inline]]:
    yield sentence("Instructed"), row.instructed
    yield sentence("Reported"), sentence(_REPORTED.get(row.clause, "In the assessment for the assembly"))
    yield sentence("Standing"), row.record_state
    yield sentence("Recorded from"), day_or_unknown(row.since, sentence("not stated"))
    yield sentence("Last record"), day_or_unknown(row.last, sentence("none"))
    yield sentence("TSAG's last word"), last_word(layout.context, row)


def _records(row: ItemRow) -> Iterator[DocumentBlock]:
    if not row.kinds:
        yield from paragraph(sentence("Records: %(number)s.", number=records(row)))
        return
    names = ANSWERS[row.clause]
    yield table(
        sentence("Records by kind"),
        (sentence("Kind"), sentence("Records")),
        (
            *((sentence(names[each.of["kind"]].title), number(each)) for each in row.kinds),
            (sentence("All"), number(row.records)),
        ),
    )
    yield table(
        sentence("Records by year"),
        (sentence("Year"), sentence("Records")),
        ((each.of["year"], number(each)) for each in row.years),
    )


def _actions(layout: Layout, clause: Clause) -> Iterator[DocumentBlock]:
    """Yield the actions whose number begins with that of the item."""
    found = [
        fact
        for fact in statements_of(layout.context, ACTIONS)
        if (fact.body.statement.number or "").partition("/")[0] == clause
    ]
    yield from actions(layout, {fact.stream for fact in found}, sentence("Actions"))
