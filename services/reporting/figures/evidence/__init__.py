"""The events behind a figure: noted while it is counted; named, counted and digested on demand."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from hashlib import sha256
from itertools import chain, islice

from services.reporting.figures.evidence.positions import Positions, positions_of
from services.reporting.read_models import facts as rm

__all__ = ["EventPosition", "Evidence", "NumberedEvents", "Positions", "Trace", "positions_of"]

EventPosition = tuple[str, int]  # log, position


class NumberedEvents:
    """Events, each with a number from 1: by log, then position."""

    def __init__(self, numbers: Mapping[str, Mapping[int, int]]) -> None:
        self.numbers = numbers
        self.positions = {log: positions_of(log, of_log.keys()) for log, of_log in numbers.items()}

    def last_among(self, found: Positions) -> int:
        """Return the highest number of those events that are in a set; 0 without any."""
        if found.log not in self.numbers:
            return 0
        return max(map(self.numbers[found.log].__getitem__, found.common(self.positions[found.log])), default=0)


class ReadFacts:
    """Facts that were read."""

    __slots__ = ("facts",)

    def __init__(self, facts: Sequence[rm.Fact]) -> None:
        self.facts = facts

    def positions(self) -> Iterable[Positions]:
        for log in {fact.log for fact in self.facts}:
            of_log = (fact.events for fact in self.facts if fact.log == log)
            yield positions_of(log, list(chain.from_iterable(of_log)))

    def last_of(self, events: NumberedEvents) -> int:
        all_numbers = events.numbers
        found = (map(numbers.get, fact.events) for fact in self.facts if (numbers := all_numbers.get(fact.log)))
        return max(filter(None, chain.from_iterable(found)), default=0)


class LazyPositions:
    """Events of a log that were read, found on demand, and once."""

    __slots__ = ("_find", "_found", "log")

    def __init__(self, log: str, find: Callable[[], Iterable[Positions]]) -> None:
        self.log, self._find = log, find
        self._found: tuple[Positions, ...] | None = None

    def positions(self) -> Iterable[Positions]:
        if self._found is None:
            self._found = tuple(self._find())
        return self._found

    def last_of(self, events: NumberedEvents) -> int:
        return max(map(events.last_among, self.positions()), default=0) if self.log in events.numbers else 0


Reading = ReadFacts | LazyPositions


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
        """Return the hex SHA-256 of all events, one event to a line."""
        return self.parts[0].digest(*self.parts[1:]) if self.parts else sha256().hexdigest()


class TraceSnapshot:
    """The facts read up to a step: immutable, and computed once for all traces that continue from it."""

    __slots__ = ("found", "steps")

    def __init__(self, steps: tuple["TraceSnapshot | Reading", ...]) -> None:
        self.steps = steps
        self.found: dict[str, Positions] | None = None

    def parts(self) -> dict[str, Positions]:
        """Return the positions by log. Iterative, since the readings of a series are chained as deep as it has meetings."""
        waiting = [self]
        while waiting:
            first = [each for each in waiting[-1].steps if isinstance(each, TraceSnapshot) and each.found is None]
            if first:
                waiting.extend(first)
            else:
                waiting.pop().resolve()
        assert self.found is not None
        return self.found

    def last_of(self, events: NumberedEvents, known: dict["TraceSnapshot", int]) -> int:
        """Return the highest number of these events that is behind what was read, 0 without any. `known`: the answers for
        the same events so far."""
        waiting = [self]
        while waiting:
            snapshot = waiting[-1]
            if snapshot in known:
                waiting.pop()
                continue
            steps, found = snapshot.steps, snapshot.found
            if found is not None:
                last = max(map(events.last_among, found.values()), default=0)
            elif first := [each for each in steps if isinstance(each, TraceSnapshot) and each not in known]:
                waiting.extend(first)
                continue
            else:
                numbers = (known[step] if isinstance(step, TraceSnapshot) else step.last_of(events) for step in steps)
                last = max(numbers, default=0)
            known[snapshot] = last
        return known[self]

    def resolve(self) -> None:
        steps = self.steps  # read first: another request may just have found them
        if self.found is not None:
            return
        parts: dict[str, Positions] = {}
        for step in steps:
            for positions in (step.found or {}).values() if isinstance(step, TraceSnapshot) else step.positions():
                known = parts.get(positions.log)
                parts[positions.log] = positions if known is None else known | positions
        self.found, self.steps = parts, ()


class Trace:
    """A trace of the facts that a figure reads; it may include those already read by others."""

    def __init__(self, *others: "Trace") -> None:
        self._steps: list[TraceSnapshot | Reading] = [other.snapshot for other in others]
        self._read: TraceSnapshot | None = None

    def record(self, *facts: rm.Fact) -> None:
        if facts:
            self._add(ReadFacts(facts))

    def record_lazily(self, log: str, find: Callable[[], Iterable[Positions]]) -> None:
        """Record events of a log, which `find` gives on demand."""
        self._add(LazyPositions(log, find))

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

    def _add(self, step: "TraceSnapshot | Reading") -> None:
        if self._read is not None:
            self._steps, self._read = [self._read], None
        self._steps.append(step)
