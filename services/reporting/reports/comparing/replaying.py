"""A report replayed: from a moment forward to the next command that changes it, or back to the last one that did.

The steps are those of a comparison. The nearest commands are examined one by one. Farther ones are skipped in growing
stretches with equal figures at both ends, and in the first stretch that changes something the step is found by
bisection: so a turn costs a bounded number of computations, and records how it was found.
"""

from collections.abc import Callable, Mapping, Sequence

import msgspec

from services.reporting.figures import Audience
from services.reporting.history import HistoryBuilder
from services.reporting.queries import FactQueries, Moment, window_after, window_before
from services.reporting.queries.windows import VersionWindow
from services.reporting.reports.comparing.comparison import ChangeSet
from services.reporting.reports.comparing.differences import FigureChange
from services.reporting.reports.comparing.state_figures import StateFigures
from services.reporting.reports.comparing.steps import CommandStep, States, clean_cuts, steps_of, transitions_of
from shared.environment import progress
from shared.environment.garbage_collection import infrequent_gc
from shared.environment.memoization import memoized

EACH, STRETCHES = 24, 12


class ReplayStep(msgspec.Struct, frozen=True):
    """The result of a turn: the step `change_set` between `before` and `after`; None if nothing changed up to `looked`.

    `passed` commands before it changed nothing. `is_exact`: each of them was examined individually; otherwise they may
    include changes that were reversed. `more`: there may be another step in this direction.
    """

    before: Moment
    after: Moment
    change_set: ChangeSet | None
    passed: int
    is_exact: bool
    more: bool


def replay_on(
    facts: FactQueries, period: str, moment: Moment, audience: Audience = "bureau", now: str | None = None
) -> ReplayStep:
    """Return the next step after a moment at which a figure of the assessment changes, over the facts open to an audience."""
    return _replay(facts, period, moment, facts.moment(), audience, now, on=True)


def replay_back(
    facts: FactQueries, period: str, moment: Moment, audience: Audience = "bureau", now: str | None = None
) -> ReplayStep:
    """Return the last step up to a moment at which a figure of the assessment changed, over the same facts."""
    return _replay(facts, period, moment, facts.moment(), audience, now, on=False)


@memoized(32)
@infrequent_gc()
def _replay(
    facts: FactQueries, period: str, moment: Moment, present: Moment, audience: Audience, now: str | None, *, on: bool
) -> ReplayStep:
    """Return the step, uncached: the next step may differ with every new event."""
    opener = HistoryBuilder(facts, audience, now, present)
    return _turn(period, (window_after if on else window_before)(facts, moment), opener, on=on)


def _turn(period: str, window: VersionWindow, opener: HistoryBuilder, *, on: bool) -> ReplayStep:
    steps = steps_of(window.versions)
    states, cuts = States(steps, window.before, window.after, opener), clean_cuts(steps)
    progress.expect(EACH + 2 * STRETCHES)
    figures = StateFigures(states, period)
    last_state = states.after(len(steps))
    reached = last_state.moment
    opened = {turn.steps: turn.open_step for turn in transitions_of(steps, last_state) if turn.open_step}
    late: tuple[FigureChange, ...] = ()
    # An open period is cut off at the day of the last known event of any kind.
    if (window.is_last or not on) and reached.day != window.after.day:
        late = tuple(figures.changes(len(steps), figures.last))
    if late and not on:
        return ReplayStep(reached, window.after, ChangeSet((), late), 0, is_exact=True, more=True)
    cut = (lambda turn: cuts[turn]) if on else (lambda turn: cuts[-1 - turn])
    at, looked = first_other(lambda turn: bool(figures.changes(*sorted((cut(0), cut(turn))))), len(cuts) - 1, EACH)
    each = (looked if at is None else at) <= EACH
    if at is None:
        passed, more = _commands(opened, cut(looked), cut(0)), not window.is_last or looked < len(cuts) - 1
        edge = states.after(cut(looked)).moment
        if on and not more:
            change_set = ChangeSet((), late) if late else None
            return ReplayStep(reached, window.after, change_set, passed, is_exact=each, more=False)
        return ReplayStep(
            *((window.before, edge) if on else (edge, window.after)), None, passed, is_exact=each, more=more
        )
    first, end = sorted((cut(at - 1), cut(at)))
    changing = tuple(step for number, step in opened.items() if first < number <= end)
    change_set = ChangeSet(changing, tuple(figures.changes(first, end)))
    passed = _commands(opened, cut(at - 1), cut(0))
    more = not on or not window.is_last or bool(late) or _is_followed(figures, cuts[at:])
    return ReplayStep(
        states.after(first).moment, states.after(end).moment, change_set, passed, is_exact=each, more=more
    )


def _is_followed(figures: StateFigures, cuts: Sequence[int]) -> bool:
    """Return whether a step is found after the first of the cuts, as the next turn would."""
    return first_other(lambda turn: bool(figures.changes(cuts[0], cuts[turn])), len(cuts) - 1, EACH)[0] is not None


def _commands(opened: Mapping[int, CommandStep], one: int, other: int) -> int:
    """Return the number of commands between the states after so many steps, as far as they are open."""
    return sum(min(one, other) < number <= max(one, other) for number in opened)


def first_other(differs: Callable[[int], bool], last: int, each: int) -> tuple[int | None, int]:
    """Return the first turn, of 1 to `last`, whose state `differs` from that at 0 while the one before does not; and the
    last turn examined, if there is none."""
    last_same, width = 0, 1
    stretches = STRETCHES
    while last_same < last:
        if last_same >= each:
            width, stretches = width * 2, stretches - 1
            if stretches < 0:
                return None, last_same
        reached = min(last, last_same + width)
        if differs(reached):
            return _bisect(differs, last_same, reached), reached
        last_same = reached
    return None, last


def _bisect(differs: Callable[[int], bool], last_same: int, other: int) -> int:
    while other - last_same > 1:
        middle = (last_same + other) // 2
        last_same, other = (last_same, middle) if differs(middle) else (middle, other)
    return other
