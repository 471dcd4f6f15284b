"""Statements between two moments, a command a step, in order of (recorded, service, position)."""

from collections.abc import Callable, Hashable, Iterable, Sequence
from datetime import date
from functools import cached_property
from itertools import accumulate

import msgspec

from services.reporting.history import History, HistoryBuilder
from services.reporting.history.visibility import FactKey, key_of
from services.reporting.queries import FactQueries, Moment
from services.reporting.read_models import facts as rm
from shared.domain.errors import Malformed

NEAREST = 8
"""The histories that are held: as many as a bisection comes back to."""


class CommandStep(msgspec.Struct, frozen=True):
    """The statements of one command: the versions of facts that its events made, in one log, by position."""

    facts: tuple[rm.Fact, ...]

    @property
    def sort_key(self) -> tuple[str, str, int]:
        """Return recorded time, service, position."""
        return self.recorded, self.log, self.positions[0]

    @property
    def recorded(self) -> str:
        return self.facts[0].recorded

    @property
    def actor(self) -> str:
        return self.facts[0].actor

    @property
    def log(self) -> str:
        return self.facts[0].log

    @property
    def positions(self) -> tuple[int, ...]:
        return tuple(fact.known_from for fact in self.facts)

    @property
    def events(self) -> tuple[str, ...]:
        return tuple(f"{self.log}:{position}" for position in self.positions)


def steps_between(facts: FactQueries, before: Moment, after: Moment) -> list[CommandStep]:
    """Return the steps. Raises Malformed unless the second moment is the later one in every log."""
    if any(after.positions[log] < position for log, position in before.positions.items()):
        raise Malformed("to", f"Name a later moment than the other one: {before} is not before {after} in every log.")
    return steps_of(facts.versions_between(before, after))


def steps_of(made: Iterable[rm.Fact], apart: Callable[[rm.Fact], Hashable] | None = None) -> list[CommandStep]:
    """Return versions of facts by command. `apart`: the key that separates steps, by default the stream too."""
    commands: dict[Hashable, list[rm.Fact]] = {}
    for fact in sorted(made, key=lambda fact: (fact.log, fact.known_from)):
        key = (fact.log, fact.stream, fact.command) if apart is None else apart(fact)
        commands.setdefault(key, []).append(fact)
    return sorted((CommandStep(tuple(each)) for each in commands.values()), key=lambda step: step.sort_key)


class StateTransition(msgspec.Struct, frozen=True):
    """A turn from one state to the next, which is that after so many `steps`: a command as far as it is open, or the
    joint effect of closed commands between two open ones, without naming any."""

    steps: int
    open_step: CommandStep | None = None


def transitions_of(steps: Sequence[CommandStep], history: History) -> list[StateTransition]:
    """Return the turns as a history's audience may know them: their number reveals nothing about closed facts."""
    if history.audience == "bureau":
        return [StateTransition(number, step) for number, step in enumerate(steps, 1)]
    turns = []
    for number, step in enumerate(steps):
        if opened := history.open_versions(step.facts):
            turns += [StateTransition(number), StateTransition(number + 1, CommandStep(tuple(opened)))]
    return [*turns, StateTransition(len(steps))]


def clean_cuts(steps: Sequence[CommandStep]) -> list[int]:
    """Yield numbers of steps, from 0 to all, after which the known facts are those of a moment.

    Commands whose events interleave in the log are never separated: no position has the one without the other.
    """
    ends: dict[str, int] = {}
    none: dict[str, int] = {}
    begins = list(accumulate(reversed([_first(step) for step in steps]), _earlier, initial=none))[::-1]
    cuts = [0]
    for number, step in enumerate(steps, 1):
        for fact in step.facts:
            ends[fact.log] = max(ends.get(fact.log, 0), fact.known_from)
        if all(ends.get(log, 0) < first for log, first in begins[number].items()):
            cuts.append(number)
    return cuts


def _first(step: CommandStep) -> dict[str, int]:
    return {step.facts[0].log: step.facts[0].known_from}


def _earlier(one: dict[str, int], other: dict[str, int]) -> dict[str, int]:
    """Return the lower position of each log."""
    return {log: min(places[log] for places in (one, other) if log in places) for log in one.keys() | other.keys()}


class States:
    """The histories before the first step, after the first, and so on to the second moment; each limited to the open
    part by `opener`.

    Each is found by undoing steps in a later history, for the bureau in the next one found already, so that they share
    what no step between them touches.
    """

    def __init__(self, steps: Sequence[CommandStep], before: Moment, after: Moment, opener: HistoryBuilder) -> None:
        self.steps, self._before, self._after, self._opener = steps, before, after, opener
        made = [fact for step in steps for fact in step.facts]
        streams = {(fact.log, fact.stream) for fact in made}
        self._known = {key_of(fact): fact for fact in opener.facts.facts_of_streams(streams, before)}
        self._touched = {key_of(fact) for fact in made}
        self._last = self._newest(made)
        self._later: dict[int, tuple[History, dict[FactKey, rm.Fact]]] = {}  # with the touched facts as they are then

    @cached_property
    def last(self) -> History:
        """Return the history at the second moment."""
        return self._opener.at(self._after)

    def after(self, number: int) -> History:
        """Return the history after so many steps."""
        moment, recorded = self.moment_after(number)
        newest = self._newest(fact for step in self.steps[:number] for fact in step.facts)
        later, then = self._next_found(number)
        removed = [fact for key, fact in then.items() if newest.get(key) is not fact]
        added = [newest[key] for key in map(key_of, removed) if key in newest]
        found = self._opener.earlier(later, moment, removed, added, recorded)
        if self._opener.audience == "bureau":
            self._later[number] = found, newest
        return found

    def moment_after(self, number: int) -> tuple[Moment, str | None]:
        """Return the moment after so many steps, and when the last of them was recorded. The moment's day is that of the
        last event known by then."""
        positions, day, steps = dict(self._before.positions), self._before.day, self.steps[:number]
        recorded = max((step.facts[-1].recorded for step in steps), default=None)
        for fact in (fact for step in steps for fact in step.facts):
            positions[fact.log] = max(positions[fact.log], fact.known_from)
        if recorded is not None:
            day = max(day, date.fromisoformat(recorded[:10]))
        return Moment(positions, min(day, self._after.day)), recorded

    def _next_found(self, number: int) -> tuple[History, dict[FactKey, rm.Fact]]:
        """Return the next history found already; those before, and those far after, are held no longer."""
        nearest = sorted(each for each in self._later if each >= number)[:NEAREST]
        self._later = {each: self._later[each] for each in nearest}
        return self._later[nearest[0]] if nearest else (self.last, self._last)

    def _newest(self, made: Iterable[rm.Fact]) -> dict[FactKey, rm.Fact]:
        """Return the touched facts as they are after some of the steps. Commands on one stream may have run together: the
        version of the later position holds."""
        found = {key: fact for key, fact in self._known.items() if key in self._touched}
        for fact in made:
            known = found.get(key_of(fact))
            if known is None or known.known_from < fact.known_from:
                found[key_of(fact)] = fact
        return found
