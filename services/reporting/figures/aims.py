"""`workshops.goals`, `.objectives`, `plan.progress`, `followup.actions` and `.overdue`: what became of what was aimed at."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from functools import partial

from services.reporting.figures.clauses import why_not_kept
from services.reporting.figures.context import FigureContext
from services.reporting.figures.evidence import Trace
from services.reporting.figures.figure import FigureResult, Parameter, Parameters, Rule, counted
from services.reporting.figures.progress import EVERY, last_states
from services.reporting.read_models import facts as rm
from shared.contracts.meetings.aims import OBJECTIVES
from shared.contracts.meetings.follow_up import PROGRESS, PROGRESS_STATES
from shared.contracts.meetings.work import ACTIONS
from shared.domain.dates import before, on_or_before, within
from shared.statements.wording import translatable as _

DAY = timedelta(days=1)
NO_RESULT = "no result recorded"
GOAL_STATES = ("open", "in work", "partly reached", "reached", "not reached", "given up")
ACTION_STATES = ("open", "in work", "done", "dropped")
CLOSED = ("done", "dropped")


def _state_parameter(states: Iterable[str]) -> Parameter:
    states = tuple(states)
    return Parameter("state", EVERY, (EVERY, *states), {state: PROGRESS_STATES[state] for state in states})


def _goals(context: FigureContext, parameters: Parameters) -> Iterator[FigureResult]:
    every, trace = context.history.of(OBJECTIVES), Trace(context.trace)
    goals = [fact for fact in every if not fact.withdrawn and fact.body.statement.set == "Sector goal"]
    if not goals:
        return
    trace.record(*every)
    reason, states = why_not_kept(context, "68-04", trace), last_states(context, trace)
    by_day = {fact.stream: _by(fact.body.statement.since, context.as_of) for fact in goals}
    found = [
        one for one, is_set in by_day.items() if is_set and parameters["state"] in (EVERY, states.get(one, "open"))
    ]
    yield counted(
        len(found), reason, of={}, as_of=context.as_of, trace=trace,
        unknown=sum(is_set is None for is_set in by_day.values()), named=tuple(sorted(found)),
    )  # fmt: skip


def _by(since: str | None, day: date) -> bool | None:
    """Return whether something that began on `since` had begun by a day; without one it had."""
    return True if since is None else on_or_before(since, day.isoformat())


def _objectives(context: FigureContext, _parameters: Parameters) -> Iterator[FigureResult]:
    """Yield the state of each objective of a workshop that was held in the period: a word."""
    every = context.history.of(OBJECTIVES)
    for meeting in context.held:
        trace = Trace(context.trace)
        own = [
            fact for fact in context.history.of(OBJECTIVES, meeting.stream)
            if not fact.withdrawn and (fact.body.statement.set, fact.body.statement.of) == ("workshop", meeting.stream)
        ]  # fmt: skip
        if not own:
            continue
        trace.record(*every)
        reason, states = why_not_kept(context, "68-T3", trace), last_states(context, trace)
        for fact in own:
            state = states.get(fact.stream)
            yield FigureResult(
                value=state or (None if reason else NO_RESULT),
                reason=None if state else reason,
                of={"workshop": str(meeting.body.code), "objective": fact.stream},
                as_of=context.as_of,
                trace=trace,
            )


def _plan(context: FigureContext, parameters: Parameters) -> Iterator[FigureResult]:
    """Yield, of each objective of the engagement plan, the actions about it or about a part of it, in one state."""
    every, actions = context.history.of(OBJECTIVES), context.history.of(ACTIONS)
    plan = [fact for fact in every if not fact.withdrawn and fact.body.statement.set == "engagement plan"]
    if not plan:
        return
    trace = Trace(context.trace)
    trace.record(*every, *actions)
    reason, states = why_not_kept(context, "68-M3", trace), last_states(context, trace)
    made = [(fact, _by(fact.body.statement.made_on, context.as_of)) for fact in actions if not fact.withdrawn]
    for objective in plan:
        parts = {objective.stream, *(each.stream for each in plan if each.body.statement.parent == objective.stream)}
        own = [(fact, answer) for fact, answer in made if parts.intersection(fact.body.statement.about)]
        found = [
            fact.stream
            for fact, is_made in own
            if is_made and parameters["state"] in (EVERY, states.get(fact.stream, "open"))
        ]
        yield counted(
            len(found), reason, of={"objective": objective.stream}, as_of=context.as_of, trace=trace,
            unknown=sum(answer is None for _fact, answer in own), named=tuple(sorted(found)),
        )  # fmt: skip


def _of_actions(
    count: Callable[[FigureContext, list[rm.Fact], Parameters, Trace], tuple[list[str], int]],
    context: FigureContext,
    parameters: Parameters,
) -> Iterator[FigureResult]:
    every = context.history.of(ACTIONS)
    if not every:
        return
    trace = Trace(context.trace)
    trace.record(*every)
    reason = why_not_kept(context, "68-14", trace)
    found, unknown = count(context, [fact for fact in every if not fact.withdrawn], parameters, trace)
    yield counted(
        len(found), reason, of={}, as_of=context.as_of, trace=trace, unknown=unknown, named=tuple(sorted(found))
    )


def _in_state(
    context: FigureContext, actions: list[rm.Fact], parameters: Parameters, trace: Trace
) -> tuple[list[str], int]:
    """Return the actions in a state, without those that were closed before the period; and the undated ones."""
    states, closed = last_states(context, trace), _closed_before(context, trace)
    made = {fact.stream: _by(fact.body.statement.made_on, context.as_of) for fact in actions}
    found = [
        one for one, is_made in made.items()
        if is_made and one not in closed and parameters["state"] in (EVERY, states.get(one, "open"))
    ]  # fmt: skip
    return found, sum(is_made is None for is_made in made.values())


def _closed_before(context: FigureContext, trace: Trace) -> set[str]:
    """Return what was done or dropped by the day before the period, and not taken up again by then."""
    every = context.history.of(PROGRESS)
    trace.record(*every)
    earlier = [
        fact for fact in every
        if not fact.withdrawn and within(fact.body.statement.on, date.min, context.period.first - DAY)
    ]  # fmt: skip
    earlier.sort(key=lambda fact: (fact.body.statement.on, fact.events[0]))
    last = {fact.body.statement.about: fact.body.statement.state for fact in earlier}
    return {one for one, state in last.items() if state in CLOSED}


def _overdue(
    context: FigureContext, actions: list[rm.Fact], _parameters: Parameters, trace: Trace
) -> tuple[list[str], int]:
    """Return the actions that were due surely before the day of the figure and are neither done nor dropped."""
    states = last_states(context, trace)
    open_ones = [fact for fact in actions if states.get(fact.stream) not in CLOSED and fact.body.statement.due]
    due = {fact.stream: before(fact.body.statement.due, context.as_of.isoformat()) for fact in open_ones}
    made = {fact.stream: _by(fact.body.statement.made_on, context.as_of) for fact in open_ones}
    found = [one for one, is_due in due.items() if is_due and made[one]]
    return found, sum(is_due is None and made[one] is not False for one, is_due in due.items())


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
    compute=_goals,
    parameters=(_state_parameter(GOAL_STATES),),
    places=(),
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
    places=(),
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
    places=(),
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
    compute=partial(_of_actions, _in_state),
    parameters=(_state_parameter(ACTION_STATES),),
    places=(),
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
    compute=partial(_of_actions, _overdue),
    places=(),
)
RULES = (GOALS, WORKSHOP_OBJECTIVES, PLAN, FOLLOW_UP, OVERDUE)
