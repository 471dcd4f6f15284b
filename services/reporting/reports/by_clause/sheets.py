"""The sheet of an item: what it asks, what is recorded of it by kind and year, its actions, and its figures."""

from collections.abc import Iterator

from services.reporting.document_model import DayText, Inline, number, sentence
from services.reporting.document_model.blocks import Bullets, DocumentBlock, Terms, paragraph, table
from services.reporting.figures.clause_answers import ANSWERS
from services.reporting.figures.evidence import Trace
from services.reporting.figures.progress import last_states
from services.reporting.reports.by_clause.matrix import last_word, records
from services.reporting.reports.by_clause.rows import ItemRow, day_or_unknown, item_row
from services.reporting.reports.layout import Layout
from services.reporting.reports.told_statements import in_the_original, statements_of
from shared.contracts.clauses import Clause
from shared.contracts.meetings.follow_up import PROGRESS_STATES
from shared.contracts.meetings.work import ACTIONS
from shared.statements.wording import translatable as _

_REPORTED = {
    "68-12": _("To each meeting of TSAG"),
    "68-14": _("To each meeting of TSAG"),
    "68-15": _("To the next assembly"),
}
OPEN = "open"


def sheet(clause: Clause, layout: Layout) -> Iterator[DocumentBlock]:
    row = item_row(layout.context, layout.report.figures(), clause)
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
    yield sentence("TSAG’s last word"), last_word(layout.context, row)


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
    if not found:
        return
    states = last_states(layout.context, Trace())
    yield table(
        sentence("Actions"),
        (sentence("Number"), sentence("Action"), sentence("Due"), sentence("State")),
        (
            (
                str(fact.body.statement.number),
                in_the_original(fact.body.statement.text),
                DayText(fact.body.statement.due) if fact.body.statement.due else sentence("no day"),
                sentence(PROGRESS_STATES[states.get(fact.stream, OPEN)]),
            )
            for fact in sorted(found, key=lambda each: str(each.body.statement.number))
        ),
        kinds=(None,) * 4,
    )
