"""`promotion.participation`: a State's Sector Members that took part before and after it promoted participation (68-M1)."""

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import date, timedelta
from typing import Any, get_args

import msgspec

from services.reporting.document_model import DayText, Inline, is_known, number, sentence
from services.reporting.figures.audience import FEWEST_SHOWN, may_name, may_see_all
from services.reporting.figures.context import FigureContext
from services.reporting.figures.engagement import members_known
from services.reporting.figures.evidence import Trace
from services.reporting.figures.figure import (
    Figure,
    FigureResult,
    Parameter,
    Parameters,
    Period,
    ReportPlace,
    Rule,
    ratio,
)
from services.reporting.figures.members import entities_of
from services.reporting.figures.registration_errors import resting_on_errors
from services.reporting.read_models import facts as rm
from shared.contracts.meetings import SeriesKind
from shared.contracts.meetings.measures import MEASURES
from shared.contracts.records import STATE
from shared.domain.dates import first_day, holds_on, last_day
from shared.domain.ids import kind_of
from shared.statements.wording import translatable as _

CLAUSE = "68-M1"
ANY, BEFORE, AFTER = "any", "before", "after"
WHEN = Parameter("when", AFTER, (AFTER, BEFORE), {BEFORE: _("before it"), AFTER: _("after it")})
SINCE = Parameter("since", ANY, in_title=True)
DAYS = 730
EVERY_KIND = frozenset(get_args(SeriesKind))
SECTOR_MEMBER = "Sector Member"


class _Window(msgspec.Struct, frozen=True):
    """The days before or after the first day of a promotion, both inclusive, and why they are not over yet."""

    first: date
    last: date
    open: str | None

    @property
    def period(self) -> Period:
        return Period(f"{self.first}..{self.last}", self.first, self.last)


def _promotion(context: FigureContext, parameters: Parameters) -> Iterator[FigureResult]:
    every, trace = context.history.of(MEASURES), Trace(context.trace)
    trace.record(*every)
    for (country, since), facts in sorted(_promotions(context, every).items()):
        if parameters["since"] not in (ANY, since) or not may_see_all(context, facts):
            continue
        fields: dict[str, Any] = {"of": {"country": country}, "as_of": context.as_of, "parameters": {"since": since}}
        read = Trace(trace)
        read.record(*context.history.states[country])
        if first_day(since) != last_day(since):
            yield FigureResult(reason=f"the first day of it is not known: {since}", trace=read, **fields)
            continue
        found = _over(
            context, country, _window(context, first_day(since), str(parameters["when"])), first_day(since), read
        )
        if found is not None:
            yield msgspec.structs.replace(found, **fields)


def _promotions(context: FigureContext, every: Sequence[rm.Fact]) -> Mapping[tuple[str, str], list[rm.Fact]]:
    """Return the promotions that may have begun, by the State's code and the first day; promotions of the same day
    share one figure."""
    codes = {fact.stream: code for code, facts in context.history.states.items() for fact in facts}
    found: dict[tuple[str, str], list[rm.Fact]] = {}
    for fact in every:
        statement = fact.body.statement
        if (
            fact.withdrawn
            or statement.kind != "promotion"
            or kind_of(statement.by) != STATE.name
            or statement.by not in codes
        ):
            continue
        if holds_on(context.as_of, statement.since, None) is not False:
            found.setdefault((codes[statement.by], statement.since), []).append(fact)
    return found


def _window(context: FigureContext, day: date, when: str) -> _Window:
    before, after = day - timedelta(days=DAYS), day + timedelta(days=DAYS)
    reason = f"{DAYS} days after {day} have not passed" if context.as_of < after else None
    one = timedelta(days=1)
    return _Window(before, day - one, reason) if when == BEFORE else _Window(day + one, after, reason)


def _over(context: FigureContext, country: str, window: _Window, day: date, trace: Trace) -> FigureResult | None:
    """Return the figure over a window; None if the audience may not know about these members."""
    nothing: dict[str, Any] = {"of": {}, "as_of": context.as_of, "trace": trace}
    if window.open is not None:
        return FigureResult(reason=window.open, **nothing)
    over = context.for_period(window.period).over(EVERY_KIND)
    gathering = over.gathering_of({}, over.held)
    trace.include(gathering.trace)
    if not may_name(context, gathering):
        return None
    sector_members, unknown, reason = _sector_members(context, country, day, window.last, trace)
    reason = reason or gathering.reason or _undated(over)
    if context.audience != "bureau" and len(sector_members) < FEWEST_SHOWN:
        return None
    if reason is not None:
        return FigureResult(reason=reason, unknown=unknown, **nothing)
    if not sector_members:
        return FigureResult(reason=f"not defined: none was a Sector Member on {day}", unknown=unknown, **nothing)
    active = gathering.entities(context.counting, "entity", trace) & sector_members
    sets = {"members": active, "before": sector_members}
    return ratio(len(active), len(sector_members), None, sets=sets, unknown=unknown, **nothing)


def _undated(over: FigureContext) -> str | None:
    """Return why it is not known whether a meeting was in the window: its days are not known precisely enough."""
    return f"whether {over.perhaps_held[0].body.code} was in these days is not known" if over.perhaps_held else None


def _sector_members(
    context: FigureContext, country: str, day: date, mapped: date, trace: Trace
) -> tuple[AbstractSet[str], int, str | None]:
    """Return a State's Sector Members on a day, as entities of the day `mapped`; how many more may be, and why there
    may be still others."""
    members, reason = members_known(context, day, trace)
    of_category = {each for each in members.of if members.category(each) == SECTOR_MEMBER} | members.perhaps
    countries = context.classes.groups("country", of_category, (day, day), trace)
    in_country, unplaced = set(countries.get(country, ())), set(countries.get(None, ()))
    surely = in_country - members.perhaps
    entities = entities_of(context, surely, mapped, trace)
    found = {entities.get(each, each) for each in surely}
    return found, len(in_country & members.perhaps) + len(unplaced), reason


def _says(figures: Sequence[Figure]) -> Iterator[Inline]:
    for figure in figures:
        if is_known(figure):
            yield sentence(
                _("Of the Sector Members of %(country)s, which promoted participation from %(since)s on: %(number)s took part in the two years after it."),
                country=figure.of["country"], since=DayText(str(figure.parameters["since"])), number=number(figure),
            )  # fmt: skip


PARTICIPATION = Rule(
    key="promotion.participation",
    version=1,
    title=_("Sector Members that took part, of a State that promoted participation"),
    text=(
        "Of the Sector Members of a State on the first day on which it promoted participation (since), those that attended as "
        f"industry at least one held meeting of any activity whose first day lies in the {DAYS} days after that day or, with when "
        f"before, in the {DAYS} days before it; the day itself is in neither. Both are counted as the entities that mergers make of "
        "them on the last of these days. Only of promotions that began by the last day of the period, or the day of the report, and "
        f"without a value, before and after, until the {DAYS} days after have passed, unless the memberships are stated complete on "
        "that day and, over those days, every list of organizations and the record of each series. Those of which it is not known "
        "whether they were its Sector Members stand beside as unknown. No cause is claimed. Outside the bureau nothing is told of "
        "fewer than five."
    ),
    unit="share",
    clauses=(CLAUSE,),
    compute=_promotion,
    parameters=(WHEN, SINCE),
    places=(
        ReportPlace("wtsa", "members", {"when": BEFORE}, order=2),
        ReportPlace("wtsa", "members", {"when": AFTER}, order=2, says=_says),
    ),
    over_organizations=True,
    tells_of_few=True,
    leaves_open="",
)
RULES = (PARTICIPATION, *resting_on_errors(PARTICIPATION))
