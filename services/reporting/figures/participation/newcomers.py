"""`participation.newcomers` and `.returners`: participants compared with the earlier meetings of the series."""

from collections.abc import Callable, Iterator
from functools import partial

import msgspec

from services.reporting.figures.audience import names_for
from services.reporting.figures.context import FigureContext
from services.reporting.figures.dated import days_of
from services.reporting.figures.evidence import Trace
from services.reporting.figures.figure import LEVEL, FigureResult, Parameters, ReportPlace, Rule, at_meeting, counted
from services.reporting.figures.retention import why_unlisted
from services.reporting.figures.series_order import FirstOfSeries, NotComparable
from services.reporting.history.numbering import NumberedSet
from services.reporting.read_models import facts as rm
from shared.statements.wording import translatable as _


class SeriesPast(msgspec.Struct, frozen=True):
    """A series up to a meeting: the organizations at any of its meetings, as recorded, and the facts read.

    `broken`: why earlier meetings may be missing; `unlisted`: the last meeting without a complete list. `public`: every
    attendance that this depends on is public.
    """

    organizations: NumberedSet
    before: rm.Fact | None
    public: bool
    broken: str | None
    unlisted: rm.Fact | None
    trace: Trace


class KnownAttendance(msgspec.Struct, frozen=True):
    """Known participants of a meeting, of the previous one, and of any earlier one.

    `reason`: why these may not be all; `never_sure`: certainly no others were at an earlier meeting; `last_sure`: nor
    at the previous one. `trace`: the facts read to find their entities, besides those of the `past`.
    """

    past: SeriesPast
    now: NumberedSet
    last_time: NumberedSet
    ever: NumberedSet
    reason: str | None
    never_sure: bool
    last_sure: bool
    trace: Trace

    @property
    def newcomers(self) -> NumberedSet:
        return self.now - self.ever if self.never_sure else self.now.numbering.empty

    @property
    def returners(self) -> NumberedSet:
        return (self.now & self.ever) - self.last_time if self.last_sure else self.now.numbering.empty


def _series_past(context: FigureContext, meeting: rm.Fact) -> SeriesPast:
    """Return the past of a meeting, built on that of each earlier meeting in turn."""
    unread, current = [], meeting
    known: dict[str, SeriesPast] = context.cached(("past",), dict)
    while current.stream not in known:
        unread.append(current)
        try:
            current = context.sequence.previous(current, Trace())
        except NotComparable:
            break
    for each in reversed(unread):
        known[each.stream] = _with(context, known, each)
    return known[meeting.stream]


def _with(context: FigureContext, known: dict[str, SeriesPast], meeting: rm.Fact) -> SeriesPast:
    seen, present = Trace(), context.counting.present(meeting)
    past = SeriesPast(context.counting.numbers.empty, None, public=True, broken=None, unlisted=None, trace=Trace())
    before = None
    try:
        before = context.sequence.previous(meeting, seen)
        past = known[before.stream]
    except FirstOfSeries:
        pass
    except NotComparable as why:
        past = msgspec.structs.replace(past, broken=str(why))
    return SeriesPast(
        organizations=past.organizations | present.organizations,
        before=before,
        public=past.public and present.public,
        broken=past.broken,
        unlisted=past.unlisted if present.complete else meeting,
        trace=Trace(past.trace, seen, present.trace),
    )


def _find_known(context: FigureContext, meeting: rm.Fact, level: str) -> KnownAttendance:
    trace, past = Trace(), _series_past(context, meeting)
    earlier = None if past.before is None else _series_past(context, past.before)
    last = None if past.before is None else context.counting.present(past.before)
    counted = context.counting.counted_as(past.organizations, days_of(meeting), level, trace)
    now, last_time, ever = (
        counted.of(presence.organizations) if presence else context.counting.numbers.empty
        for presence in (context.counting.present(meeting), last, earlier)
    )
    return KnownAttendance(
        past=past,
        now=now,
        last_time=last_time,
        ever=ever,
        reason=past.broken or (None if past.unlisted is None else why_unlisted(context, past.unlisted)),
        never_sure=past.broken is None and (earlier is None or earlier.unlisted is None),
        last_sure=last is not None and last.complete,
        trace=trace,
    )


def _compute(
    who: Callable[[KnownAttendance], NumberedSet],
    context: FigureContext,
    parameters: Parameters,
    *,
    in_full: bool = False,
) -> Iterator[FigureResult]:
    """Compute both figures. `in_full`: as first counted, without any number if a list or a meeting is missing."""
    level = str(parameters["level"])
    for meeting in context.each_held:
        known = context.cached(("known", meeting.stream, level), partial(_find_known, context, meeting, level))
        trace = Trace(context.trace, known.past.trace)
        if in_full and known.reason:
            yield FigureResult(**at_meeting(meeting), trace=trace, reason=known.reason)
            continue
        trace.include(known.trace)
        found = who(known)
        sets = {"members": found} if in_full else {"members": found, "so far": known.now | known.ever}
        items = names_for(context, found, known.past)
        yield counted(len(found), known.reason, **at_meeting(meeting), trace=trace, named=items, sets=sets)


_newcomers = partial(_compute, lambda known: known.newcomers)
_returners = partial(_compute, lambda known: known.returners)
COUNTED = (
    "Organizations are counted under their successors, and with level group as the top of their corporate group, in force "
    "on the first day of the meeting."
)
_EVERY_LIST = (
    "Known only when every earlier meeting of the series is: by its ordinals down to the first or, without ordinals, by a "
    f"record stated complete from before the earliest; and when the list of each is stated complete. {COUNTED}"
)
_FIRST_TEXT = f"Organizations of industry at a meeting that were at no earlier one of its series. {_EVERY_LIST}"
NEWCOMERS = Rule(
    key="participation.newcomers",
    version=2,
    title=_("Organizations that came for the first time"),
    at_meeting=_("Organizations that came for the first time: %(meeting)s"),
    text=(
        f"{_FIRST_TEXT} Where only the list of the meeting itself is not complete, at least those of it that were at no "
        "earlier one."
    ),
    unit="organizations",
    clauses=("68-07",),
    by_meeting=True,
    compute=_newcomers,
    parameters=(LEVEL,),
    places=(ReportPlace("wtsa", "again"),),
    over_organizations=True,
)
FIRST_NEWCOMERS = msgspec.structs.replace(
    NEWCOMERS, version=1, text=_FIRST_TEXT, compute=partial(_newcomers, in_full=True)
)
_FIRST_OF_RETURNERS = (
    "Organizations of industry at a meeting that were not at the one before but at one earlier than that in its series. "
    f"{_EVERY_LIST}"
)
RETURNERS = msgspec.structs.replace(
    NEWCOMERS,
    key="participation.returners",
    title=_("Organizations that came back"),
    at_meeting=_("Organizations that came back: %(meeting)s"),
    text=(
        f"{_FIRST_OF_RETURNERS} Otherwise, where the list of the meeting before is complete, at least those known to have been "
        "at one earlier than that."
    ),
    compute=_returners,
)
FIRST_RETURNERS = msgspec.structs.replace(
    RETURNERS, version=1, text=_FIRST_OF_RETURNERS, compute=partial(_returners, in_full=True)
)
RULES = (FIRST_NEWCOMERS, FIRST_RETURNERS, NEWCOMERS, RETURNERS)
