"""`participation.newcomers` and `.returners` with what is known of them where a list or a meeting is missing."""

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from functools import partial

import msgspec

from services.reporting import read_models as rm
from services.reporting.figures.audience import may_name
from services.reporting.figures.context import FigureContext
from services.reporting.figures.dated import days_of
from services.reporting.figures.evidence import Trace
from services.reporting.figures.figure import FigureResult, Parameters, Rule, counted
from services.reporting.figures.participation.newcomers import FIRST_NEWCOMERS, FIRST_RETURNERS, series_past
from services.reporting.figures.retention import why_unlisted


class KnownAttendance(msgspec.Struct, frozen=True):
    """Who is known to have been at a meeting, at the one before, at any before.

    `reason`: why these may not be all; `never_sure`: nobody else was at an earlier one; `last_sure`: nor at the one before.
    """

    now: AbstractSet[str]
    last_time: AbstractSet[str]
    ever: AbstractSet[str]
    reason: str | None
    never_sure: bool
    last_sure: bool
    public: bool
    trace: Trace


def _known(context: FigureContext, meeting: rm.Fact, level: str) -> KnownAttendance:
    trace = Trace()
    past = series_past(context, meeting)
    earlier = None if past.before is None else series_past(context, past.before)
    trace.include(past.trace)
    counts_as = context.counting.entities(past.names, days_of(meeting), level, trace)
    last = None if past.before is None else context.counting.present(past.before)
    sets: tuple[frozenset[str], ...] = (
        context.counting.present(meeting).names,
        frozenset() if last is None else last.names,
        frozenset() if earlier is None else earlier.names,
    )
    now, last_time, ever = (frozenset(map(counts_as.__getitem__, names)) for names in sets)
    return KnownAttendance(
        now=now,
        last_time=last_time,
        ever=ever,
        reason=past.broken or (None if past.unlisted is None else why_unlisted(context, past.unlisted)),
        never_sure=past.broken is None and (earlier is None or earlier.unlisted is None),
        last_sure=last is not None and last.complete,
        public=past.public,
        trace=trace,
    )


def _newcomers(context: FigureContext, parameters: Parameters) -> Iterator[FigureResult]:
    for meeting, known, trace in _each(context, parameters):
        yield _of(context, meeting, known, known.now - known.ever if known.never_sure else set(), trace)


def _returners(context: FigureContext, parameters: Parameters) -> Iterator[FigureResult]:
    for meeting, known, trace in _each(context, parameters):
        back = (known.now & known.ever) - known.last_time
        yield _of(context, meeting, known, back if known.last_sure else set(), trace)


def _each(context: FigureContext, parameters: Parameters) -> Iterator[tuple[rm.Fact, KnownAttendance, Trace]]:
    level = str(parameters["level"])
    for meeting in context.held:
        known = context.cached(("known", meeting.stream, level), partial(_known, context, meeting, level))
        yield meeting, known, Trace(context.trace, known.trace)


def _of(
    context: FigureContext, meeting: rm.Fact, known: KnownAttendance, who: AbstractSet[str], trace: Trace
) -> FigureResult:
    items = tuple(sorted(who)) if may_name(context, known) else ()
    of, as_of = {"meeting": str(meeting.body.code)}, days_of(meeting)[0]
    sets = {"members": who, "so far": known.now | known.ever}
    return counted(len(who), known.reason, of=of, as_of=as_of, trace=trace, items=items, sets=sets)


def _second(rule: Rule, otherwise: str, compute: object) -> Rule:
    return msgspec.structs.replace(rule, version=2, text=f"{rule.text} {otherwise}", compute=compute)


NEWCOMERS = _second(
    FIRST_NEWCOMERS,
    "Where only the list of the meeting itself is not complete, at least those of it that were at no earlier one.",
    _newcomers,
)
RETURNERS = _second(
    FIRST_RETURNERS,
    "Otherwise, where the list of the meeting before is complete, at least those known to have been at one earlier than that.",
    _returners,
)
RULES = (NEWCOMERS, RETURNERS)
