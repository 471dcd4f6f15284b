"""`recordings.return`: of the absent organizations that were sent a recording, those that came to the next meeting (68-11)."""

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from typing import Any

from services.reporting.figures.audience import may_see_all
from services.reporting.figures.context import FigureContext
from services.reporting.figures.dated import Days, days_of
from services.reporting.figures.evidence import Trace
from services.reporting.figures.figure import FigureResult, Parameters, ReportPlace, Rule, at_meeting, ratio
from services.reporting.figures.invitations import invitations_to
from services.reporting.figures.recordings import CLAUSE
from services.reporting.figures.retention import why_unlisted
from services.reporting.figures.seats import holders, seats_in
from services.reporting.figures.series_order import NotComparable
from services.reporting.read_models import facts as rm
from shared.contracts.meetings.consultations import REQUESTS
from shared.contracts.meetings.recordings import PRESENTATIONS
from shared.contracts.records import ORGANIZATION
from shared.domain.dates import within
from shared.domain.ids import kind_of
from shared.statements.wording import translatable as _


def _returned(context: FigureContext, _parameters: Parameters) -> Iterator[FigureResult]:
    requests = context.history.of(REQUESTS)
    sent = [fact for fact in requests if not fact.withdrawn and fact.body.statement.kind == "transmission"]
    if not sent or not may_see_all(context, sent):
        return
    trace = Trace(context.trace)
    trace.record(*requests)
    for meeting in context.held:
        yield _after(context, meeting, sent, Trace(trace))


def _after(context: FigureContext, meeting: rm.Fact, sent: list[rm.Fact], trace: Trace) -> FigureResult:
    fields: dict[str, Any] = {**at_meeting(meeting), "trace": trace}
    try:
        following = _next_held(context, meeting, trace)
    except NotComparable as not_comparable:
        return FigureResult(reason=str(not_comparable), **fields)
    reached = _absent(context, meeting, following, trace) & _sent_to(context, meeting, sent, following, trace)
    present = _present(context, following, days_of(following), trace)
    if reason := why_unlisted(context, meeting) or why_unlisted(context, following):
        return FigureResult(reason=reason, **fields)
    none = None if reached else "not defined: none of the absent was sent a recording"
    returned = reached & present
    return ratio(len(returned), len(reached), none, named=tuple(sorted(returned)), **fields)


def _next_held(context: FigureContext, meeting: rm.Fact, trace: Trace) -> rm.Fact:
    """Return the next meeting of the series that was held by the day of the figure. Raises NotComparable."""
    later = [
        each
        for each in context.history.meetings
        if each.body.series == meeting.body.series
        and each.body.status == "held"
        and days_of(each)[0] > days_of(meeting)[1]
        and days_of(each)[1] <= context.as_of
    ]
    if not later:
        raise NotComparable(f"no meeting has been held after {meeting.body.code}")
    following = min(later, key=lambda each: (days_of(each), str(each.body.code)))
    if context.sequence.previous(following, trace) is not meeting:
        raise NotComparable(f"the meeting held next after {meeting.body.code} is not known")
    return following


def _absent(context: FigureContext, meeting: rm.Fact, following: rm.Fact, trace: Trace) -> AbstractSet[str]:
    """Return the organizations invited to a meeting, or holding a seat on its first day, that are not on its list, as
    the entities of the next meeting."""
    then, days = days_of(meeting), days_of(following)
    invited = frozenset(invitations_to(context, meeting, days, trace).answers)
    held = holders(seats_in(context, meeting.body.series, trace), then).surely
    seated = context.counting.distinct(held, days, "entity", trace)
    return (invited | frozenset(seated)) - frozenset(_present(context, meeting, days, trace))


def _sent_to(
    context: FigureContext, meeting: rm.Fact, sent: list[rm.Fact], following: rm.Fact, trace: Trace
) -> frozenset[str]:
    """Return the entities that were themselves sent a recording of the meeting, before the next one was held."""
    presentations = context.naming(meeting.stream, PRESENTATIONS, trace)
    shown = {fact.stream for fact in presentations if not fact.withdrawn}
    first, last = days_of(meeting)[0], days_of(following)[0]
    found = {
        fact.body.statement.to
        for fact in sent
        if fact.body.statement.about in shown
        and kind_of(fact.body.statement.to) == ORGANIZATION.name
        and within(fact.body.statement.on, first, last)
    }
    trace.record(*context.history.in_error_of(rm.Organization))
    return frozenset(
        context.counting.distinct(found - context.history.in_error.keys(), days_of(following), "entity", trace)
    )


def _present(context: FigureContext, meeting: rm.Fact, days: Days, trace: Trace) -> AbstractSet[str]:
    present = context.counting.present(meeting)
    trace.include(present.trace)
    return context.counting.distinct(present.organizations, days, "entity", trace)


RETURN = Rule(
    key="recordings.return",
    version=1,
    title=_("Absent organizations that were sent a recording and came next time"),
    at_meeting=_("Absent from %(meeting)s, sent a recording, and came next time"),
    text=(
        "Organizations that were invited to a held meeting of the period or had a seat in its series on its first day, are not on its "
        "list as industry, and were themselves sent a recording of it not after the next held meeting began; those of them that are on "
        "the list of that next meeting, out of all of them. What a body passed on is not known and not counted. Both lists must be stated "
        "complete, no meeting may be missing between, and the next one must have been held by the last day of the period or the day of the "
        "report. Organizations are counted under their successors in force on the first day of the next meeting."
    ),
    unit="share",
    clauses=(CLAUSE,),
    by_meeting=True,
    compute=_returned,
    places=(ReportPlace("wtsa", "recordings"),),
    leaves_open="",
)
RULES = (RETURN,)
