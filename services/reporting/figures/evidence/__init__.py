"""The events behind a figure: collected while it is counted, then named, counted and digested."""

from hashlib import sha256
from itertools import chain, islice

import msgspec

from services.reporting import read_models as rm
from services.reporting.figures.evidence.positions import Positions, positions_of

__all__ = ["Event", "Evidence", "Positions", "Reading", "positions_of"]

Event = tuple[str, int]  # log, position


class Evidence(msgspec.Struct, frozen=True):
    """The events of every fact that was read to count, to classify or to leave out, by log, then position.

    A superset of the events whose single change changes the value.
    """

    parts: tuple[Positions, ...]

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


class Reading:
    """Collects the events of the facts that a figure reads; what others have read may be part of it."""

    def __init__(self, *others: "Reading") -> None:
        self.parts: dict[str, Positions] = {}
        for other in others:
            self.include(other)

    def see(self, *facts: rm.Fact) -> None:
        for log in {fact.log for fact in facts}:
            of_log = (fact.events for fact in facts if fact.log == log)
            self.see_positions(positions_of(log, list(chain.from_iterable(of_log))))

    def see_positions(self, positions: Positions) -> None:
        known = self.parts.get(positions.log)
        self.parts[positions.log] = positions if known is None else known | positions

    def include(self, other: "Reading") -> None:
        for positions in other.parts.values():
            self.see_positions(positions)

    def include_evidence(self, evidence: Evidence) -> None:
        for positions in evidence.parts:
            self.see_positions(positions)

    def evidence(self) -> Evidence:
        return Evidence(tuple(self.parts[log] for log in sorted(self.parts)))
