"""Follow-up of conclusions, and the state of workshops and of the action plan (68-13, 68-14, 68-T1 to 68-T3, 68-M3)."""

from collections.abc import Iterator

from services.reporting.document_model import DayText, Inline, number, sentence
from services.reporting.document_model.blocks import Bullets, DocumentBlock, paragraph, table
from services.reporting.figures import Figure
from services.reporting.figures.aims import ACTION_STATES
from services.reporting.reports.assessment.engagement_plan import plan_progress
from services.reporting.reports.assessment.topics import taken_into_account
from services.reporting.reports.assessment.what_became import what_became_of_conclusions
from services.reporting.reports.layout import Layout
from services.reporting.reports.reported_statements import (
    decision_at,
    decisions_on,
    in_the_original,
    statements_of,
)
from shared.contracts.clauses import Clause
from shared.contracts.meetings.aims import OBJECTIVES
from shared.contracts.meetings.follow_up import PROGRESS_STATES
from shared.contracts.meetings.work import ACTIONS

_EVALUATION: tuple[Clause, ...] = ("68-T1",)
ACTION_FIGURE, OVERDUE = "followup.actions", "followup.overdue"


def follow_up(layout: Layout) -> Iterator[DocumentBlock]:
    yield from _summaries(layout)
    yield from what_became_of_conclusions(layout)
    if actions := layout.of(ACTION_FIGURE):
        yield table(
            sentence("Actions open on a day of the period, by their state on its last day"),
            (sentence("State"), sentence("Actions")),
            ((sentence("All"), number(actions)), *_by_state(layout)),
        )
        yield from _overdue(layout, layout.of(OVERDUE))
    else:
        yield from paragraph(sentence("No action is recorded."))


def _summaries(layout: Layout) -> Iterator[DocumentBlock]:
    rows = [row for row in layout.meetings if row.facts.conclusions]
    if not rows:
        if not any(row.facts.adopted for row in layout.meetings):
            yield from paragraph(sentence("What the meetings of the period concluded is not known."))
        return
    yield from paragraph(sentence("Conclusions, in our summary:"), kind="ours")
    yield Bullets(
        tuple(
            sentence("%(meeting)s: %(summary)s", meeting=row.code, summary=each)
            for row in rows
            for each in row.facts.conclusions
        )
    )
    if layout.of("clauses.evidence", clause="68-13") is not None:
        yield from paragraph(taken_into_account(layout))


def _by_state(layout: Layout) -> Iterator[tuple[Inline, Inline]]:
    for state in ACTION_STATES:
        if (figure := layout.of(ACTION_FIGURE, {"state": state})) is not None:
            yield sentence(PROGRESS_STATES[state]), number(figure)


def _overdue(layout: Layout, overdue: Figure | None) -> Iterator[DocumentBlock]:
    if overdue is None:
        return
    texts = {fact.stream: fact for fact in statements_of(layout.context, ACTIONS)}
    named = [texts[each].body.statement for each in overdue.items if each in texts]
    yield from paragraph(sentence("Overdue: %(number)s.", number=number(overdue)))
    if named:
        yield Bullets(tuple(map(action_words, named)))


def action_words(action: object) -> Inline:
    text, number_, due = (getattr(action, name) for name in ("text", "number", "due"))
    return sentence(
        "%(number)s %(text)s, due %(due)s", number=number_ or "", text=in_the_original(text), due=DayText(str(due))
    )


def workshops(layout: Layout) -> Iterator[DocumentBlock]:
    objectives = layout.figures.each_of("workshops.objectives")
    planned = bool(layout.figures.each_of("plan.progress"))
    evaluated = decisions_on(layout.context, _EVALUATION)
    texts = {fact.stream: fact for fact in statements_of(layout.context, OBJECTIVES)}

    def text(figure: Figure) -> Inline:
        fact = texts.get(figure.of.get("objective", ""))
        return in_the_original(fact.body.statement.text) if fact else str(figure.of.get("objective", ""))

    if objectives:
        heads = (sentence("Objective"), sentence("Workshop"), sentence("Result"))
        rows = ((text(each), str(each.of.get("workshop", "")), number(each)) for each in objectives)
        yield table(sentence("Objectives of workshops"), heads, rows, kinds=(None, None, None))
    if planned:
        yield from plan_progress(layout)
    proposed = layout.of("proposals.status", {"kind": "workshop"})
    if proposed is not None:
        yield from paragraph(sentence("Workshops proposed: %(number)s.", number=number(proposed)))
    if evaluated:
        yield from paragraph(sentence("How TSAG evaluated the process of these meetings:"))
        yield Bullets(tuple(decision_at(layout.context, each) for each in evaluated))
    if not objectives and not planned and proposed is None:
        yield from paragraph(sentence("No objective of a workshop and no action plan is recorded."))
