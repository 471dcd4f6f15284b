"""The comparison itself: figures at both moments, and the steps at which they change.

All steps are examined while they are few. Among many, stretches with equal figures at both ends are skipped: a change
that is reversed within one is not shown, and has no net effect.
"""

from collections.abc import Iterator
from heapq import heappop, heappush
from operator import itemgetter

import msgspec

from services.reporting.figures import RULES, Audience, Figure, compute, period_named
from services.reporting.history import HistoryBuilder, history_at, visibility_cutoff
from services.reporting.queries import FactQueries, Moment
from services.reporting.reports.comparing.differences import (
    FigureChange,
    changed_figures,
)
from services.reporting.reports.comparing.state_figures import StateFigures
from services.reporting.reports.comparing.steps import (
    CommandStep,
    States,
    StateTransition,
    clean_cuts,
    steps_between,
    transitions_of,
)
from services.reporting.reports.making import report_over
from services.reporting.reports.plan import ReportPlan
from services.reporting.reports.plans import WTSA
from shared.domain.errors import Malformed
from shared.environment import progress
from shared.environment.garbage_collection import infrequent_gc
from shared.environment.memoization import memoized

EACH = 32
"""The most steps that are examined one by one."""
MOST = 16
"""The most times that commands are divided; those not separated by then are shown together."""


class ChangeSet(msgspec.Struct, frozen=True):
    """The changes at a step: of one command, or of several that were not separated.

    Without steps, only time has passed, or, outside the bureau, something became open or closed.
    """

    steps: tuple[CommandStep, ...]
    changes: tuple[FigureChange, ...]
    between: tuple[Moment, Moment] | None = None
    """The moments before and after its commands, as far as a comparison finds them; None if only time has passed."""
    is_separable: bool = False
    """Whether a comparison of these moments separates several commands: none of others is recorded among them."""

    @property
    def commands(self) -> int:
        """Return the number of commands; a command on several records counts once."""
        return len({(fact.log, fact.command) for step in self.steps for fact in step.facts})


class Comparison(msgspec.Struct, frozen=True):
    """A comparison of a report; `differences` are the sum of the `change_sets`. `is_exact`: every command was examined by
    itself."""

    before: Moment
    after: Moment
    differences: tuple[FigureChange, ...]
    change_sets: tuple[ChangeSet, ...]
    commands: int
    is_exact: bool
    report: str = WTSA.name


def compare(
    facts: FactQueries,
    period: str,
    before: Moment,
    after: Moment,
    audience: Audience = "bureau",
    *,
    now: str | None = None,
    exact_limit: int = EACH,
    search_limit: int = MOST,
    plan: ReportPlan = WTSA,
) -> Comparison:
    """Return the figures of a report that differ between two moments, and why, over the facts open to an audience at each.

    Raises Malformed for a period that does not exist at the second moment, and for moments that are not in order.
    """
    cutoff = visibility_cutoff(facts, audience, now)
    return _compare(
        facts, period, before, after, audience, *cutoff, plan, exact_limit=exact_limit, search_limit=search_limit
    )


@memoized(16)
@infrequent_gc()
def _compare(
    facts: FactQueries,
    period: str,
    before: Moment,
    after: Moment,
    audience: Audience,
    now: str | None,
    present: Moment | None,
    plan: ReportPlan,
    *,
    exact_limit: int,
    search_limit: int,
) -> Comparison:
    steps, opener = steps_between(facts, before, after), HistoryBuilder(facts, audience, now, present)
    states = States(steps, before, after, opener)
    last = states.last
    period_named(last, period)
    turns = transitions_of(steps, last)
    commands = sum(turn.open_step is not None for turn in turns)
    progress.expect(2 + min(len(turns), 2 * exact_limit if commands <= exact_limit else search_limit))
    figures = StateFigures(states, period, plan)
    differences = tuple(figures.changes(0, figures.last))
    search = _Search(turns, figures, states, one_by_one=commands <= exact_limit, most=search_limit)
    made = list(search.change_sets())
    # An open period is cut off at the day of the last known event of any kind; an embargo ends by itself.
    if late := figures.changes(search.steps_at(len(turns)), figures.last):
        made.append(ChangeSet((), tuple(late)))
    return Comparison(before, after, differences, tuple(made), commands, search.one_by_one, plan.name)


class _Search:
    """The search for the commands that changed a figure, the stretch with most commands first: so stretches that are not
    separated have about the same size."""

    def __init__(
        self, turns: list[StateTransition], figures: StateFigures, states: States, *, one_by_one: bool, most: int
    ) -> None:
        self.turns, self.figures, self.states, self.one_by_one, self.most = turns, figures, states, one_by_one, most
        self.cuts = set(clean_cuts(states.steps))

    def steps_at(self, turn: int) -> int:
        """Return the number of steps up to the state after so many turns."""
        return self.turns[turn - 1].steps if turn else 0

    def change_sets(self) -> Iterator[ChangeSet]:
        """Yield the changes in the order of their commands."""
        waiting, found, left = [(-len(self.turns), 0)], list[tuple[int, ChangeSet]](), self.most
        while waiting:
            size, first = heappop(waiting)
            last = first - size
            changes = tuple(self.figures.changes(self.steps_at(first), self.steps_at(last)))
            may_split = last - first > 1 and (self.one_by_one or (left and changes))
            if may_split:
                left -= 1
                middle = (first + last) // 2
                heappush(waiting, (first - middle, first))
                heappush(waiting, (middle - last, middle))
            elif changes:
                found.append((first, self._change_set(first, last, changes)))
        yield from (change_set for _, change_set in sorted(found, key=itemgetter(0)))

    def _change_set(self, first: int, last: int, changes: tuple[FigureChange, ...]) -> ChangeSet:
        opened = (turn.open_step for turn in self.turns[first:last])
        steps, ends = tuple(step for step in opened if step is not None), (self.steps_at(first), self.steps_at(last))
        before, after = (self.states.moment_after(end)[0] for end in ends)
        return ChangeSet(steps, changes, (before, after), len(steps) > 1 and self.cuts.issuperset(ends))


def compare_parameters(
    facts: FactQueries,
    period: str,
    moment: Moment,
    name: str,
    one: str,
    other: str,
    audience: Audience = "bureau",
    now: str | None = None,
    plan: ReportPlan = WTSA,
) -> list[FigureChange]:
    """Return the figures that differ when a parameter of their rules does; `rule` names two versions of a rule.

    Raises Malformed for a parameter that no rule of the report has, NotThere for an unknown rule.
    """
    history = history_at(facts, moment, audience, now)
    over = period_named(history, period)
    if name == "rule":
        return changed_figures(compute(history, one, over), compute(history, other, over))
    used = report_over(history, period, {}, plan=plan).figures()
    keys = sorted({figure.key for figure in used if name in figure.parameters and name in RULES[figure.key].defaults})
    if not keys:
        known = ", ".join(sorted({each for figure in used for each in RULES[figure.key].defaults}))
        raise Malformed("parameter", f"No rule of this report has it. There are: rule, {known}.", value=name)

    def by(field: str, value: str) -> Iterator[Figure]:
        try:
            for key in keys:
                yield from compute(history, key, over, {name: value})
        except Malformed as wrong:
            raise Malformed(field, str(wrong.parameters["remedy"]), value=value) from wrong

    return changed_figures(by("one", one), by("other", other), apart=(name,))
