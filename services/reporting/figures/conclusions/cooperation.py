"""`cooperation.asked`: the conclusions referred to each other organization, and how it answered (68-C2)."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from services.reporting.figures.audience import may_see_all
from services.reporting.figures.clauses import why_not_kept
from services.reporting.figures.conclusions.referred import Referrals, referrals
from services.reporting.figures.context import FigureContext
from services.reporting.figures.evidence import Trace
from services.reporting.figures.figure import FigureResult, Parameter, Parameters, ReportPlace, Rule, counted
from services.reporting.figures.progress import EVERY
from shared.contracts.meetings.referrals import Referral
from shared.domain.dates import within
from shared.statements.wording import translatable as _

CLAUSE = "68-C2"
STATE_WORDS = {"asked": _("asked"), "due": _("due"), "answered": _("answered"), "overdue": _("overdue")}
STATES = tuple(STATE_WORDS)
STATE = Parameter("state", EVERY, (EVERY, *STATES), STATE_WORDS)


def _referred(context: FigureContext, parameters: Parameters) -> Iterator[FigureResult]:
    """Yield the conclusions referred to each organization in the period, for each requested state."""
    trace = Trace(context.trace)
    found = referrals(context, trace)
    by_organization, undated = _by_organization(context, found)
    if not (by_organization or undated) or not may_see_all(context, found.facts):
        return
    reason = why_not_kept(context, CLAUSE, trace)
    states = STATES if parameters["state"] == EVERY else (str(parameters["state"]),)
    for organization in sorted(by_organization.keys() | undated.keys()):
        for state in states:
            conclusions = {
                each.statement.about
                for each in by_organization.get(organization, ())
                if _is_in(state, each, context.as_of)
            }
            yield counted(
                len(conclusions),
                reason,
                of={"organization": organization},
                as_of=context.as_of,
                trace=trace,
                unknown=undated.get(organization, 0),
                named=tuple(sorted(conclusions)),
                parameters={"state": state},
            )


def _by_organization(
    context: FigureContext, found: Referrals
) -> tuple[Mapping[str, Sequence[Referral]], Mapping[str, int]]:
    """Return the referrals dated in the period by organization, and how many others may be."""
    by_organization: dict[str, list[Referral]] = {}
    undated: dict[str, int] = {}
    for referral in found.every:
        organization = found.entities.get(referral.statement.to)
        when = within(referral.statement.on, context.period.first, context.as_of)
        if organization is not None and when:
            by_organization.setdefault(organization, []).append(referral)
        elif organization is not None and when is None:
            undated[organization] = undated.get(organization, 0) + 1
    return by_organization, undated


def _is_in(state: str, referral: Referral, day: date) -> bool:
    match state:
        case "due":
            return referral.statement.due is not None and date.fromisoformat(referral.statement.due) <= day
        case "answered":
            return referral.answer(day) is not None
        case "overdue":
            return referral.is_overdue(day)
    return True


ASKED = Rule(
    key="cooperation.asked",
    version=1,
    title=_("Conclusions referred to an organization"),
    text=(
        "Of each organization, counted under its successor: the conclusions that were referred to it in the period. Due: an answer was due "
        "on the last day of the period, or the day of the report, or before. Answered: it replied by that day, confirmed or not; an "
        "acknowledgement is no answer. Overdue: due before that day, and not answered. Known only where it is stated that what answers "
        "68-C2 is recorded from the first day of the period on or before it."
    ),
    unit="conclusions",
    clauses=(CLAUSE,),
    compute=_referred,
    parameters=(STATE,),
    places=(ReportPlace("tsag", "follow-up"),),
    leaves_open="",
)
RULES = (ASKED,)
