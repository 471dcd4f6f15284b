"""The plan for industry engagement: its objectives, their actions by state, and the members that stayed (68-M3)."""

from collections.abc import Iterator, Mapping, Sequence

from services.reporting.document_model import DayText, Inline, is_known, joined, number, sentence
from services.reporting.document_model.blocks import Bullets, DocumentBlock, paragraph, table
from services.reporting.figures import Figure
from services.reporting.figures.aims import ACTION_STATES, CLOSED
from services.reporting.figures.evidence import Trace
from services.reporting.figures.progress import last_states
from services.reporting.read_models import facts as rm
from services.reporting.reports import class_names
from services.reporting.reports.assessment.what_became import body_name
from services.reporting.reports.layout import Layout
from services.reporting.reports.reported_statements import (
    decision_at,
    decisions_on,
    in_the_original,
    record_named,
    statements_of,
)
from shared.contracts.meetings.follow_up import PROGRESS_STATES
from shared.contracts.meetings.work import ACTIONS
from shared.domain.dates import holds_on

PROGRESS_OF_PLAN, OPEN = "plan.progress", "open"


def plan(layout: Layout) -> Iterator[DocumentBlock]:
    """Yield the plan and the members that stayed, as one section of the assessment; one line if nothing is recorded."""
    planned = bool(layout.figures.each_of(PROGRESS_OF_PLAN))
    members = any(map(is_known, layout.figures.each_of("membership.members")))
    if not planned and not members:
        yield from paragraph(sentence("Neither a plan for industry engagement nor a list of members is recorded."))
        return
    yield from plan_progress(layout)
    yield from retention(layout)


def plan_progress(layout: Layout) -> Iterator[DocumentBlock]:
    """Yield the actions of each objective by state, and the actions themselves."""
    every = [each for each in layout.figures.each_of(PROGRESS_OF_PLAN) if each.parameters["state"] == "every"]
    if not every:
        yield from paragraph(sentence("No objective of the plan for industry engagement is recorded."))
        return
    yield table(
        sentence("Objectives of the plan, and their actions by state"),
        (sentence("Objective"), sentence("Actions"), *(sentence(PROGRESS_STATES[state]) for state in ACTION_STATES)),
        (
            (record_named(layout.context.history, each.of["objective"]), number(each), *_by_state(layout, each))
            for each in every
        ),
    )
    named_actions = {stream for each in every for stream in each.items}
    yield from actions(layout, named_actions, sentence("Actions of the plan"))


def _by_state(layout: Layout, figure: Figure) -> Iterator[Inline]:
    for state in ACTION_STATES:
        yield number(layout.of(PROGRESS_OF_PLAN, {"state": state}, objective=figure.of["objective"]))


def actions(
    layout: Layout, streams: set[str], caption: Inline, *, still_open: bool = False, with_owner: bool = False
) -> Iterator[DocumentBlock]:
    """Yield these actions, with their state on the last day of the period; with `still_open`, only those that are not closed."""
    states = last_states(layout.context, Trace())
    found = [fact for fact in statements_of(layout.context, ACTIONS) if fact.stream in streams]
    rows = [(fact, states.get(fact.stream, OPEN)) for fact in found]
    shown = [(fact, state) for fact, state in rows if not (still_open and state in CLOSED)]
    if shown:
        heads = ("Number", "Action", *(("Owner",) if with_owner else ()), "Due", "State")
        yield table(
            caption,
            tuple(map(sentence, heads)),
            (
                _action(fact, state, (body_name(layout, fact.body.statement.owner),) if with_owner else ())
                for fact, state in sorted(shown, key=lambda each: _order(each[0]))
            ),
            kinds=(None,) * len(heads),
        )


def actions_on(layout: Layout) -> Mapping[str, Sequence[Inline]]:
    """Return, by record, the actions about it that had been created by the day of the report, in words with their states."""
    states, made, found = last_states(layout.context, Trace()), actions_made(layout), dict[str, list[Inline]]()
    for fact in sorted(statements_of(layout.context, ACTIONS), key=_order):
        for about in fact.body.statement.about if fact.stream in made else ():
            words = sentence(
                "%(action)s (%(state)s)",
                action=record_named(layout.context.history, fact.stream),
                state=sentence(PROGRESS_STATES[states.get(fact.stream, OPEN)]),
            )
            found.setdefault(about, []).append(words)
    return found


def actions_made(layout: Layout) -> set[str]:
    """Return the actions that had certainly been created by the last day of the period, or of the report."""
    day = layout.context.as_of
    made = statements_of(layout.context, ACTIONS)
    return {fact.stream for fact in made if holds_on(day, fact.body.statement.made_on, None)}


def _order(fact: rm.Fact) -> tuple[str, str]:
    return fact.body.statement.number or "", fact.stream


def _action(fact: rm.Fact, state: str, owner: tuple[str, ...]) -> tuple[Inline, ...]:
    action = fact.body.statement
    due = DayText(action.due) if action.due else sentence("no day")
    return action.number or "", in_the_original(action.text), *owner, due, sentence(PROGRESS_STATES[state])


def retention(layout: Layout) -> Iterator[DocumentBlock]:
    """Yield the members of the Sector by category, and those that stayed, by year."""
    members = [each for each in layout.figures.each_of("membership.members") if set(each.of) <= {"category"}]
    if members:
        yield table(
            sentence("Members of the Sector on the last day"),
            (sentence("Category"), sentence("Members")),
            ((_category(each), number(each)) for each in members if _is_asked_plainly(each)),
            form="plain",
        )
    stayed = [
        each for each in layout.figures.each("membership.retention", "year") if each.parameters["change"] == "share"
    ]
    if stayed:
        yield table(
            sentence("Members that stayed, of those of the first day of the year"),
            (sentence("Year"), sentence("Members")),
            ((_year(each), number(each)) for each in stayed),
            form="plain",
        )
    if not members and not stayed:
        yield from paragraph(sentence("No list of members is recorded."))


def _is_asked_plainly(figure: Figure) -> bool:
    return set(figure.parameters.values()) == {"every"}


def _category(figure: Figure) -> Inline:
    return class_names.of_class("category", figure.of["category"]) if figure.of else sentence("All")


def _year(figure: Figure) -> Inline:
    sme = figure.parameters["sme"] == "yes"
    return joined((figure.of["year"], sentence("at the reduced fee")), ", ") if sme else figure.of["year"]


def decided_on_plan(layout: Layout) -> Iterator[DocumentBlock]:
    """Yield TSAG's decisions on the plan."""
    found = decisions_on(layout.context, ("68-M3", "68-T1"))
    if found:
        yield Bullets(tuple(decision_at(layout.context, each) for each in found))
    else:
        yield from paragraph(sentence("No decision of TSAG on the plan is recorded."))
