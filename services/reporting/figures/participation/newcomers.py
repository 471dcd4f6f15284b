"""`participation.newcomers` and `.returners`, and `.lapsed` as it was first counted: against the earlier meetings of the series."""

from collections.abc import Callable, Iterator
from collections.abc import Set as AbstractSet

import msgspec

from services.reporting import read_models as rm
from services.reporting.figures.audience import may_name
from services.reporting.figures.context import FigureContext
from services.reporting.figures.dated import days_of
from services.reporting.figures.evidence import Trace
from services.reporting.figures.figure import FigureResult, Parameters, ReportPlace, Rule
from services.reporting.figures.parameters import LEVEL
from services.reporting.figures.retention import compared_lists, complete_list
from services.reporting.figures.series_order import FirstOfSeries, NotComparable
from shared.statements.wording import translatable as _


class SeriesAttendance(msgspec.Struct, frozen=True):
    """Who was at a meeting, who at the one before, who at any before. `public`: so is each attendance that this rests on."""

    now: AbstractSet[str]
    last_time: AbstractSet[str]
    ever: AbstractSet[str]
    public: bool


class SeriesPast(msgspec.Struct, frozen=True):
    """A series up to a meeting: the organizations at any, as recorded, and what was read.

    `broken`: why meetings before may be missing; `unlisted`: the last one whose list is not complete.
    """

    names: frozenset[str]
    before: rm.Fact | None
    public: bool
    broken: str | None
    unlisted: rm.Fact | None
    trace: Trace


_NOTHING = SeriesPast(frozenset(), None, public=True, broken=None, unlisted=None, trace=Trace())
AttendanceLookup = Callable[[FigureContext, Trace, rm.Fact, str], SeriesAttendance]


def series_past(context: FigureContext, meeting: rm.Fact) -> SeriesPast:
    """From the earliest meeting on, each found from what is known of the one before it."""
    way, reached = [], meeting
    known: dict[str, SeriesPast] = context.cached(("past",), dict)
    while reached.stream not in known:
        way.append(reached)
        try:
            reached = context.sequence.previous(reached, Trace())
        except NotComparable:
            break
    for each in reversed(way):
        known[each.stream] = _with(context, known, each)
    return known[meeting.stream]


def _with(context: FigureContext, known: dict[str, SeriesPast], meeting: rm.Fact) -> SeriesPast:
    seen, present = Trace(), context.counting.present(meeting)
    before, past = None, _NOTHING
    try:
        before = context.sequence.previous(meeting, seen)
        past = known[before.stream]
    except FirstOfSeries:
        pass
    except NotComparable as why:
        past = msgspec.structs.replace(_NOTHING, broken=str(why))
    return SeriesPast(
        names=past.names | present.names,
        before=before,
        public=past.public and present.public,
        broken=past.broken,
        unlisted=past.unlisted if present.complete else meeting,
        trace=Trace(past.trace, seen, present.trace),
    )


def _all_before(context: FigureContext, trace: Trace, meeting: rm.Fact, level: str) -> SeriesAttendance:
    """Raises NotComparable unless the series is known from its first meeting on, each with a complete list."""
    past = series_past(context, meeting)
    trace.include(past.trace)
    if past.broken is not None:
        raise NotComparable(past.broken)
    if past.unlisted is not None:
        complete_list(context, past.unlisted)
    earlier = None if past.before is None else series_past(context, past.before)
    last = () if past.before is None else complete_list(context, past.before)
    counts_as = context.counting.entities(past.names, days_of(meeting), level, trace)
    now, last_time, ever = (
        {counts_as[name] for name in names}
        for names in (complete_list(context, meeting), last, () if earlier is None else earlier.names)
    )
    return SeriesAttendance(now, last_time, ever, past.public)


def _one_before(context: FigureContext, trace: Trace, meeting: rm.Fact, level: str) -> SeriesAttendance:
    """Raises NotComparable."""
    earlier = context.sequence.previous(meeting, trace)
    was, now = compared_lists(context, trace, earlier, meeting, level)
    public = all(context.counting.present(each).public for each in (meeting, earlier))
    return SeriesAttendance(now, was, was, public)


def _each(
    look: AttendanceLookup,
    who: Callable[[SeriesAttendance], AbstractSet[str]],
    context: FigureContext,
    parameters: Parameters,
    *,
    why_known: bool = True,
) -> Iterator[FigureResult]:
    for meeting in context.held:
        trace = Trace(context.trace)
        of, as_of = {"meeting": str(meeting.body.code)}, days_of(meeting)[0]
        try:
            seen = look(context, trace, meeting, str(parameters["level"]))
        except NotComparable as why:
            yield FigureResult(of=of, as_of=as_of, trace=trace, reason=str(why))
            continue
        found = who(seen)
        named = may_name(context, seen)
        yield FigureResult(
            of=of,
            as_of=as_of,
            trace=trace,
            value=len(found),
            unknown=0 if why_known else len(found),
            items=tuple(sorted(found)) if named else (),
            sets={"members": found},
        )


def _newcomers(context: FigureContext, parameters: Parameters) -> Iterator[FigureResult]:
    return _each(_all_before, lambda seen: seen.now - seen.ever, context, parameters)


def _returners(context: FigureContext, parameters: Parameters) -> Iterator[FigureResult]:
    return _each(_all_before, lambda seen: (seen.now & seen.ever) - seen.last_time, context, parameters)


def first_lapsed(context: FigureContext, parameters: Parameters) -> Iterator[FigureResult]:
    return _each(_one_before, lambda seen: seen.last_time - seen.now, context, parameters, why_known=False)


COUNTED = (
    "Organizations are counted under their successors, and with level group as the top of their corporate group, in force "
    "on the first day of the meeting."
)
_EVERY_LIST = (
    "Known only when every earlier meeting of the series is: by its ordinals down to the first or, without ordinals, by a "
    "record stated complete from before the earliest; and when the list of each is stated complete."
)


def _rule(
    key: str,
    title: str,
    at_meeting: str,
    text: str,
    compute: Callable[[FigureContext, Parameters], Iterator[FigureResult]],
) -> Rule:
    return Rule(
        key=key,
        version=1,
        title=title,
        at_meeting=at_meeting,
        text=f"{text} {COUNTED}",
        unit="organizations",
        clauses=("68-07",),
        by_meeting=True,
        compute=compute,
        parameters=(LEVEL,),
        places=(ReportPlace("wtsa", "again"),),
        over_organizations=True,
    )


FIRST_NEWCOMERS = _rule(
    "participation.newcomers",
    _("Organizations that came for the first time"),
    _("Organizations that came for the first time: %(meeting)s"),
    f"Organizations of industry at a meeting that were at no earlier one of its series. {_EVERY_LIST}",
    _newcomers,
)
FIRST_RETURNERS = _rule(
    "participation.returners",
    _("Organizations that came back"),
    _("Organizations that came back: %(meeting)s"),
    "Organizations of industry at a meeting that were not at the one before but at one earlier than that in its series. "
    f"{_EVERY_LIST}",
    _returners,
)
RULES = (FIRST_NEWCOMERS, FIRST_RETURNERS)
