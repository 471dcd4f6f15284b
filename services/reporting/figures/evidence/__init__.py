"""The events behind a figure: noted while it is counted; named, counted and digested when somebody asks."""

from collections.abc import Callable, Iterable, Sequence
from functools import cached_property, partial
from hashlib import sha256
from itertools import chain, islice

from services.reporting import read_models as rm
from services.reporting.figures.evidence.positions import Positions, positions_of

__all__ = ["Event", "Evidence", "Positions", "Reading", "positions_of"]

Event = tuple[str, int]  # log, position
Later = Callable[[], Iterable[Positions]]


class Evidence:
    """The events of every fact that was read to count, to classify or to leave out, by log, then position.

    A superset of the events whose single change changes the value. Found when first asked for, which most who want a figure
    never do.
    """

    def __init__(self, read: "Read | None" = None) -> None:
        self.read = read or Read(())

    @cached_property
    def parts(self) -> tuple[Positions, ...]:
        parts = self.read.parts()
        return tuple(parts[log] for log in sorted(parts))

    @property
    def events(self) -> tuple[Event, ...]:
        return tuple((part.log, position) for part in self.parts for position in part)

    def __len__(self) -> int:
        return sum(map(len, self.parts))

    def names(self, first: int | None = None) -> list[str]:
        every = (f"{part.log}:{position}" for part in self.parts for position in part)
        return list(islice(every, first))

    def digest(self) -> str:
        """Hex SHA-256 of all, one a line."""
        return self.parts[0].digest(*self.parts[1:]) if self.parts else sha256().hexdigest()


class Read:
    """What was read by some step: it never changes, and is found once for all who go on from it."""

    __slots__ = ("found", "steps")

    def __init__(self, steps: tuple["Read | Later", ...]) -> None:
        self.steps = steps
        self.found: dict[str, Positions] | None = None

    def parts(self) -> dict[str, Positions]:
        """By log. Step by step, since a series goes back over as many readings as it has meetings."""
        waiting = [self]
        while waiting:
            first = [each for each in waiting[-1].steps if isinstance(each, Read) and each.found is None]
            if first:
                waiting.extend(first)
            else:
                waiting.pop().unite()
        assert self.found is not None
        return self.found

    def unite(self) -> None:
        if self.found is not None:
            return
        parts: dict[str, Positions] = {}
        for step in self.steps:
            for positions in (step.found or {}).values() if isinstance(step, Read) else step():
                known = parts.get(positions.log)
                parts[positions.log] = positions if known is None else known | positions
        self.found, self.steps = parts, ()


class Reading:
    """Notes the facts that a figure reads; what others have read until now may be part of it."""

    def __init__(self, *others: "Reading") -> None:
        self._steps: list[Read | Later] = [other.read for other in others]
        self._read: Read | None = None

    def see(self, *facts: rm.Fact) -> None:
        if facts:
            self.see_later(partial(_positions_of_facts, facts))

    def see_positions(self, positions: Positions) -> None:
        self.see_later(lambda: (positions,))

    def see_later(self, find: Later) -> None:
        """What `find` gives when somebody asks."""
        self._add(find)

    def include(self, other: "Reading") -> None:
        self._add(other.read)

    def include_evidence(self, evidence: Evidence) -> None:
        self._add(evidence.read)

    @property
    def read(self) -> Read:
        """As it stands now."""
        if self._read is None:
            only = self._steps[0] if len(self._steps) == 1 else None
            self._read = only if isinstance(only, Read) else Read(tuple(self._steps))
        return self._read

    def evidence(self) -> Evidence:
        return Evidence(self.read)

    def _add(self, step: "Read | Later") -> None:
        if self._read is not None:
            self._steps, self._read = [self._read], None
        self._steps.append(step)


def _positions_of_facts(facts: Sequence[rm.Fact]) -> Iterable[Positions]:
    for log in {fact.log for fact in facts}:
        of_log = (fact.events for fact in facts if fact.log == log)
        yield positions_of(log, list(chain.from_iterable(of_log)))
