"""`invitations.answers`: the organizations invited to a meeting, what they answered, and who came."""

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import date
from typing import Any

import msgspec

from services.reporting.figures.audience import names_for, shown_rows
from services.reporting.figures.classes import ClassMembers
from services.reporting.figures.context import FigureContext, Gathering
from services.reporting.figures.dated import Days, days_of
from services.reporting.figures.evidence import Trace
from services.reporting.figures.figure import (
    FigureResult,
    Parameter,
    Parameters,
    ReportPlace,
    Rule,
    at_meeting,
    counted,
)
from services.reporting.figures.invitations import (
    ACCEPTED,
    DECLINED,
    NOT_ALL,
    UNANSWERED,
    Invitations,
    are_recorded,
    correspondence,
    invitations_to,
)
from services.reporting.figures.participation.organizations import classified
from services.reporting.figures.retention import why_unlisted
from services.reporting.read_models import facts as rm
from shared.domain.dates import within
from shared.statements.wording import translatable as _

EVERY, UNDATED = "every", "a day is missing"
WORDS = ("region", "status", "size", "category")
CAME, UNINVITED = "came", "uninvited"
ANSWERS = ("invited", "reminded", ACCEPTED, DECLINED, UNANSWERED, CAME, UNINVITED)
ANSWER = Parameter(
    "answer",
    EVERY,
    (EVERY, *ANSWERS),
    {
        "invited": _("invited"),
        "reminded": _("reminded"),
        ACCEPTED: _("accepted"),
        DECLINED: _("declined or excused"),
        UNANSWERED: _("without an answer"),
        CAME: _("invited and came"),
        UNINVITED: _("came uninvited"),
    },
)


class Invited(msgspec.Struct, frozen=True):
    """The organizations that gave each answer, and why these may not be all. `without_number`: answers about which
    nothing at all is known."""

    members: Mapping[str, AbstractSet[str]]
    perhaps: AbstractSet[str]
    reasons: Mapping[str, str | None]
    without_number: AbstractSet[str]
    closed: bool


def _answers(context: FigureContext, parameters: Parameters) -> Iterator[FigureResult]:
    trace = Trace(context.trace)
    if not are_recorded(context, trace):
        return
    answers = ANSWERS if parameters["answer"] == EVERY else (str(parameters["answer"]),)
    for meeting in [] if context.whole else _meetings(context):
        read, days = Trace(trace), _days(context, meeting)
        found = _invited(context, [meeting], days, read)
        yield from _figures(context, found, answers, parameters, days, read, **at_meeting(meeting))
    found = _invited(context, context.held, context.days, trace, context.why_incomplete(trace))
    yield from _figures(context, found, answers, parameters, context.days, trace, of={}, as_of=context.as_of)


def _meetings(context: FigureContext) -> list[rm.Fact]:
    """Return the held meetings of the period, and meetings in it or after it that had not been held by its last day but
    to which known invitations had been sent by then."""
    requests = correspondence(context).requests
    to_come = [
        meeting
        for meeting in context.meetings
        if meeting not in context.held
        and meeting.body.status in ("planned", "held")
        and within(meeting.body.first_day, context.period.first, date.max)
        and any(within(fact.body.statement.on, date.min, context.as_of) for fact in requests.get(meeting.stream, ()))
    ]
    return [*context.held, *to_come]


def _days(context: FigureContext, meeting: rm.Fact) -> Days:
    return days_of(meeting) if _is_over(context, meeting) else context.days


def _is_over(context: FigureContext, meeting: rm.Fact) -> bool:
    return meeting.body.status == "held" and days_of(meeting)[1] <= context.as_of


def _invited(
    context: FigureContext, meetings: Sequence[rm.Fact], days: Days, trace: Trace, missing: str | None = None
) -> Invited:
    """Return those invited to any of these meetings; over several meetings, an organization counts under each answer
    that it gave."""
    found = [(meeting, invitations_to(context, meeting, days, trace)) for meeting in meetings]
    members = {answer: frozenset[str]() for answer in ANSWERS}
    reasons: dict[str, str | None] = dict.fromkeys(ANSWERS, missing)
    without = set[str]()
    for meeting, invitations in found:
        present, unlisted = _present(context, meeting, days, trace)
        for answer, organizations in _of_one(invitations, present).items():
            members[answer] |= organizations
        not_all = None if invitations.complete else NOT_ALL
        for answer in ANSWERS:
            reasons[answer] = reasons[answer] or not_all or (unlisted if answer in (CAME, UNINVITED) else None)
        if not _is_over(context, meeting):
            without |= {CAME, UNINVITED}
            reasons |= dict.fromkeys((CAME, UNINVITED), f"{meeting.body.code} had not been held")
        if not invitations.complete:
            # Participants without a known invitation may have been invited nevertheless.
            without.add(UNINVITED)
    perhaps = frozenset[str]().union(*(invitations.perhaps for _, invitations in found))
    return Invited(members, perhaps, reasons, without, any(invitations.closed for _, invitations in found))


def _present(context: FigureContext, meeting: rm.Fact, days: Days, trace: Trace) -> tuple[AbstractSet[str], str | None]:
    present = context.counting.present(meeting)
    trace.include(present.trace)
    return context.counting.distinct(present.organizations, days, "entity", trace), why_unlisted(context, meeting)


def _of_one(to: Invitations, present: AbstractSet[str]) -> dict[str, AbstractSet[str]]:
    invited = frozenset(to.answers)
    return {
        "invited": invited,
        "reminded": to.reminded,
        **{answer: to.that(answer) for answer in (ACCEPTED, DECLINED, UNANSWERED)},
        CAME: invited & present,
        UNINVITED: present - invited - to.perhaps,
    }


def _figures(
    context: FigureContext, found: Invited, answers: Sequence[str], parameters: Parameters, days: Days, trace: Trace, *,
    of: dict[str, str], as_of: date,
) -> Iterator[FigureResult]:  # fmt: skip
    for answer in answers:
        fields: dict[str, Any] = {"as_of": as_of, "parameters": {"answer": answer}}
        if answer in found.without_number:
            yield FigureResult(of=of, trace=trace, reason=found.reasons[answer], **fields)
            continue
        members = frozenset(found.members[answer])
        yield from (
            _counted(context, found, answer, *row, **fields)
            for row in _rows(context, found, members, of, parameters, days, trace)
        )


def _rows(
    context: FigureContext, found: Invited, members: frozenset[str], of: dict[str, str], parameters: Parameters, days: Days,
    trace: Trace,
) -> Iterator[tuple[ClassMembers, dict[str, str], Trace]]:  # fmt: skip
    """Yield the total, then its classes: each with its subjects and the facts read."""
    for row in shown_rows([ClassMembers("", members, perhaps=len(found.perhaps))], open_to=not found.closed):
        yield row, of, trace
    for word in WORDS:
        read = Trace(trace)
        gathering = Gathering({}, [], days, None, read)
        classes = classified(context, gathering, word, context.counting.numbers.of(members), read, parameters)
        for row in shown_rows(classes, open_to=not found.closed):
            yield row, {**of, word: row.name}, read


def _counted(
    context: FigureContext, found: Invited, answer: str, row: ClassMembers, of: dict[str, str], trace: Trace,
    **common: Any,  # noqa: ANN401  the other fields of FigureResult
) -> FigureResult:  # fmt: skip
    undated = UNDATED if found.perhaps and not row.members else None
    return counted(
        len(row.members),
        found.reasons[answer] or undated or row.why_empty("organizations"),
        of=of,
        trace=trace,
        unknown=row.unknown,
        named=() if found.closed else names_for(context, row.members),
        sets={"members": row.members, "unclassified": row.unclassified},
        **common,
    )


RULE = Rule(
    key="invitations.answers",
    version=1,
    title=_("Invitations and what became of them"),
    at_meeting=_("Invitations to %(meeting)s"),
    text=(
        "Organizations that were invited to a meeting of executives, a regional consultation or a workshop: of each held meeting of "
        "the period, of each later one to which somebody was invited by the last day of the period or that of the report, and over "
        "the held ones of the period; by answer, and each also by region, status, size and category as on the first day of the "
        "meeting, or on that day where it comes first. Invited: an invitation is dated not after that day. Reminded: of them, those to "
        "whom a reminder is. Accepted, declined (also excused after accepting), unanswered (also tentative): by their last answer "
        "dated not after that day; of one day the later stated holds; these three make up those invited to a meeting. A reply to the "
        "meeting itself answers the invitation of who was invited. Came: invited, and on the list as industry. Uninvited: on the list "
        "as industry, and not invited. Organizations are counted under their successors, so that two invitations of organizations that "
        "have merged are one. Over the period an organization counts once in each answer that it gave. Invitations are known where the "
        "list of them is stated complete for each meeting, otherwise at least those recorded; who came, and who came uninvited, "
        "only after the meeting and where the list of those present is stated complete too."
    ),
    unit="organizations",
    clauses=("68-03", "68-07"),
    compute=_answers,
    parameters=(ANSWER,),
    places=(ReportPlace("wtsa", "again", shows=lambda of: set(of) <= {"meeting"}),),
    over_organizations=True,
)
RULES = (RULE,)
