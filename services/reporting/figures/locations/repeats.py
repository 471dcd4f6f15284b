"""`locations.repeats`: cities in which meetings were held repeatedly."""

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import groupby, pairwise
from typing import Any

from services.reporting.figures.context import FigureContext
from services.reporting.figures.dated import days_of
from services.reporting.figures.evidence import Trace
from services.reporting.figures.figure import (
    FigureResult,
    Parameter,
    Parameters,
    Period,
    ReportPlace,
    Rule,
    UnknownLine,
    ratio,
)
from services.reporting.figures.locations.placed import placed_until
from services.reporting.read_models import facts as rm
from shared.statements.wording import translatable as _

MEASURES = ("share", "run")


City = tuple[str | None, str | None]


def _repeats(context: FigureContext, parameters: Parameters) -> Iterator[FigureResult]:
    measures = MEASURES if parameters["measure"] == "both" else (str(parameters["measure"]),)
    yield from _of(context, {}, None, int(parameters["m"]), measures)
    for series in context.series:
        yield from _of(context, {"series": str(series.body.code)}, series, int(parameters["m"]), measures)


def _of(
    context: FigureContext, of: dict[str, str], series: rm.Fact | None, m: int, measures: Iterable[str]
) -> Iterator[FigureResult]:
    trace = Trace(context.trace)
    last = _last(context, series, m)
    reason = _why_not(context, last, series, trace)
    common: dict[str, Any] = {"of": of, "as_of": context.as_of, "trace": trace}
    for measure in measures:
        fields: dict[str, Any] = {**common, "parameters": {"measure": measure}}
        if reason is not None:
            yield FigureResult(reason=reason, **fields)
            continue
        cities = [_city(meeting) for meeting in last]
        names, number = _most(cities) if measure == "share" else _longest(cities)
        items = tuple(meeting.stream for meeting in last if _city(meeting) in names)
        if measure == "share":
            yield ratio(number, len(last), None, named=items, **fields)
        else:
            yield FigureResult(value=number, unit="meetings", named=items, **fields)


def _city(meeting: rm.Fact) -> City:
    return meeting.body.city, meeting.body.country


def _most(cities: list[City]) -> tuple[set[City], int]:
    """Return the cities with the most meetings (several if tied), and the number of meetings."""
    had = Counter(cities)
    most = max(had.values())
    return {city for city, number in had.items() if number == most}, most


def _longest(cities: list[City]) -> tuple[set[City], int]:
    """Return the cities with the longest run, and its length."""
    runs = [(city, len(list(run))) for city, run in groupby(cities)]
    longest = max(length for _, length in runs)
    return {city for city, length in runs if length == longest}, longest


def _last(context: FigureContext, series: rm.Fact | None, m: int) -> list[rm.Fact]:
    """Return the latest meetings that took place somewhere up to the end of the period, in order."""
    found = [each for each in placed_until(context) if series is None or each.body.series == series.stream]
    return sorted(found, key=lambda meeting: (days_of(meeting), str(meeting.body.code)))[-m:]


def _why_not(context: FigureContext, last: list[rm.Fact], series: rm.Fact | None, trace: Trace) -> str | None:
    if not last:
        return "not defined: no meeting is recorded"
    span = context.for_period(Period("", days_of(last[0])[0], context.as_of))
    missing = span.why_incomplete(trace, None if series is None else [series])
    if len(last) < 2:
        return "not defined: fewer than two meetings are recorded"
    for meeting in last:
        if not meeting.body.city:
            return f"where {meeting.body.code} was is not known"
        if days_of(meeting)[1] > context.as_of:
            return f"whether {meeting.body.code} was in the period is not known"
    for one, following in pairwise(last):
        if days_of(one)[1] >= days_of(following)[0]:
            return f"the order of {one.body.code} and {following.body.code} is not known"
    return missing


REPEATS = Rule(
    key="locations.repeats",
    version=1,
    title=_("Meetings in the same city"),
    text=(
        "Of the last m meetings held in person or as hybrid ones up to the last day of the period or that of the report, "
        "before it began too, of all series together and of each: with measure share the largest share of one city, with "
        "measure run the longest run of one city in a row. Where fewer than m were held, of those: the denominator says so. "
        "Known only when the record is stated complete from the first of them on, their order is known and the city of each."
    ),
    unit="share",
    has_one_unit=True,
    clauses=("68-06",),
    compute=_repeats,
    parameters=(
        Parameter("m", 7, longest=3),
        Parameter(
            "measure",
            "both",
            ("both", *MEASURES),
            {"share": _("largest share"), "run": _("longest run")},
            units={"run": "meetings"},
        ),
    ),
    places=(ReportPlace("wtsa", "where"),),
    own_line=UnknownLine("repeats"),
)
RULES = (REPEATS,)
