"""The events behind a figure: collected while it is counted, then named, counted and digested."""

from functools import cached_property
from hashlib import sha256
from itertools import islice
from typing import Protocol

import msgspec

from services.reporting import read_models as rm

Event = tuple[str, int]  # log, position


class Hash(Protocol):
    def update(self, data: bytes, /) -> None: ...
    def copy(self) -> "Hash": ...
    def hexdigest(self) -> str: ...


class Positions:
    """Those of one log. Readings share it until one of them sees more: a period may rest on a million events."""

    def __init__(self, log: str, positions: set[int]) -> None:
        self.log, self.positions, self.shared = log, positions, False

    @cached_property
    def ordered(self) -> tuple[int, ...]:
        return tuple(sorted(self.positions))

    @property
    def lines(self) -> bytes:
        return "".join(f"{self.log}:{position}\n" for position in self.ordered).encode()

    @cached_property
    def begun(self) -> Hash:
        """A hash that has read these lines, to go on with."""
        return sha256(self.lines)


class Evidence(msgspec.Struct, frozen=True, dict=True):
    """The events of every fact that was read to count, to classify or to leave out, by log, then position.

    A superset of the events whose single change changes the value.
    """

    parts: tuple[Positions, ...]

    @property
    def events(self) -> tuple[Event, ...]:
        return tuple((part.log, position) for part in self.parts for position in part.ordered)

    def __len__(self) -> int:
        return sum(len(part.positions) for part in self.parts)

    def names(self, first: int | None = None) -> list[str]:
        every = (f"{part.log}:{position}" for part in self.parts for position in part.ordered)
        return list(islice(every, first))

    def digest(self) -> str:
        """Hex SHA-256 of all, one a line."""
        return self._digest

    @cached_property
    def _digest(self) -> str:
        if not self.parts:
            return sha256().hexdigest()
        begun = self.parts[0].begun.copy()
        for part in self.parts[1:]:
            begun.update(part.lines)
        return begun.hexdigest()


class Reading:
    """Collects the events of the facts that a figure reads; what others have read may be part of it."""

    def __init__(self, *others: "Reading") -> None:
        self.parts: dict[str, Positions] = {}
        self._evidence: Evidence | None = None
        for other in others:
            self.include(other)

    def see(self, *facts: rm.Fact) -> None:
        for fact in facts:
            self._add(fact.log, fact.events)

    def see_positions(self, log: str, positions: set[int]) -> None:
        if positions:
            self._add(log, positions)

    def include(self, other: "Reading") -> None:
        self.include_evidence(other.evidence())

    def include_evidence(self, evidence: Evidence) -> None:
        for part in evidence.parts:
            if part.log in self.parts:
                self._add(part.log, part.positions)
            else:
                self.parts[part.log] = part
                self._evidence = None

    def _add(self, log: str, positions: tuple[int, ...] | set[int]) -> None:
        part = self.parts.get(log)
        if part is not None and part.positions.issuperset(positions):
            return
        if part is None or part.shared:
            part = self.parts[log] = Positions(log, set(part.positions) if part else set())
        part.positions.update(positions)
        self._evidence = None

    def evidence(self) -> Evidence:
        if self._evidence is None:
            for part in self.parts.values():
                part.shared = True
            self._evidence = Evidence(tuple(self.parts[log] for log in sorted(self.parts)))
        return self._evidence
