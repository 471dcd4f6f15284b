"""`workshops.goals`, `.objectives`, `plan.progress`, `followup.actions` and `.overdue`: goals, objectives and actions,
and what became of them."""

from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from typing import Any

from services.reporting.figures.clauses import counting_none, why_not_kept
from services.reporting.figures.context import FigureContext
from services.reporting.figures.evidence import Trace
from services.reporting.figures.figure import FigureResult, Parameter, Parameters, ReportPlace, Rule, counted
from services.reporting.figures.progress import EVERY, last_states
from services.reporting.read_models import facts as rm
from shared.contracts.meetings.aims import OBJECTIVES
from shared.contracts.meetings.follow_up import PROGRESS_STATES
from shared.contracts.meetings.work import ACTIONS
from shared.domain.dates import before, day_before, holds_on
from shared.statements.wording import translatable as _

NO_RESULT = "no result recorded"
GOAL_STATES = ("open", "in work", "partly reached", "reached", "not reached", "given up")
ACTION_STATES = ("open", "in work", "done", "dropped")
CLOSED = ("done", "dropped")


def _state_parameter(states: Iterable[str]) -> Parameter:
    states = tuple(states)
    return Parameter("state", EVERY, (EVERY, *states), {state: PROGRESS_STATES[state] for state in states})


def _goals(counts_none: bool, context: FigureContext, parameters: Parameters) -> Iterator[FigureResult]:
    every, trace = context.history.of(OBJECTIVES), Trace(context.trace)
    goals = [fact for fact in every if not fact.withdrawn and fact.body.statement.set == "Sector goal"]
    reason, states = why_not_kept(context, "68-04", trace), last_states(context, trace)
    if not goals and not (counts_none and reason is None):
        return
    trace.record(*every)
    begun = {fact.stream: holds_on(context.as_of, fact.body.statement.since, None) for fact in goals}
    yield _in_state(context, begun, states, parameters, of={}, reason=reason, trace=trace)


def _in_state(
    context: FigureContext, begun: Mapping[str, bool | None], states: Mapping[str, str], parameters: Parameters,
    **fields: Any,  # noqa: ANN401  the other fields of FigureResult
) -> FigureResult:  # fmt: skip
    """Return how many of these aims, begun by the day of the figure, are in the requested state."""
    requested = parameters["state"]
    selected = sorted(
        one for one, is_begun in begun.items() if is_begun and requested in (EVERY, states.get(one, "open"))
    )
    unknown = sum(is_begun is None for is_begun in begun.values())
    return counted(len(selected), as_of=context.as_of, unknown=unknown, named=tuple(selected), **fields)


def _objectives(context: FigureContext, _parameters: Parameters) -> Iterator[FigureResult]:
    """Yield the state of each objective of a workshop that was held in the period, as a word."""
    every, held = context.history.of(OBJECTIVES), {meeting.stream: meeting for meeting in context.held}
    objectives = [
        fact
        for fact in every
        if not fact.withdrawn and fact.body.statement.set == "workshop" and fact.body.statement.of in held
    ]
    if not objectives:
        return
    trace = Trace(context.trace)
    trace.record(*every)
    reason, states = why_not_kept(context, "68-T3", trace), last_states(context, trace)
    for fact in objectives:
        state = states.get(fact.stream)
        yield FigureResult(
            value=state or (None if reason else NO_RESULT),
            reason=None if state else reason,
            of={"workshop": str(held[fact.body.statement.of].body.code), "objective": fact.stream},
            as_of=context.as_of,
            trace=trace,
        )


def _plan(context: FigureContext, parameters: Parameters) -> Iterator[FigureResult]:
    """Yield, for each objective of the engagement plan, the actions in one state about it or a part of it."""
    every = context.history.of(OBJECTIVES)
    plan = [fact for fact in every if not fact.withdrawn and fact.body.statement.set == "engagement plan"]
    if not plan:
        return
    trace = Trace(context.trace)
    trace.record(*every)
    reason, states = why_not_kept(context, "68-M3", trace), last_states(context, trace)
    actions = _actions(context, trace)
    begun = _begun(context, actions)
    for objective in plan:
        parts = {objective.stream, *(each.stream for each in plan if each.body.statement.parent == objective.stream)}
        begun_about = {
            each.stream: begun[each.stream] for each in actions if parts.intersection(each.body.statement.about)
        }
        of = {"objective": objective.stream}
        yield _in_state(context, begun_about, states, parameters, of=of, reason=reason, trace=trace)


def _actions(context: FigureContext, trace: Trace) -> list[rm.Fact]:
    every = context.history.of(ACTIONS)
    trace.record(*every)
    return [fact for fact in every if not fact.withdrawn]


def _begun(context: FigureContext, actions: Iterable[rm.Fact]) -> dict[str, bool | None]:
    """Return whether each action had been created by the day of the figure."""
    return {fact.stream: holds_on(context.as_of, fact.body.statement.made_on, None) for fact in actions}


def _followed_up(counts_none: bool, context: FigureContext, parameters: Parameters) -> Iterator[FigureResult]:
    """Yield the actions in a state, except those closed before the period."""
    trace = Trace(context.trace)
    reason, states = why_not_kept(context, "68-14", trace), last_states(context, trace)
    if not context.history.of(ACTIONS) and not (counts_none and reason is None):
        return
    earlier = last_states(context, trace, day_before(context.period.first))
    begun = _begun(context, (fact for fact in _actions(context, trace) if earlier.get(fact.stream) not in CLOSED))
    yield _in_state(context, begun, states, parameters, of={}, reason=reason, trace=trace)


def _overdue(counts_none: bool, context: FigureContext, _parameters: Parameters) -> Iterator[FigureResult]:
    """Yield the actions that were certainly due before the day of the figure and are neither done nor dropped."""
    trace = Trace(context.trace)
    reason, states = why_not_kept(context, "68-14", trace), last_states(context, trace)
    if not context.history.of(ACTIONS) and not (counts_none and reason is None):
        return
    waiting = [
        fact for fact in _actions(context, trace) if fact.body.statement.due and states.get(fact.stream) not in CLOSED
    ]
    due = {fact.stream: before(fact.body.statement.due, context.as_of.isoformat()) for fact in waiting}
    begun = _begun(context, waiting)
    found = tuple(sorted(one for one, is_due in due.items() if is_due and begun[one]))
    unknown = sum(is_due is None and begun[one] is not False for one, is_due in due.items())
    yield counted(len(found), reason, of={}, as_of=context.as_of, trace=trace, unknown=unknown, named=found)


_LAST = (
    " Its state is that of the last progress dated surely not after the last day of the period, or the day of the report; "
    "without any it is open."
)
_KEPT = " None is none only where it is stated that what answers %s is recorded from the first day of the period on or before it."
GOALS = Rule(
    key="workshops.goals",
    version=1,
    title=_("Goals for the Sector"),
    text="Goals that were set for the Sector by the last day of the period, with a state those in it alone."
    + _LAST
    + _KEPT % "68-04",
    unit="goals",
    clauses=("68-04",),
    compute=partial(_goals, False),
    parameters=(_state_parameter(GOAL_STATES),),
    places=(ReportPlace("tsag", "workshops"),),
)
WORKSHOP_OBJECTIVES = Rule(
    key="workshops.objectives",
    version=1,
    title=_("Result of a workshop's objective"),
    text=(
        "Of each objective of a workshop that was held and whose first day lies in the period: its last state that is dated surely "
        "not after the last day of the period, or the day of the report. Without any, that no result is recorded. "
        "That is said only where it is stated that what answers 68-T3 is recorded from the first day of the period on or before it."
    ),
    unit="state",
    clauses=("68-T3",),
    compute=_objectives,
    places=(ReportPlace("tsag", "workshops"),),
)
PLAN = Rule(
    key="plan.progress",
    version=1,
    title=_("Actions of the plan for industry engagement"),
    text=(
        "Of each objective of the engagement plan: the actions about it, or about an objective that is part of it, that were made "
        "by the last day of the period, with a state those in it alone." + _LAST + _KEPT % "68-M3"
    ),
    unit="actions",
    clauses=("68-M3",),
    compute=_plan,
    parameters=(_state_parameter(ACTION_STATES),),
    places=(
        ReportPlace("tsag", "workshops"),
        *(ReportPlace("tsag", "workshops", {"state": state}) for state in ACTION_STATES),
    ),
)
FOLLOW_UP = Rule(
    key="followup.actions",
    version=1,
    title=_("Actions"),
    text=(
        "Actions made by the last day of the period and not done or dropped before its first day, with a state those in it alone."
        + _LAST
        + _KEPT % "68-14"
    ),
    unit="actions",
    clauses=("68-14",),
    compute=partial(_followed_up, False),
    parameters=(_state_parameter(ACTION_STATES),),
    places=(
        ReportPlace("tsag", "follow-up"),
        *(ReportPlace("tsag", "follow-up", {"state": state}) for state in ACTION_STATES),
    ),
)
OVERDUE = Rule(
    key="followup.overdue",
    version=1,
    title=_("Overdue actions"),
    text=(
        "Actions made by the last day of the period that were due surely before it, or before the day of the report, and are neither "
        "done nor dropped. One without a day is never overdue; one whose day is not known well enough stands beside as unknown."
        + _KEPT
        % "68-14"
    ),
    unit="actions",
    clauses=("68-14",),
    compute=partial(_overdue, False),
    places=(ReportPlace("tsag", "follow-up"),),
)
RULES = (
    GOALS,
    counting_none(GOALS, partial(_goals, True)),
    WORKSHOP_OBJECTIVES,
    PLAN,
    FOLLOW_UP,
    counting_none(FOLLOW_UP, partial(_followed_up, True)),
    OVERDUE,
    counting_none(OVERDUE, partial(_overdue, True)),
)
