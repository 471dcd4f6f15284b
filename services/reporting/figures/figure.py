"""The structure of a figure: one number, the rule by which it was counted, and the events behind it."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import date
from functools import cached_property
from typing import Any, Literal

import msgspec

from services.reporting.document_model import Inline
from services.reporting.figures.classes import BY
from services.reporting.figures.counting import LEVELS
from services.reporting.figures.evidence import Evidence, Trace
from services.reporting.read_models import facts as rm
from shared.domain.dates import first_day
from shared.domain.errors import Malformed
from shared.statements.wording import translatable as _

EVENTS_SHOWN = 20  # events in a figure's JSON; a single command gives all of them

Parameters = dict[str, str | int]
Sets = Mapping[str, AbstractSet[str]]
"""The sets behind the numbers of a figure over organizations, by name. They are for `disclosure` alone, and never in JSON."""
Number = float | int | str | None


class Period(msgspec.Struct, frozen=True):
    """A period, both days inclusive; an open one has no last day. `defined_by`: the fact that names it, if there is one."""

    name: str
    first: date
    last: date | None
    defined_by: rm.Fact | None = None

    def cut_off(self, today: date) -> date:
        """Return the day on which classes are taken: the last day, or that of the moment if earlier."""
        return today if self.last is None else min(self.last, today)


class FigureNumber(msgspec.Struct, frozen=True, kw_only=True):
    """The number that a rule finds. `value` None: not known or not defined, for the given `reason`."""

    of: dict[str, str]
    as_of: date
    value: Number = None
    at_least: float | int | None = None
    numerator: int | None = None
    denominator: int | None = None
    unknown: int = 0
    reason: str | None = None
    named: Collection[str] = ()
    sets: Sets = {}

    @property
    def items(self) -> tuple[str, ...]:
        """Return the ids of the named items, in order."""
        return tuple(self.named)


class Figure(FigureNumber, frozen=True, kw_only=True):
    """A figure in the shape that FIGURES.md defines."""

    key: str
    unit: str
    rule: str
    parameters: Parameters
    clauses: tuple[str, ...]
    evidence: Evidence


class FigureResult(FigureNumber, frozen=True, kw_only=True):
    """A figure without the fields common to all figures of the rule.

    `parameters` are specific to this figure, if one request gives several; so is `unit`.
    """

    trace: Trace
    parameters: Parameters = {}
    unit: str | None = None


def at_meeting(meeting: rm.Fact) -> dict[str, Any]:
    """Return the FigureResult fields for a meeting, as of the first day on which it may have begun."""
    return {"of": {"meeting": str(meeting.body.code)}, "as_of": first_day(meeting.body.first_day)}


def counted(number: int, reason: str | None, **fields: Any) -> FigureResult:  # noqa: ANN401  the other fields of FigureResult
    """Return a number that is complete or, with a reason, only the known part."""
    known = reason is None
    return FigureResult(value=number if known else None, at_least=None if known else number, reason=reason, **fields)


def ratio(numerator: int, denominator: int, reason: str | None, **fields: Any) -> FigureResult:  # noqa: ANN401  as above
    """Return a ratio with its parts; it has no value if it is not known or, when the denominator is zero, not defined."""
    value = numerator / denominator if reason is None and denominator else None
    return FigureResult(value=value, numerator=numerator, denominator=denominator, reason=reason, **fields)


class Parameter(msgspec.Struct, frozen=True):
    """A parameter of a rule. `default` is chosen by the program, not by ITU; a number is from 1 to 999.

    `choices`: the allowed values; empty allows any. `words`: the addition to a title for a value. `longest`: its
    greatest length in an address, from which it is omitted if it does not `identify` a figure. `in_title`: a value
    without words appears in the title as data. `units`: the unit for a value, if it is not that of the rule. Rules with a
    parameter of the same name agree on its type and length.
    """

    name: str
    default: str | int
    choices: tuple[str, ...] = ()
    words: Mapping[str, str] = {}
    longest: int = 30
    identifies: bool = True
    in_title: bool = False
    units: Mapping[str, str] = {}

    def read(self, value: str | int) -> str | int:
        """Return the value in the form that a rule takes. Raises Malformed."""
        if self.choices and value not in self.choices:
            raise Malformed(self.name, f"Choose one of {', '.join(self.choices)}.", value=value)
        if isinstance(self.default, str):
            return value
        text = str(value)
        if not (text.isascii() and text.isdigit() and 0 < int(text) < 1000):
            raise Malformed(self.name, "Write a whole number from 1 to 999.", value=value)
        return int(text)


class ReportPlace(msgspec.Struct, frozen=True):
    """A place of a rule's figures in a report: a section, and parameters other than the defaults.

    `shows`: selects figures by subject; all by default. Within a section the rules follow the order of `figures`, with
    those of a higher `order` after the others. `says`: the sentences of these figures, in a paragraph after the
    section's others.
    """

    report: str
    section: str
    parameters: Parameters = {}
    shows: Callable[[Mapping[str, str]], bool] = lambda _of: True
    order: int = 0
    says: Callable[[Sequence[Figure]], Iterable[Inline]] | None = None


class UnknownLine(msgspec.Struct, frozen=True):
    """A separate line among the unknowns: one for all reasons, or one for each."""

    name: str
    by_reason: bool = False


class Rule(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """A named, versioned way of counting. Its text is printed and never changes; a new text is a new version.

    `title` is marked for translation, as are `at_meeting`, the title for a meeting, with the placeholder `meeting`, and
    `over_period`, the title for a period if it differs, as may its unit, `unit_over_period`. `has_one_unit`: all figures
    have the unit of the rule, as in early versions, even those whose parameters name another. Other subjects of a
    figure, and the words of its parameters, follow the title. `compute` takes a `FigureContext` and the parameters used.
    `by_meeting`: its figures are for meetings only, with none for the period. `places`: its places in reports, possibly
    none.

    `over_organizations`: it counts organizations, and an issued report counts them over all facts; `tells_of_few`: it
    is a share or a measure that could reveal the numbers of small classes; `measures`: the word over whose classes it
    is a measure. `compared`: the assessment compares it with the previous period, as an outcome or as background to
    outcomes. `leaves_open`: the section whose subject remains open while it is not known, by default that of its first
    place; "" if it is not listed among the unknowns. `own_line`: its line there, if it differs from its reasons.
    """

    key: str
    version: int
    title: str
    text: str
    unit: str
    clauses: tuple[str, ...]
    compute: Callable[[Any, Parameters], Iterable[FigureResult]]
    places: tuple[ReportPlace, ...]
    at_meeting: str | None = None
    over_period: str | None = None
    unit_over_period: str | None = None
    has_one_unit: bool = False
    parameters: tuple[Parameter, ...] = ()
    by_meeting: bool = False
    over_organizations: bool = False
    tells_of_few: bool = False
    measures: str | None = None
    compared: Literal["outcome", "beside"] | None = None
    leaves_open: str | None = None
    own_line: UnknownLine | None = None

    def __post_init__(self) -> None:
        if "%(meeting)s" not in (self.at_meeting or "%(meeting)s") or (self.by_meeting and not self.at_meeting):
            raise ValueError(f"{self.name} has no title with a meeting")

    @property
    def name(self) -> str:
        return f"{self.key}/{self.version}"

    @cached_property
    def defaults(self) -> Parameters:
        return {each.name: each.default for each in self.parameters}

    @cached_property
    def identifying(self) -> Parameters:
        """Return the defaults of the parameters that distinguish the rule's figures."""
        return {each.name: each.default for each in self.parameters if each.identifies}

    @property
    def open_section(self) -> str:
        """Return the section whose subject remains open while a figure is not known; "" if that is not listed."""
        if self.leaves_open is not None:
            return self.leaves_open
        return self.places[0].section if self.places else ""

    def title_of(self, of: Mapping[str, str]) -> str:
        """Return the title of a figure with these subjects, marked for translation."""
        return (self.at_meeting if "meeting" in of else self.over_period) or self.title

    def unit_of(self, of: Mapping[str, str], parameters: Parameters) -> str:
        """Return the unit of a figure with these subjects and parameters."""
        units = (each.units.get(str(parameters.get(each.name, each.default))) for each in self.parameters)
        return next(filter(None, units), None if "meeting" in of else self.unit_over_period) or self.unit


LEVEL = Parameter("level", "entity", LEVELS, {"group": _("by corporate group")})
DEVELOPMENT = Parameter("development", "footnote", BY, {"m49": _("by UN M49")})
