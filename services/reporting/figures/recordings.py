"""`recordings.share` and `.sent`: the presentations that were recorded, and the bodies to which recordings were sent (68-11)."""

from collections.abc import Iterator, Sequence
from datetime import date
from functools import partial

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
from services.reporting.figures.members import entities_of
from services.reporting.figures.progress import dated_by
from services.reporting.read_models import facts as rm
from shared.contracts.completeness import COMPLETENESS
from shared.contracts.meetings.consultations import REQUESTS
from shared.contracts.meetings.follow_up import CONSENTS
from shared.contracts.meetings.recordings import PRESENTATIONS, RECORDINGS
from shared.contracts.records import ORGANIZATION
from shared.contracts.registry.memberships import LIAISONS
from shared.domain.dates import last_day, within
from shared.domain.ids import kind_of
from shared.statements.wording import translatable as _

CLAUSE = "68-11"
TOLD_ROLES = ("regional telecommunication organization", "regional standardization body")
REFUSED = Parameter(
    "refused", "no", ("no", "yes"), {"yes": _("whose speaker refused to be recorded")}, units={"yes": "presentations"}
)


class Presented(msgspec.Struct, frozen=True):
    """The presentations of a meeting, those with a recording, those with a recording that may have been made later, and
    those for which recording was refused."""

    every: frozenset[str]
    recorded: frozenset[str]
    perhaps: frozenset[str]
    refused: frozenset[str]
    reason: str | None
    trace: Trace


def _presented(context: FigureContext, by_day: bool) -> Iterator[tuple[rm.Fact, Presented]]:
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
            recorded, perhaps = _recorded(context, every, trace, by_day=by_day)
            yield (
                meeting,
                Presented(
                    every=every,
                    recorded=recorded,
                    perhaps=perhaps,
                    refused=_refused(context, every, trace),
                    reason=None if complete else f"the presentations of {meeting.body.code} are not stated complete",
                    trace=trace,
                ),
            )


def _recorded(
    context: FigureContext, presentations: frozenset[str], trace: Trace, *, by_day: bool
) -> tuple[frozenset[str], frozenset[str]]:
    """Return the presentations with a recording and those that may have one; with `by_day`, one that is dated counts only
    if it was certainly made by the day of the figure."""
    made: dict[str, set[bool | None]] = {}
    for each in presentations:
        recordings = [fact.body.statement for fact in context.naming(each, RECORDINGS, trace) if not fact.withdrawn]
        made[each] = {
            not by_day or not one.made_on or within(one.made_on, date.min, context.as_of) for one in recordings
        }
    recorded = frozenset(each for each, days in made.items() if True in days)
    return recorded, frozenset(each for each, days in made.items() if None in days) - recorded


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


def _share(by_day: bool, context: FigureContext, parameters: Parameters) -> Iterator[FigureResult]:
    found = list(_presented(context, by_day))
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
    recorded, perhaps = (sum(len(each.recorded) for each in presented), sum(len(each.perhaps) for each in presented))
    return ratio(recorded, presented_number, undefined, unknown=perhaps, trace=trace, **fields)


def _sent(by_entity: bool, context: FigureContext, _parameters: Parameters) -> Iterator[FigureResult]:
    """Yield the presentations sent to each regional body, and to each other organization that was sent any."""
    trace = Trace(context.trace)
    requests, liaisons = context.history.of(REQUESTS), context.history.of(LIAISONS)
    sent = [fact for fact in requests if not fact.withdrawn and fact.body.statement.kind == "transmission"]
    if not sent and not context.history.of(PRESENTATIONS):
        return
    trace.record(*requests, *liaisons)
    reason = why_not_kept(context, CLAUSE, trace)
    told = {
        fact.body.statement.organization
        for fact in liaisons
        if not fact.withdrawn and fact.body.statement.role in TOLD_ROLES
    }
    organizations = told | {to for to in (fact.body.statement.to for fact in sent) if kind_of(to) == ORGANIZATION.name}
    counts_as = entities_of(context, organizations, context.as_of, trace) if by_entity else {}
    bodies: dict[str, set[str]] = {counts_as.get(body, body): set() for body in told}
    perhaps: dict[str, int] = {}
    for fact in sent:
        statement = fact.body.statement
        body = counts_as.get(statement.to, statement.to)
        when = within(statement.on, context.period.first, context.as_of)
        if when:
            bodies.setdefault(body, set()).add(statement.about)
        elif when is None:
            perhaps[body] = perhaps.get(body, 0) + 1
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
    compute=partial(_share, False),
    parameters=(REFUSED,),
    places=(ReportPlace("wtsa", "recordings"), ReportPlace("wtsa", "recordings", {REFUSED.name: "yes"})),
    compared="outcome",
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
    compute=partial(_sent, False),
    places=(ReportPlace("wtsa", "recordings"),),
)
LATEST_SHARE = msgspec.structs.replace(
    SHARE,
    version=2,
    text=(
        f"{SHARE.text} A recording of which the day is stated counts only if it was made by the last day of the period, or the day "
        "of the report."
    ),
    compute=partial(_share, True),
)
LATEST_SENT = msgspec.structs.replace(
    SENT,
    version=2,
    text=f"{SENT.text} Organizations count as the entities they are by the last day of the period, or the day of the report.",
    compute=partial(_sent, True),
)
RULES = (SHARE, LATEST_SHARE, SENT, LATEST_SENT)
