"""`proposals.status`: the proposals raised in a period, by who raised them and what became of them."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from services.reporting.document_model import Inline, count_sentence
from services.reporting.figures.audience import may_see_all
from services.reporting.figures.classes import ClassMembers
from services.reporting.figures.context import FigureContext
from services.reporting.figures.dated import Days
from services.reporting.figures.evidence import Trace
from services.reporting.figures.figure import Figure, FigureResult, Parameter, Parameters, ReportPlace, Rule
from services.reporting.figures.listed import is_listed_whole, is_listed_whole_over, listed_facts
from services.reporting.figures.members import members_on
from services.reporting.figures.progress import EVERY, last_states, rows_of, what_became, whole_of
from services.reporting.figures.registration_errors import resting_on_errors
from services.reporting.read_models import facts as rm
from shared.contracts.meetings.proposals import PROPOSAL_KINDS, PROPOSALS
from shared.contracts.records import GROUP, STATE
from shared.domain.dates import span, within
from shared.domain.ids import kind_of
from shared.statements.wording import translatable as _

RAISED = "raised"
STATES = (RAISED, "discussed", "agreed", "carried out", "declined")
STATE_WORDS = {
    RAISED: _("without further progress"),
    "discussed": _("discussed"),
    "agreed": _("agreed"),
    "carried out": _("carried out"),
    "declined": _("declined"),
}
KIND_WORDS = {
    "priority": _("priorities"),
    "subject": _("subjects"),
    "workshop": _("workshops"),
    "mechanism": _("mechanisms"),
    "other": _("others"),
}
MEMBER_STATE, OF_GROUP, NO_MEMBER = "Member State", "group", "not a member"
CATEGORIES = ("Sector Member", "Associate", "Academia", NO_MEMBER, MEMBER_STATE, OF_GROUP)
NOT_ALL = "whether all proposals of the period are recorded is not known"


def _proposals(context: FigureContext, parameters: Parameters) -> Iterator[FigureResult]:
    trace = Trace(context.trace)
    every = listed_facts(context, PROPOSALS, trace)
    if every is None:
        return
    kind, state = str(parameters["kind"]), str(parameters["state"])
    facts = [fact for fact in every if kind in (EVERY, fact.body.statement.kind)]
    first = context.period.first
    raised = [(fact, within(fact.body.statement.on, first, context.as_of)) for fact in facts]
    states = last_states(context, trace)
    members = {fact.stream: fact for fact, answer in raised if answer and state in (EVERY, _state(states, fact))}
    perhaps, open_to = sum(answer is None for _fact, answer in raised), may_see_all(context, facts)
    complete = is_listed_whole_over(context, "proposals", trace, first, context.as_of)
    all_proposals = ClassMembers("", frozenset(members), perhaps=perhaps)
    rows, not_all = _by_category(context, members, perhaps, trace), None if complete else NOT_ALL
    yield from rows_of(context, "category", all_proposals, rows, trace, open_to=open_to, not_all=not_all)


def _state(states: Mapping[str, str], proposal: rm.Fact) -> str:
    return states.get(proposal.stream, RAISED)


def _by_category(
    context: FigureContext, proposals: Mapping[str, rm.Fact], perhaps: int, trace: Trace
) -> list[ClassMembers]:
    found: dict[str | None, set[str]] = {}
    for stream, fact in proposals.items():
        statement = fact.body.statement
        found.setdefault(_category(context, statement.by[0], span(statement.on), trace), set()).add(stream)
    unclassified = frozenset(found.get(None, ()))
    return [ClassMembers(name, frozenset(found.get(name, ())), unclassified, perhaps=perhaps) for name in CATEGORIES]


def _category(context: FigureContext, body: str, days: Days, trace: Trace) -> str | None:
    """Return the class of a body on all of these days; None if it is not known."""
    if kind_of(body) in (STATE.name, GROUP.name):
        return MEMBER_STATE if kind_of(body) == STATE.name else OF_GROUP
    answers = {_member_as(context, body, day, trace) for day in days}
    if len(answers) > 1 or None in answers:
        return None
    if (category := answers.pop()) != NO_MEMBER:
        return category
    stated = context.classes.groups("category", [body], days, trace)
    stated_category = next((name for name in stated if name is not None), None)
    if stated_category is None and all(is_listed_whole(context, "memberships", trace, day) for day in days):
        return NO_MEMBER
    return stated_category


def _member_as(context: FigureContext, organization: str, day: date, trace: Trace) -> str | None:
    """Return the category of the membership in force on a day; None if it is not known whether there is one."""
    members = members_on(context, day, trace)
    entity = members.entities.get(organization, organization)
    if entity in members.perhaps:
        return None
    return members.category(entity) if entity in members.of else NO_MEMBER


def _says(figures: Sequence[Figure]) -> Iterator[Inline]:
    """Yield how many were raised, then what became of them."""
    if raised := whole_of(figures).get(EVERY):
        yield count_sentence(raised, "%(number)s proposal was raised.", "%(number)s proposals were raised.")
        yield from what_became(figures, STATE_WORDS)


STATUS = Rule(
    key="proposals.status",
    version=1,
    title=_("Proposals"),
    text=(
        "Proposals that were raised in the period, by the last day of it or that of the report; with a kind those of that kind alone, "
        "and with a state those whose last progress, dated surely not after that day, is that state, or with state raised those "
        "without any. By category they are those of the first who raised each, on the day on which it was raised: a Member State, a "
        "group, or what the membership in force says; without one the category stated for that day, or not a member where the list of "
        "memberships is stated complete. One that was raised on a day that is not known well enough is not counted, and stands beside "
        "as unknown. Known where the list of proposals is stated complete for the whole period, otherwise at least those recorded. No "
        "one who raised a proposal is named."
    ),
    unit="proposals",
    clauses=("68-M2", "68-T2"),
    compute=_proposals,
    parameters=(
        Parameter("kind", EVERY, (EVERY, *PROPOSAL_KINDS), KIND_WORDS),
        Parameter("state", EVERY, (EVERY, *STATES), STATE_WORDS),
    ),
    places=(
        ReportPlace("wtsa", "came", says=_says),
        *(ReportPlace("wtsa", "came", {"state": state}, shows=lambda of: not of) for state in STATES),
        ReportPlace("tsag", "workshops", {"kind": "workshop"}, shows=lambda of: not of),
    ),
    leaves_open="proposals",
)
RULES = (STATUS, *resting_on_errors(STATUS))
