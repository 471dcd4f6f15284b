"""`followup.none`: the conclusions that call on someone but have neither a referral nor an action (68-14)."""

from collections.abc import Iterator, Sequence
from datetime import date

from services.reporting.figures.audience import may_see_all
from services.reporting.figures.clauses import kept_from, why_not_kept
from services.reporting.figures.conclusions.adopted import adopted_conclusions, why_conclusions_open
from services.reporting.figures.conclusions.referred import referrals
from services.reporting.figures.context import FigureContext
from services.reporting.figures.evidence import Trace
from services.reporting.figures.figure import FigureResult, Parameters, ReportPlace, Rule, counted
from services.reporting.read_models import facts as rm
from shared.contracts.meetings.work import ACTIONS
from shared.domain.dates import any_known, before, within
from shared.statements.wording import translatable as _

CLAUSE = "68-14"


def _none(context: FigureContext, _parameters: Parameters) -> Iterator[FigureResult]:
    """Yield, by name, those adopted since the item's record has been kept."""
    trace = Trace(context.trace)
    conclusions = adopted_conclusions(context, trace)
    if not conclusions:
        return
    since = kept_from(context, CLAUSE, trace)
    if since is None:
        yield FigureResult(reason=why_not_kept(context, CLAUSE, trace), of={}, as_of=context.as_of, trace=trace)
        return
    found, actions = referrals(context, trace), context.history.of(ACTIONS)
    trace.record(*actions)
    judged = {
        each.fact.stream: _followed(context, each.fact.stream, [*_referred(found.facts, each.fact.stream), *actions])
        for each in conclusions
        if each.calls_on and not each.is_replaced and before(each.first_adopted, since) is False
    }
    none = tuple(sorted(one for one, followed in judged.items() if followed is False))

    def concerned(meeting: rm.Fact) -> bool:
        return before(str(meeting.body.last_day or meeting.body.first_day), since) is not True

    may_name = may_see_all(context, [*found.facts, *actions, *(each.fact for each in conclusions)])
    yield counted(
        len(none),
        why_conclusions_open(context, concerned, trace),
        of={},
        as_of=context.as_of,
        trace=trace,
        unknown=sum(followed is None for followed in judged.values()),
        named=none if may_name else (),
    )


def _referred(facts: Sequence[rm.Fact], conclusion: str) -> list[rm.Fact]:
    return [fact for fact in facts if fact.body.statement.about == conclusion]


def _followed(context: FigureContext, conclusion: str, facts: Sequence[rm.Fact]) -> bool | None:
    """Return whether a referral or an action followed from a conclusion by the day of the figure."""
    days = [
        within(getattr(fact.body.statement, "made_on", None) or fact.body.statement.on, date.min, context.as_of)
        for fact in facts
        if not fact.withdrawn and conclusion in fact.body.references
    ]
    return any_known(*days)


NONE = Rule(
    key="followup.none",
    version=1,
    title=_("Conclusions without follow-up"),
    text=(
        "Conclusions of meetings of executives, regional consultations and workshops that call on somebody, that no others replace, and "
        "that were adopted by the last day of the period, or the day of the report, and since the day from which it is stated that what "
        "answers 68-14 is recorded; of them those that neither a referral nor an action followed by that day, by name. Known where the "
        "conclusions of each meeting since that day are stated complete."
    ),
    unit="conclusions",
    clauses=(CLAUSE,),
    compute=_none,
    places=(ReportPlace("tsag", "follow-up"),),
    leaves_open="",
)
RULES = (NONE,)
