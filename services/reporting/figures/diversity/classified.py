"""What diversity is measured over: how many in each printed class, and how many could not be classified."""

from typing import Any

import msgspec

from services.reporting.figures.classes import ClassMembers
from services.reporting.figures.diversity.measures import Measure
from services.reporting.figures.figure import FigureResult, Sets, ratio

FEWEST = 5  # classified; below, no measure is defined


class Classified(msgspec.Struct, frozen=True):
    """`reason`: why these may not be all. `rest`: the other fields of the figures."""

    rows: list[ClassMembers]
    unknown: int
    reason: str | None
    rest: dict[str, Any]

    @property
    def sets(self) -> Sets:
        """The classes, and those of none."""
        return {**{row.name: row.members for row in self.rows}, "unclassified": self.rows[0].unclassified}

    @property
    def counts(self) -> list[int]:
        return [len(row.members) for row in self.rows]


def apply_measure(what: Classified, measure: Measure) -> FigureResult:
    counts, unknown = what.counts, what.unknown
    empty = tuple(row.name for row in what.rows if not row.members)
    reason = what.reason or _undefined(counts, unknown)
    rest = {**what.rest, "unknown": unknown, "sets": what.sets}
    if measure.name == "absent":
        rest["items"] = () if reason else empty
        if reason is None and empty and unknown:
            reason = f"{unknown} could not be classified, and may be of a class that seems absent"
            return FigureResult(reason=reason, at_least=max(0, len(empty) - unknown), **rest)
    if measure.parts is not None:
        numerator, denominator = measure.parts(counts) if reason is None else (None, None)
        if numerator is not None and denominator is not None:
            return ratio(numerator, denominator, None, **rest)
    value = measure.number(counts) if measure.number is not None and reason is None else None
    return FigureResult(value=value, reason=reason, **rest)


def _undefined(counts: list[int], unknown: int) -> str | None:
    if len(counts) < 2:
        return "not defined: there are fewer than two classes"
    if sum(counts) < FEWEST:
        return f"not defined: fewer than {FEWEST} are classified"
    if 5 * unknown > sum(counts) + unknown:
        return f"not defined: {unknown} of {sum(counts) + unknown}, over a fifth, could not be classified"
    return None
