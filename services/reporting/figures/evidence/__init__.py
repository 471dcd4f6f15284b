"""The events behind a figure: noted while it is counted; named, counted and digested on demand."""

from collections.abc import Callable, Iterable, Sequence
from functools import cached_property, partial
from hashlib import sha256
from itertools import chain, islice

from services.reporting.figures.evidence.positions import Piece, Positions, pieces_of, positions_of, united
from services.reporting.read_models import facts as rm

__all__ = ["EventPosition", "Evidence", "Piece", "Positions", "Trace", "pieces_of", "positions_of", "united"]

EventPosition = tuple[str, int]  # log, position
LazyPositions = Callable[[], Iterable[Positions]]


class Evidence:
    """The events of every fact that was read to count, to classify or to leave out, by log, then position.

    A superset of the events whose single change changes the value. Found on first use, which most callers of a figure
    never make.
    """

    def __init__(self, read: "TraceSnapshot | None" = None) -> None:
        self.snapshot = read or TraceSnapshot(())

    @cached_property
    def parts(self) -> tuple[Positions, ...]:
        parts = self.snapshot.parts()
        return tuple(parts[log] for log in sorted(parts))

    @property
    def events(self) -> tuple[EventPosition, ...]:
        return tuple((part.log, position) for part in self.parts for position in part)

    def __len__(self) -> int:
        return sum(map(len, self.parts))

    def names(self, first: int | None = None) -> list[str]:
        return list(islice(chain.from_iterable(part.names(first) for part in self.parts), first))

    def digest(self) -> str:
        """Return the hex SHA-256 of all, one a line."""
        return self.parts[0].digest(*self.parts[1:]) if self.parts else sha256().hexdigest()


class TraceSnapshot:
    """The facts read up to a step: immutable, and computed once for all traces that continue from it."""

    __slots__ = ("found", "steps")

    def __init__(self, steps: tuple["TraceSnapshot | LazyPositions", ...]) -> None:
        self.steps = steps
        self.found: dict[str, Positions] | None = None

    def parts(self) -> dict[str, Positions]:
        """Return the positions by log. Iterative, since a series goes back over as many readings as it has meetings."""
        waiting = [self]
        while waiting:
            first = [each for each in waiting[-1].steps if isinstance(each, TraceSnapshot) and each.found is None]
            if first:
                waiting.extend(first)
            else:
                waiting.pop().resolve()
        assert self.found is not None
        return self.found

    def resolve(self) -> None:
        steps = self.steps  # read first: another request may just have found them
        if self.found is not None:
            return
        parts: dict[str, Positions] = {}
        for step in steps:
            for positions in (step.found or {}).values() if isinstance(step, TraceSnapshot) else step():
                known = parts.get(positions.log)
                parts[positions.log] = positions if known is None else known | positions
        self.found, self.steps = parts, ()


class Trace:
    """A trace of the facts that a figure reads; it may include those already read by others."""

    def __init__(self, *others: "Trace") -> None:
        self._steps: list[TraceSnapshot | LazyPositions] = [other.snapshot for other in others]
        self._read: TraceSnapshot | None = None

    def record(self, *facts: rm.Fact) -> None:
        if facts:
            self.record_lazily(partial(_positions_of_facts, facts))

    def record_lazily(self, find: LazyPositions) -> None:
        """Record the result of `find`, called on demand."""
        self._add(find)

    def include(self, other: "Trace") -> None:
        self._add(other.snapshot)

    def include_evidence(self, evidence: Evidence) -> None:
        self._add(evidence.snapshot)

    @property
    def snapshot(self) -> TraceSnapshot:
        """Return the present state."""
        if self._read is None:
            only = self._steps[0] if len(self._steps) == 1 else None
            self._read = only if isinstance(only, TraceSnapshot) else TraceSnapshot(tuple(self._steps))
        return self._read

    def evidence(self) -> Evidence:
        return Evidence(self.snapshot)

    def _add(self, step: "TraceSnapshot | LazyPositions") -> None:
        if self._read is not None:
            self._steps, self._read = [self._read], None
        self._steps.append(step)


def _positions_of_facts(facts: Sequence[rm.Fact]) -> Iterable[Positions]:
    for log in {fact.log for fact in facts}:
        of_log = (fact.events for fact in facts if fact.log == log)
        yield positions_of(log, list(chain.from_iterable(of_log)))
