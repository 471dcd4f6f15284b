"""What a figure is: one number, the rule by which it was counted, and the events behind it."""

from collections.abc import Callable, Iterable, Mapping
from collections.abc import Set as AbstractSet
from datetime import date
from typing import Any

import msgspec

from services.reporting import read_models as rm
from services.reporting.figures.evidence import Evidence, Trace
from shared.public_view.openness import AUDIENCES, Audience

__all__ = [
    "AUDIENCES",
    "EVENTS_SHOWN",
    "Audience",
    "Figure",
    "FigureResult",
    "Number",
    "Parameters",
    "Period",
    "Rule",
    "counted",
    "ratio",
]

EVENTS_SHOWN = 20  # events in a figure's JSON; all are one command away

Parameters = dict[str, str | int]
Sets = Mapping[str, AbstractSet[str]]
"""What the numbers of a figure over organizations count, each by a name. It is for `disclosure` alone, and in no JSON."""
Number = float | int | str | None


class Period(msgspec.Struct, frozen=True):
    """Both days included; an open period has no last day. `defined_by`: the fact that names it, if one does."""

    name: str
    first: date
    last: date | None
    defined_by: rm.Fact | None = None

    def cut_off(self, today: date) -> date:
        """The day at which things are classified: the last one, or that of the moment if earlier."""
        return today if self.last is None else min(self.last, today)


class Figure(msgspec.Struct, frozen=True, kw_only=True):
    """FIGURES.md's shape. `value` None: not known or not defined, and `reason` says which and why."""

    key: str
    of: dict[str, str]
    value: Number
    unit: str
    as_of: date
    rule: str
    parameters: Parameters
    clauses: tuple[str, ...]
    evidence: Evidence
    at_least: int | None = None
    numerator: int | None = None
    denominator: int | None = None
    unknown: int = 0
    reason: str | None = None
    items: tuple[str, ...] = ()
    sets: Sets = {}


class FigureResult(msgspec.Struct, frozen=True, kw_only=True):
    """What a rule finds: a figure without what the rule itself says of all of them.

    `parameters` are those that this figure has of its own, where one asking gives several; `unit` likewise.
    """

    of: dict[str, str]
    as_of: date
    trace: Trace
    value: Number = None
    at_least: int | None = None
    numerator: int | None = None
    denominator: int | None = None
    unknown: int = 0
    reason: str | None = None
    items: tuple[str, ...] = ()
    parameters: Parameters = {}
    unit: str | None = None
    sets: Sets = {}


def counted(number: int, reason: str | None, **rest: Any) -> FigureResult:  # noqa: ANN401  the other fields of FigureResult
    """A number that is all there are, or, for a reason, only what is known of them."""
    known = reason is None
    return FigureResult(value=number if known else None, at_least=None if known else number, reason=reason, **rest)


def ratio(numerator: int, denominator: int, reason: str | None, **rest: Any) -> FigureResult:  # noqa: ANN401  likewise
    """A ratio with its parts; without a value when it is not known or, with nothing to divide by, not defined."""
    value = numerator / denominator if reason is None and denominator else None
    return FigureResult(value=value, numerator=numerator, denominator=denominator, reason=reason, **rest)


class Rule(msgspec.Struct, frozen=True):
    """A named, versioned way of counting. Its text is printed and never changes; a new text is a new version.

    `parameters`: the defaults, which are the program's and not ITU's; `choices`: what each may be. `compute` takes what
    is asked (a `FigureContext`) and the parameters as used. `by_meeting`: its figures are of meetings, and none of the period.
    """

    key: str
    version: int
    title: str
    text: str
    unit: str
    clauses: tuple[str, ...]
    compute: Callable[[Any, Parameters], Iterable[FigureResult]]
    parameters: Mapping[str, str | int] = {}
    choices: Mapping[str, tuple[str, ...]] = {}
    by_meeting: bool = False

    @property
    def name(self) -> str:
        return f"{self.key}/{self.version}"
