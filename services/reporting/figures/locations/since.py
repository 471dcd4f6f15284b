"""`locations.since`: the time since a region's last meeting."""

from collections.abc import Iterator
from typing import Any

from services.reporting.figures.context import FigureContext
from services.reporting.figures.counting import REGIONS
from services.reporting.figures.dated import days_of
from services.reporting.figures.evidence import Trace
from services.reporting.figures.figure import FigureResult, Parameters, Period, ReportPlace, Rule, UnknownLine
from services.reporting.figures.locations.placed import placed_until, regions_of
from services.reporting.read_models import facts as rm
from shared.statements.wording import translatable as _


def _since(context: FigureContext, _parameters: Parameters) -> Iterator[FigureResult]:
    trace = Trace(context.trace)
    # Ordered by the latest possible day: an imprecise date counts as its last day.
    earlier = sorted(placed_until(context), key=lambda meeting: (days_of(meeting)[1], str(meeting.body.code)))
    regions = regions_of(context, earlier, trace)
    for region in REGIONS:
        in_region = [meeting for meeting in earlier if regions[meeting.stream] == region]
        unplaced = [meeting for meeting in earlier if regions[meeting.stream] is None]
        yield _of(context, region, in_region, unplaced, Trace(trace))


def _of(
    context: FigureContext, region: str, in_region: list[rm.Fact], unplaced: list[rm.Fact], trace: Trace
) -> FigureResult:
    fields: dict[str, Any] = {"of": {"region": region}, "as_of": context.as_of}
    if not in_region:
        return FigureResult(trace=trace, reason=f"no meeting in {region} is recorded", unknown=len(unplaced), **fields)
    last = in_region[-1]
    first_day, last_day = days_of(last)
    later = [meeting for meeting in unplaced if days_of(meeting)[1] > first_day]
    reason = None
    if first_day != last_day:
        reason = f"the day of {last.body.code} is not known"
    elif later:
        reason = f"where {later[0].body.code} was is not known"
    else:
        # A later meeting may be missing.
        reason = context.for_period(Period("", first_day, context.as_of)).why_incomplete(trace)
    days = (context.as_of - first_day).days if reason is None else None
    items = (last.stream,)
    return FigureResult(trace=trace, value=days, reason=reason, unknown=len(later), named=items, **fields)


SINCE = Rule(
    key="locations.since",
    version=1,
    title=_("Days since the last meeting in a region"),
    text=(
        "Days from the first day of the last meeting in a region, in person or hybrid, within the period or before, to the "
        "last day of the period or that of the report. The region is that of the country on that last day. Known only when "
        "the record of each series is stated complete from that meeting on, so that no later one is missing."
    ),
    unit="days",
    clauses=("68-06",),
    compute=_since,
    places=(ReportPlace("wtsa", "where"),),
    own_line=UnknownLine("since"),
)
RULES = (SINCE,)
