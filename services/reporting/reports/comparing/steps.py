"""Statements between two moments, a command a step, in order of (recorded, service, position)."""

from collections.abc import Callable, Hashable, Iterable, Sequence
from datetime import date
from functools import cached_property

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
        """Return the history after so many steps. A moment's day is that of the last event known by then."""
        positions, day = dict(self._before.positions), self._before.day
        made = [fact for step in self.steps[:number] for fact in step.facts]
        recorded = max((step.facts[-1].recorded for step in self.steps[:number]), default=None)
        for fact in made:
            positions[fact.log] = max(positions[fact.log], fact.known_from)
        if recorded is not None:
            day = max(day, date.fromisoformat(recorded[:10]))
        moment, newest = Moment(positions, min(day, self._after.day)), self._newest(made)
        later, then = self._next_found(number)
        removed = [fact for key, fact in then.items() if newest.get(key) is not fact]
        added = [newest[key] for key in map(key_of, removed) if key in newest]
        found = self._opener.earlier(later, moment, removed, added, recorded)
        if self._opener.audience == "bureau":
            self._later[number] = found, newest
        return found

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
