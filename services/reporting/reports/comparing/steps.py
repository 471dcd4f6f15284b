"""Statements between two moments, a command a step, in order of (recorded, service, position)."""

from collections.abc import Callable, Hashable, Iterable, Sequence
from datetime import date

import msgspec

from services.reporting.history import History, HistoryBuilder
from services.reporting.queries import FactQueries, Moment
from services.reporting.read_models import facts as rm
from shared.domain.errors import Malformed


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
        raise Malformed("to", f"Name the later moment second: {before} is not before {after} in every log.")
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
    part by `opener`."""

    def __init__(
        self,
        known: Iterable[rm.Fact],
        steps: Sequence[CommandStep],
        before: Moment,
        after: Moment,
        opener: HistoryBuilder,
    ) -> None:
        self._known = {_key(fact): fact for fact in known}
        self.steps, self._before, self._after, self._opener = steps, before, after, opener

    def after(self, number: int) -> History:
        """Return the history after so many steps. A moment's day is that of the last event known by then."""
        known, positions, day = dict(self._known), dict(self._before.positions), self._before.day
        recorded = max((step.facts[-1].recorded for step in self.steps[:number]), default=None)
        for step in self.steps[:number]:
            day = max(day, date.fromisoformat(step.facts[-1].recorded[:10]))
            for fact in step.facts:
                positions[fact.log] = max(positions[fact.log], fact.known_from)
                # Commands on one stream may have run together: the version of the later position holds.
                last = known.get(_key(fact))
                if last is None or last.known_from < fact.known_from:
                    known[_key(fact)] = fact
        return self._opener.build(known.values(), Moment(positions, min(day, self._after.day)), recorded)


def _key(fact: rm.Fact) -> tuple[str, str, str, str]:
    return fact.log, fact.stream, fact.kind, fact.fact
