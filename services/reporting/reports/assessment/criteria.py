"""The criteria for judging the need to continue, each with its figures and the judgement (68-15)."""

from collections.abc import Iterator
from typing import Any

import msgspec

from services.reporting.document_model import DayText, Inline, Marked, figure_words, joined, number, sentence
from services.reporting.document_model.blocks import (
    DocumentBlock,
    DocumentColumn,
    DocumentRow,
    DocumentRowGroup,
    Table,
    paragraph,
)
from services.reporting.figures import Figure, FigureContext
from services.reporting.figures.progress import dated_by
from services.reporting.read_models import facts as rm
from services.reporting.reports.criteria_figures import CHANGE, criteria_in_force, figures_judging
from services.reporting.reports.figure_reference import non_default_parameters
from services.reporting.reports.layout import Layout
from services.reporting.reports.plans import period_in_text
from services.reporting.reports.reported_statements import in_the_original, statements_of, title_of
from shared.contracts.meetings.follow_up import PROGRESS, PROGRESS_STATES


def criteria(layout: Layout) -> Iterator[DocumentBlock]:
    """Yield each criterion in force: its judgement, followed by its figures for this period and the previous one."""
    found = criteria_in_force(layout.context)
    if not found:
        yield from paragraph(sentence("No criterion of the assessment is recorded."))
        return
    before = sentence("In %(period)s", period=layout.before) if layout.before else sentence("In the period before")
    yield Table(
        sentence("Criteria of the assessment"),
        (
            DocumentColumn(sentence("Figure")),
            DocumentColumn(sentence("In %(period)s", period=period_in_text(layout.report.period.name)), "number"),
            DocumentColumn(before, "number"),
        ),
        tuple(DocumentRowGroup(tuple(_rows(layout, fact)), _heading(layout, fact)) for fact in found),
        sentence("The judgement is the Director's; no number makes it."),
    )


def _heading(layout: Layout, criterion: rm.Fact) -> Inline:
    statement = criterion.body.statement
    words = joined((statement.number, in_the_original(statement.text)), " ")
    return joined((words, Marked(_judgement(layout, criterion), "beside")))


def last_judgement(context: FigureContext, criterion: rm.Fact) -> Any:  # noqa: ANN401  progress, or None
    """Return the last judgement of a criterion by the day of the report."""
    judgements = [fact for fact in statements_of(context, PROGRESS) if fact.body.statement.about == criterion.stream]
    judged = dated_by(judgements, context.as_of)
    return judged[-1].body.statement if judged else None


def _judgement(layout: Layout, criterion: rm.Fact) -> Inline:
    """Return the last judgement in words, with its day and its grounds."""
    judgement = last_judgement(layout.context, criterion)
    if judgement is None:
        return sentence("Not judged")
    state, day = sentence(PROGRESS_STATES[judgement.state]), DayText(judgement.on)
    if judgement.text is None:
        return sentence("Judgement: %(state)s, %(day)s", state=state, day=day)
    return sentence("Judgement: %(state)s, %(day)s. %(grounds)s", state=state, day=day, grounds=judgement.text)


def _rows(layout: Layout, criterion: rm.Fact) -> Iterator[DocumentRow]:
    figures = figures_judging(criterion, layout.report.figures())
    for each in figures:
        yield DocumentRow(title_of(layout.context.history, each), (number(each), _before(layout, each)))
    if not figures:
        yield DocumentRow(sentence("No figure is named for it."), ("", ""))


def _before(layout: Layout, figure: Figure) -> Inline:
    """Return the number in the previous period, which opens the change since; in words if there is none to compare. The
    section has only changes of figures over the whole period."""
    change = layout.of(CHANGE, {"compared": figure.key, **non_default_parameters(figure)})
    if figure.of or change is None:
        return sentence("not compared")
    if not isinstance(change.value, int | float) or not isinstance(figure.value, int | float):
        return number(change)
    was = figure.value - change.value
    previous = msgspec.structs.replace(figure, value=was, numerator=None, denominator=None)
    return number(
        change, sentence("%(was)s (%(change)s since)", was=figure_words(previous), change=figure_words(change))
    )
