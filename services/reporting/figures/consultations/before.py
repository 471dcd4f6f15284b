"""`consultations.before` and `.lead`: the number of consultations that ended before a meeting, and the time between the
last one and the meeting."""

from collections.abc import Iterator
from functools import partial
from typing import Any

import msgspec

from services.reporting.figures.clauses import why_not_kept
from services.reporting.figures.consultations import CLAUSE, by_meeting
from services.reporting.figures.context import FigureContext
from services.reporting.figures.evidence import Trace
from services.reporting.figures.figure import FigureResult, Parameters, ReportPlace, Rule, at_meeting, counted, ratio
from services.reporting.figures.records import series_of_meeting
from services.reporting.read_models import facts as rm
from shared.contracts.meetings.consultations import CONSULTATIONS
from shared.domain.dates import before, first_day, last_day, span
from shared.statements.wording import translatable as _

KIND = "executive meeting"
NONE_HELD = "not defined: no meeting of executives was held"
NONE_ENDED = "not defined: no consultation ended before it"
UNDATED = "a day is missing"


class Preparing(msgspec.Struct, frozen=True):
    """Consultations for a meeting. `ended`: those that certainly ended before its first day; `perhaps`: possible others.

    `reason`: why these may not be all.
    """

    ended: tuple[rm.Fact, ...]
    perhaps: tuple[rm.Fact, ...]
    reason: str | None
    trace: Trace


def _preparing(context: FigureContext, trace: Trace) -> Iterator[tuple[rm.Fact, Preparing]]:
    """Yield the period's held meetings in series of executives' meetings, each with the consultations that prepared it,
    found once."""
    found = [(meeting, series_of_meeting(context.history, trace, meeting)) for meeting in context.held]
    for meeting in [meeting for meeting, series in found if series is not None and series.body.kind == KIND]:
        yield meeting, preparing(context, meeting)


def preparing(context: FigureContext, meeting: rm.Fact) -> Preparing:
    """Return the consultations that prepared a meeting, found once."""
    return context.cached(("consultations", meeting.stream), partial(_find, context, meeting))


def _find(context: FigureContext, meeting: rm.Fact) -> Preparing:
    trace = Trace(context.trace)
    every = context.history.of(CONSULTATIONS)
    trace.record(*every)
    reason = why_not_kept(context, CLAUSE, trace)
    naming = [
        (fact, before(fact.body.statement.closed, meeting.body.first_day))
        for fact in every
        if not fact.withdrawn and meeting.stream in fact.body.statement.meetings
    ]
    ended = tuple(fact for fact, answer in naming if answer)
    return Preparing(ended, tuple(fact for fact, answer in naming if answer is None), reason, trace)


def _before(context: FigureContext, _parameters: Parameters) -> Iterator[FigureResult]:
    trace = Trace(context.trace)
    prepared = list(_preparing(context, trace))
    found = [_before_one(meeting, each, trace) for meeting, each in prepared]
    yield from found
    yield _share(context, found, trace)


def _before_one(meeting: rm.Fact, prepared: Preparing, read: Trace) -> FigureResult:
    number, reason = len(prepared.ended), prepared.reason
    if reason is None and not number and prepared.perhaps:
        reason = "whether one ended before it is not known: a day is missing"
    return counted(
        number, reason, **at_meeting(meeting), trace=Trace(read, prepared.trace), unknown=len(prepared.perhaps),
        named=tuple(fact.fact for fact in prepared.ended),
    )  # fmt: skip


def _share(context: FigureContext, found: list[FigureResult], read: Trace) -> FigureResult:
    """Return the share of the period's meetings that a consultation preceded. One known consultation is enough, even if
    others were not recorded."""
    trace = Trace(read, *(each.trace for each in found))
    why_not_kept(context, CLAUSE, trace)
    missing = context.why_incomplete(trace, [series for series in context.series if series.body.kind == KIND])
    undecided = [each for each in found if each.value is None and not each.at_least]
    fields: dict[str, Any] = {"of": {}, "as_of": context.as_of, "trace": trace}
    unknown = len(undecided) + context.undated
    if missing is not None:
        return FigureResult(reason=missing, unknown=unknown, **fields)
    reason = undecided[0].reason if undecided else None if found else NONE_HELD
    return ratio(
        sum(bool(each.value or each.at_least) for each in found), len(found), reason, unknown=unknown, **fields
    )


def _lead(context: FigureContext, _parameters: Parameters) -> Iterator[FigureResult]:
    trace = Trace(context.trace)
    prepared = list(_preparing(context, trace))
    for meeting, each in prepared:
        value, reason = _days(each, meeting)
        fields = {**at_meeting(meeting), "trace": Trace(trace, each.trace), "unknown": len(each.perhaps)}
        yield FigureResult(value=value, reason=reason, **fields)


def _days(prepared: Preparing, meeting: rm.Fact) -> tuple[int | None, str | None]:
    if prepared.perhaps:
        return None, UNDATED
    if not prepared.ended:
        return None, prepared.reason or NONE_ENDED
    closed = max((fact.body.statement.closed for fact in prepared.ended), key=last_day)
    if any(len(set(span(day))) > 1 for day in (closed, meeting.body.first_day)):
        return None, UNDATED
    return (first_day(meeting.body.first_day) - first_day(closed)).days, None


_SAYS_BEFORE = by_meeting(
    _("Consultations that ended before a meeting: %(meetings)s."),
    _("Countries were consulted before %(number)s meetings of executives."),
    _("The number of meetings of executives before which countries were consulted is %(number)s."),
)
BEFORE = Rule(
    key="consultations.before",
    version=1,
    title=_("Meetings before which countries were consulted"),
    at_meeting=_("Consultations of countries before %(meeting)s"),
    text=(
        "Of each meeting of executives that was held and whose first day lies in the period: consultations of countries that "
        "name it and ended surely before its first day. Of the period: meetings with one or more, of all of them. One that "
        "ended on a day that is not known well enough is not known to have ended before. None is none only where it is "
        "stated that what answers 68-02 is recorded from the first day of the period on or before it; of the period besides "
        "only where the record of each series of such meetings is stated complete. A meeting of executives of a region is no "
        "consultation."
    ),
    unit="consultations",
    unit_over_period="share",
    clauses=(CLAUSE,),
    compute=_before,
    places=(ReportPlace("wtsa", "before", says=_SAYS_BEFORE), ReportPlace("tsag", "meetings", says=_SAYS_BEFORE)),
)
LEAD = Rule(
    key="consultations.lead",
    version=1,
    title=_("Days from the last consultation to a meeting"),
    at_meeting=_("Days from the last consultation to %(meeting)s"),
    text=(
        "Of each meeting of executives that was held and whose first day lies in the period: days from the end of the last "
        "consultation of countries that names it and ended surely before its first day, to that day. Not known where one of "
        "these days is known to the month or the year only, or one that names it may have ended before."
    ),
    unit="days",
    clauses=(CLAUSE,),
    compute=_lead,
    places=(ReportPlace("wtsa", "before", says=by_meeting(_("Days from the end of the last of them: %(meetings)s."))),),
    by_meeting=True,
)
RULES = (BEFORE, LEAD)
