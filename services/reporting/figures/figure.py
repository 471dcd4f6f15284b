"""What a figure is: one number, the rule by which it was counted, and the events behind it."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from hashlib import sha256

import msgspec

from services.reporting import read_models as rm

Audience = str  # public, members or bureau
AUDIENCES: tuple[Audience, ...] = ("public", "members", "bureau")
SHOWN = 20  # events in a figure's JSON; all are one command away

Event = tuple[str, int]  # log, position


class Evidence(msgspec.Struct, frozen=True):
    """The events of every fact that was read to count, to classify or to leave out, by log, then position.

    A superset of the events whose single change changes the value.
    """

    events: tuple[Event, ...]

    def names(self) -> list[str]:
        return [f"{log}:{position}" for log, position in self.events]

    def digest(self) -> str:
        """Hex SHA-256 of all, one a line."""
        return sha256("".join(f"{name}\n" for name in self.names()).encode()).hexdigest()


class Reading:
    """Collects the facts that a figure reads."""

    def __init__(self, *others: "Reading") -> None:
        self.facts: dict[tuple[str, int], rm.Fact] = {}
        for other in others:
            self.facts.update(other.facts)

    def see(self, *facts: rm.Fact) -> None:
        for fact in facts:
            self.facts[(fact.log, fact.known_from)] = fact

    def evidence(self) -> Evidence:
        events = {(fact.log, position) for fact in self.facts.values() for position in fact.events}
        return Evidence(tuple(sorted(events)))


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
    value: float | int | str | None
    unit: str
    as_of: date
    rule: str
    parameters: dict[str, str | int]
    clauses: tuple[str, ...]
    evidence: Evidence
    at_least: int | None = None
    numerator: int | None = None
    denominator: int | None = None
    unknown: int = 0
    reason: str | None = None
    items: tuple[str, ...] = ()


class Scope(msgspec.Struct, frozen=True):
    """What a rule is asked for."""

    period: Period
    audience: Audience
    parameters: dict[str, str | int]


class Rule(msgspec.Struct, frozen=True):
    """A named, versioned way of counting. Its text is printed and never changes; a new text is a new version.

    `parameters`: the defaults, which are the program's and not ITU's; `choices`: what each may be.
    """

    key: str
    version: int
    title: str
    text: str
    clauses: tuple[str, ...]
    compute: Callable[..., Iterable[Figure]]  # (history, rule, scope) -> figures
    parameters: Mapping[str, str | int] = {}
    choices: Mapping[str, tuple[str, ...]] = {}

    @property
    def name(self) -> str:
        return f"{self.key}/{self.version}"
