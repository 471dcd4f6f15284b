"""`recordings.share` and `.sent`: the presentations that were recorded, and the bodies to which recordings were sent (68-11)."""

from collections.abc import Iterator, Sequence

import msgspec

from services.reporting.figures.audience import may_see_all
from services.reporting.figures.clauses import why_not_kept
from services.reporting.figures.context import FigureContext
from services.reporting.figures.evidence import Trace
from services.reporting.figures.figure import (
    FigureResult,
    Parameter,
    Parameters,
    ReportPlace,
    Rule,
    at_meeting,
    counted,
    ratio,
)
from services.reporting.figures.listed import is_listed_whole
from services.reporting.figures.progress import dated_by
from services.reporting.read_models import facts as rm
from shared.contracts.completeness import COMPLETENESS
from shared.contracts.meetings.consultations import REQUESTS
from shared.contracts.meetings.follow_up import CONSENTS
from shared.contracts.meetings.recordings import PRESENTATIONS, RECORDINGS
from shared.contracts.registry.memberships import LIAISONS
from shared.domain.dates import last_day, within
from shared.statements.wording import translatable as _

CLAUSE = "68-11"
TOLD_ROLES = ("regional telecommunication organization", "regional standardization body")
REFUSED = Parameter(
    "refused", "no", ("no", "yes"), {"yes": _("whose speaker refused to be recorded")}, units={"yes": "presentations"}
)


class Presented(msgspec.Struct, frozen=True):
    """The presentations of a meeting, those with a recording, and those for which recording was refused."""

    every: frozenset[str]
    recorded: frozenset[str]
    refused: frozenset[str]
    reason: str | None
    trace: Trace


def _presented(context: FigureContext) -> Iterator[tuple[rm.Fact, Presented]]:
    """Yield each held meeting that has presentations, or a statement of their completeness."""
    for meeting in context.held:
        trace = Trace(context.trace)
        facts = context.naming(meeting.stream, PRESENTATIONS, trace)
        lists = context.naming(meeting.stream, COMPLETENESS, trace)
        every = frozenset(fact.stream for fact in facts if not fact.withdrawn)
        if every or any(not fact.withdrawn and fact.body.statement.of == "presentations" for fact in lists):
            complete = is_listed_whole(
                context, "presentations", trace, last_day(meeting.body.first_day), meeting.stream
            )
            yield (
                meeting,
                Presented(
                    every=every,
                    recorded=_recorded(context, every, trace),
                    refused=_refused(context, every, trace),
                    reason=None if complete else f"the presentations of {meeting.body.code} are not stated complete",
                    trace=trace,
                ),
            )


def _recorded(context: FigureContext, presentations: frozenset[str], trace: Trace) -> frozenset[str]:
    found = set()
    for each in presentations:
        if any(not fact.withdrawn for fact in context.naming(each, RECORDINGS, trace)):
            found.add(each)
    return frozenset(found)


def _refused(context: FigureContext, presentations: frozenset[str], trace: Trace) -> frozenset[str]:
    """Return the presentations for which the last answer about recording, by the day of the figure, is a refusal."""
    found = set()
    for presentation in presentations:
        facts = context.naming(presentation, CONSENTS, trace)
        consents = (fact for fact in facts if not fact.withdrawn and fact.body.statement.to == "recording")
        answers = dated_by(consents, context.as_of)
        if answers and answers[-1].body.statement.answer == "refused":
            found.add(presentation)
    return frozenset(found)


def _share(context: FigureContext, parameters: Parameters) -> Iterator[FigureResult]:
    found = list(_presented(context))
    for meeting, each in found:
        yield _one([each], parameters, each.trace, **at_meeting(meeting))
    if found:
        trace = Trace(context.trace, *(each.trace for _meeting, each in found))
        yield _one([each for _meeting, each in found], parameters, trace, of={}, as_of=context.as_of)


def _one(presented: Sequence[Presented], parameters: Parameters, trace: Trace, **fields: object) -> FigureResult:
    reason = "; ".join(each.reason for each in presented if each.reason) or None
    if parameters["refused"] == "yes":
        refused = sum(len(each.refused) for each in presented)
        return counted(refused, reason, trace=trace, **fields)
    if reason is not None:
        return FigureResult(reason=reason, trace=trace, **fields)  # type: ignore[arg-type]  # the fields of a number
    presented_number = sum(len(each.every) for each in presented)
    undefined = None if presented_number else "not defined: nothing was presented"
    return ratio(sum(len(each.recorded) for each in presented), presented_number, undefined, trace=trace, **fields)


def _sent(context: FigureContext, _parameters: Parameters) -> Iterator[FigureResult]:
    """Yield the presentations sent to each regional body, and to each other organization that was sent any."""
    trace = Trace(context.trace)
    requests, liaisons = context.history.of(REQUESTS), context.history.of(LIAISONS)
    sent = [fact for fact in requests if not fact.withdrawn and fact.body.statement.kind == "transmission"]
    if not sent and not context.history.of(PRESENTATIONS):
        return
    trace.record(*requests, *liaisons)
    reason = why_not_kept(context, CLAUSE, trace)
    bodies: dict[str, set[str]] = {
        fact.body.statement.organization: set()
        for fact in liaisons
        if not fact.withdrawn and fact.body.statement.role in TOLD_ROLES
    }
    perhaps: dict[str, int] = {}
    for fact in sent:
        statement = fact.body.statement
        when = within(statement.on, context.period.first, context.as_of)
        if when:
            bodies.setdefault(statement.to, set()).add(statement.about)
        elif when is None:
            perhaps[statement.to] = perhaps.get(statement.to, 0) + 1
    if not may_see_all(context, sent):
        return
    for body in sorted(bodies):
        found = tuple(sorted(bodies[body]))
        yield counted(
            len(found), reason, of={"organization": body}, as_of=context.as_of, trace=trace,
            unknown=perhaps.get(body, 0), named=found,
        )  # fmt: skip


SHARE = Rule(
    key="recordings.share",
    version=1,
    title=_("Presentations that were recorded"),
    at_meeting=_("Presentations that were recorded at %(meeting)s"),
    text=(
        "Presentations with a recording, in whatever language, of all presentations: at each held meeting whose first day lies in "
        "the period and that has presentations or a statement of their completeness, and at all of these. Known where the "
        "presentations are stated complete. With refused, the number of presentations of whose recording the last answer by the last "
        "day of the period, or the day of the report, is a refusal."
    ),
    unit="share",
    clauses=(CLAUSE,),
    compute=_share,
    parameters=(REFUSED,),
    places=(ReportPlace("wtsa", "recordings"), ReportPlace("wtsa", "recordings", {REFUSED.name: "yes"})),
)
SENT = Rule(
    key="recordings.sent",
    version=1,
    title=_("Presentations sent"),
    text=(
        "Distinct presentations whose recording was sent to an organization in the period. Each regional telecommunication "
        "organization and each regional standardization body has a row, others only if something was sent to them. None is none "
        "only where it is stated that what answers 68-11 is recorded from the first day of the period on or before it."
    ),
    unit="presentations",
    clauses=(CLAUSE,),
    compute=_sent,
    places=(ReportPlace("wtsa", "recordings"),),
)
RULES = (SHARE, SENT)
