"""`participation.change`: the share of a class among the organizations that took part, minus its share in another period."""

from collections.abc import Iterator
from fractions import Fraction
from functools import partial

import msgspec

from services.reporting.figures.activities import ACTIVITY, INDUSTRY_TEXT, TEXT
from services.reporting.figures.audience import may_name
from services.reporting.figures.classes import ClassMembers
from services.reporting.figures.context import FigureContext, Gathering
from services.reporting.figures.diversity.measures import significant
from services.reporting.figures.evidence import Trace
from services.reporting.figures.figure import DEVELOPMENT, LEVEL, FigureResult, Parameter, Parameters, ReportPlace, Rule
from services.reporting.figures.participation.organizations import classified
from services.reporting.figures.periods import period_before, period_named
from services.reporting.figures.registration_errors import resting_on_errors
from shared.statements.wording import translatable as _

WORDS = ("region", "development", "category", "size", "sector")
BEFORE = "before"
BASELINE = Parameter("baseline", BEFORE)


class Shares(msgspec.Struct, frozen=True):
    """The organizations of a period by the classes of a word. `empty`: a class without members; `reason`: why these may
    not be all."""

    rows: dict[str, ClassMembers]
    empty: ClassMembers
    whole: int
    reason: str | None

    def row(self, name: str) -> ClassMembers:
        """Return a class; one that occurs only in the other period is as unknown as the remaining classes."""
        return self.rows.get(name) or msgspec.structs.replace(self.empty, name=name)

    def of(self, name: str) -> Fraction:
        return Fraction(len(self.row(name).members), self.whole)

    @property
    def unknown(self) -> int:
        return max(row.unknown for row in (self.empty, *self.rows.values()))


def _change(context: FigureContext, parameters: Parameters, *, none_classified: bool = True) -> Iterator[FigureResult]:
    """Yield the change of each class. `none_classified`: if no organization of a period has a class, all of them are unknown."""
    before = _baseline(context, str(parameters["baseline"]))
    now = context.gathering_of({}, context.held)
    was = None if before is None else before.gathering_of({}, before.held)
    if was is not None and not may_name(context, was):
        return
    for word in WORDS:
        trace = Trace(now.trace, *([] if was is None else [was.trace]))
        trace.record(*context.history.periods)
        shares = partial(_shares, word=word, parameters=parameters, trace=trace, none_classified=none_classified)
        present = shares(context, now)
        past = None if before is None or was is None else shares(before, was)
        for name in dict.fromkeys((*present.rows, *(past.rows if past else ()))):
            yield _difference(context, {word: name}, present, past, trace)


def _baseline(context: FigureContext, name: str) -> FigureContext | None:
    """Return the context of the period to compare with. Raises Malformed for an unknown name."""
    history = context.history
    period = period_before(history, context.period) if name == BEFORE else period_named(history, name, BASELINE.name)
    return None if period is None else context.for_period(period)


def _shares(
    context: FigureContext,
    gathering: Gathering,
    word: str,
    parameters: Parameters,
    trace: Trace,
    *,
    none_classified: bool,
) -> Shares:
    entities = gathering.entities(context.counting, str(parameters["level"]), trace)
    rows = classified(context, gathering, word, entities, trace, parameters, apart=True, memberships=True)
    if rows:
        empty = msgspec.structs.replace(rows[0], members=frozenset())
    else:
        empty = ClassMembers("", unclassified=entities if none_classified else frozenset())
    return Shares({row.name: row for row in rows}, empty, len(entities), gathering.reason)


def _difference(
    context: FigureContext, of: dict[str, str], now: Shares, was: Shares | None, trace: Trace
) -> FigureResult:
    (name,) = of.values()
    both = [each for each in (now, was) if each is not None]
    unknown = sum(each.unknown for each in both)
    if (reason := _why_not_known(context, now, was, name)) is not None or was is None:
        return FigureResult(of=of, as_of=context.as_of, trace=trace, reason=reason, unknown=unknown)
    value = significant(float(now.of(name) - was.of(name)))
    sets = {
        f"{when} {set_name}": names
        for when, each in (("now", now), ("was", was))
        if (row := each.rows.get(name)) is not None
        for set_name, names in (("members", row.members), ("unclassified", row.unclassified))
    }
    return FigureResult(of=of, as_of=context.as_of, trace=trace, value=value, unknown=unknown, sets=sets)


def _why_not_known(context: FigureContext, now: Shares, was: Shares | None, name: str) -> str | None:
    if was is None:
        return f"no study period is defined that ended the day before {context.period.first}"
    for when, each in (("in the period", now), ("in the baseline", was)):
        if each.reason is not None:
            return f"{when}: {each.reason}"
        if not each.whole:
            return f"not defined: {when} no organization took part"
        if reason := each.row(name).why_empty("organizations"):
            return f"{when}: {reason}"
    return None


_HOW = (
    "The share of a class in the distinct organizations that took part in the period, less its share in those of the "
    "baseline, both as participation.organizations counts and classifies them: by region, development, category, size and "
    "sector. The baseline is the study period that ended the day before this one began, or the period named. Those that "
    "cannot be classified are in both wholes, and stand beside as unknown. Without a value where either number of "
    "organizations is not known"
)
CHANGE = Rule(
    key="participation.change",
    version=2,
    title=_("Change in the share of organizations"),
    text=f"{_HOW}, or the class of none of them. {TEXT} {INDUSTRY_TEXT}",
    unit="difference",
    clauses=("68-01", "68-03"),
    compute=_change,
    parameters=(BASELINE, DEVELOPMENT, LEVEL, ACTIVITY),
    places=(ReportPlace("wtsa", "annex"),),
    over_organizations=True,
    tells_of_few=True,
    leaves_open="",
)
FIRST_CHANGE = msgspec.structs.replace(
    CHANGE,
    version=1,
    text=f"{_HOW}. {TEXT} {INDUSTRY_TEXT}",
    # A class found only in the baseline was taken to be empty in a period in which no organization has a class.
    compute=partial(_change, none_classified=False),
)
RULES = (FIRST_CHANGE, CHANGE, *resting_on_errors(CHANGE))
