"""The comparison itself: figures at both moments, and the steps at which they change.

All steps are looked at while they are few. Where they are many, stretches of them at whose two ends every figure says
the same are passed over: what changed and changed back within is not shown then, and adds up to nothing.
"""

from collections.abc import Callable, Iterator, Mapping
from functools import cache

import msgspec

from services.reporting.figures import RULES, Audience, Figure, compute, period_named
from services.reporting.history import History, Opener, history_at, settled
from services.reporting.queries import Facts, Moment
from services.reporting.reports.comparing.differences import By, Change, between, by_identity, differing
from services.reporting.reports.comparing.steps import States, Step, Turned, steps_between, turns_of
from services.reporting.reports.wtsa import assessment
from shared.domain.errors import Malformed
from shared.environment import progress
from shared.environment.remembering import remembered

EACH = 40
"""So many steps are looked at one by one."""
MOST = 80
"""So often the figures are computed at most; what is not parted by then is shown as several commands together."""

Rule = Mapping[str, str | int]


class Made(msgspec.Struct, frozen=True):
    """What changed at a step: of one command, or of several that were not parted.

    Without steps time alone passed; or, outside the bureau, something came to be open, or is so no more.
    """

    steps: tuple[Step, ...]
    changes: tuple[Change, ...]

    @property
    def commands(self) -> int:
        """How many commands it was of: one on several records is one."""
        return len({(fact.log, fact.command) for step in self.steps for fact in step.facts})


class Comparison(msgspec.Struct, frozen=True):
    """`differences` are what the steps of `made` add up to. `each`: every command was looked at by itself."""

    before: Moment
    after: Moment
    differences: tuple[Change, ...]
    made: tuple[Made, ...]
    commands: int
    each: bool


def compare(
    facts: Facts,
    period: str,
    before: Moment,
    after: Moment,
    audience: Audience = "bureau",
    *,
    now: str | None = None,
    each: int = EACH,
    most: int = MOST,
) -> Comparison:
    """The figures of the assessment that differ between two moments, and why, over what is open to an audience at each.

    Raises Malformed for a period that is none at the second moment, and for moments that are not in order.
    """
    asked = settled(facts, audience, now)
    return _compare(facts, period, before, after, audience, *asked, each=each, most=most)


@remembered(16)
def _compare(
    facts: Facts,
    period: str,
    before: Moment,
    after: Moment,
    audience: Audience,
    now: str | None,
    present: Moment | None,
    *,
    each: int,
    most: int,
) -> Comparison:
    steps, opener = steps_between(facts, before, after), Opener(facts, audience, now, present)
    states = States(facts.known_at(before), steps, before, after, opener)
    last = opener.history(facts.known_at(after), after)
    period_named(last, period)
    turns = turns_of(steps, last)
    commands = sum(turn.opened is not None for turn in turns)
    progress.expect(2 + min(len(turns), 2 * each if commands <= each else 2 * most))
    after_steps = cache(lambda number: figures_in(states.after(number), period))
    there = figures_in(last, period)

    def figures(number: int) -> By:
        return after_steps(turns[number - 1].steps if number else 0)

    search = _Search(turns, figures, one_by_one=commands <= each, most=most)
    made = list(search.made(0, len(turns)))
    # An open period is cut off at the day of the last event known, whatever that event was about; an embargo ends by itself.
    if late := between(figures(len(turns)), there):
        made.append(Made((), tuple(late)))
    differences = tuple(between(figures(0), there))
    return Comparison(before, after, differences, tuple(made), commands, search.one_by_one)


class _Search:
    def __init__(self, turns: list[Turned], figures: Callable[[int], By], *, one_by_one: bool, most: int) -> None:
        self.turns, self.figures, self.one_by_one, self.left = turns, figures, one_by_one, most

    def made(self, first: int, last: int) -> Iterator[Made]:
        """What changed from the state after `first` turns to that after `last`."""
        if first == last:
            return
        changes = tuple(between(self.figures(first), self.figures(last)))
        if last - first == 1 or (not self.left and not self.one_by_one):
            if changes:
                opened = (turn.opened for turn in self.turns[first:last])
                yield Made(tuple(step for step in opened if step is not None), changes)
            return
        if not changes and not self.one_by_one:
            return
        self.left = max(0, self.left - 1)
        middle = (first + last) // 2
        yield from self.made(first, middle)
        yield from self.made(middle, last)


def figures_in(history: History, period: str) -> By:
    """None at all while nobody had defined the period."""
    progress.step()
    try:
        return by_identity(assessment(history, period, {}).figures())
    except Malformed:
        return {}


def compare_parameters(
    facts: Facts,
    period: str,
    moment: Moment,
    name: str,
    one: str,
    other: str,
    audience: Audience = "bureau",
    now: str | None = None,
) -> list[Change]:
    """The figures that differ when a parameter of their rules is another one; `rule` names two versions of a rule.

    Raises Malformed for a parameter that no rule of the report has, NotThere for a rule that there is not.
    """
    history = history_at(facts, moment, audience, now)
    over = period_named(history, period)
    if name == "rule":
        return differing(compute(history, one, over), compute(history, other, over))
    used = assessment(history, period, {}).figures()
    keys = sorted({figure.key for figure in used if name in figure.parameters and name in RULES[figure.key].parameters})
    if not keys:
        known = ", ".join(sorted({each for figure in used for each in RULES[figure.key].parameters}))
        raise Malformed("parameter", f"No rule of this report has it. There are: rule, {known}.", value=name)

    def by(value: str) -> Iterator[Figure]:
        for key in keys:
            yield from compute(history, key, over, {name: value})

    return differing(by(one), by(other), apart=(name,))
