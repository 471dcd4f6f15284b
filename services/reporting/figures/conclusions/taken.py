"""`conclusions.taken`: the conclusions that ITU-T took into account within a number of months (68-13)."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

import msgspec

from services.reporting.figures.audience import may_see_all
from services.reporting.figures.conclusions.adopted import AdoptedConclusion, adopted_conclusions, why_conclusions_open
from services.reporting.figures.conclusions.referred import Referrals, referrals
from services.reporting.figures.context import FigureContext
from services.reporting.figures.evidence import Trace
from services.reporting.figures.figure import (
    FigureResult,
    Parameter,
    Parameters,
    ReportPlace,
    Rule,
    counted,
    ratio,
)
from services.reporting.figures.progress import EVERY
from services.reporting.read_models import facts as rm
from shared.contracts.meetings.referrals import TAKEN as OUTCOMES_TAKEN
from shared.contracts.meetings.referrals import Outcome, beginnings, furthest
from shared.contracts.meetings.work import WORK_ITEMS
from shared.contracts.records import GROUP
from shared.domain.dates import first_day, last_day, months_after
from shared.domain.ids import kind_of
from shared.statements.wording import translatable as _

OTHERS, RECENT, UNKNOWN = "addressed to others", "too recent", "not known"
STATE_WORDS = {
    "taken up": _("taken up"),
    "already under way": _("already under way"),
    "not pursued": _("not pursued"),
    "reported, not confirmed": _("reported, not confirmed"),
    "no answer": _("without an answer"),
    "no action needed": _("no action needed"),
    OTHERS: _("addressed to others"),
    RECENT: _("too recent"),
}
STATES = tuple(STATE_WORDS)
STATE = Parameter("state", EVERY, (EVERY, *STATES), STATE_WORDS, units=dict.fromkeys(STATES, "conclusions"))
MONTHS = Parameter("months", 12)


class Judged(msgspec.Struct, frozen=True):
    """The conclusions that reached the age in the period, by outcome. `beside`: others, by state; `undated`: how many
    others may have reached it."""

    outcomes: Mapping[str, Outcome]
    beside: Mapping[str, Sequence[str]]
    undated: int

    def in_state(self, state: str) -> tuple[str, ...]:
        if state in self.beside:
            return tuple(sorted(self.beside[state]))
        return tuple(sorted(one for one, outcome in self.outcomes.items() if outcome == state))


def _taken(context: FigureContext, parameters: Parameters) -> Iterator[FigureResult]:
    """Yield the share taken into account, of all these conclusions and of each one; for a given state, the number in it."""
    trace = Trace(context.trace)
    conclusions = adopted_conclusions(context, trace)
    if not conclusions:
        return
    months, state = int(parameters["months"]), str(parameters["state"])
    all_referrals = referrals(context, trace)
    judged = _judge(context, conclusions, all_referrals, months, trace)
    may_name = may_see_all(context, [*all_referrals.facts, *(each.fact for each in conclusions)])
    shown = {"as_of": context.as_of, "trace": trace}
    if state != EVERY:
        conclusions_in_state = judged.in_state(state)
        reason = _why_open(context, months, trace, recent=state == RECENT)
        fields = {**shown, "named": conclusions_in_state if may_name else ()}
        yield counted(len(conclusions_in_state), reason, of={}, unknown=judged.undated, **fields)
        return
    yield _share(judged, _why_open(context, months, trace), of={}, may_name=may_name, **shown)
    for one, outcome in sorted(judged.outcomes.items()) if may_name else ():
        alone = Judged({one: outcome}, {}, 0)
        yield _share(alone, None, of={"conclusion": one}, may_name=True, **shown)


def _share(judged: Judged, reason: str | None, *, of: dict[str, str], may_name: bool, **fields: object) -> FigureResult:
    if reason is not None:
        return FigureResult(reason=reason, of=of, **fields)  # type: ignore[arg-type]  # the fields of a number
    taken = tuple(sorted(one for one, outcome in judged.outcomes.items() if outcome in OUTCOMES_TAKEN))
    unknown = judged.undated + sum(outcome == UNKNOWN for outcome in judged.outcomes.values())
    undefined = None if judged.outcomes else "not defined: none became so old in the period"
    names = taken if may_name else ()
    return ratio(len(taken), len(judged.outcomes), undefined, of=of, unknown=unknown, named=names, **fields)


def _judge(
    context: FigureContext, conclusions: Sequence[AdoptedConclusion], found: Referrals, months: int, trace: Trace
) -> Judged:
    works = context.history.of(WORK_ITEMS)
    trace.record(*works)
    begun = beginnings({fact.stream: fact.body.statement for fact in works if not fact.withdrawn})
    outcomes: dict[str, Outcome] = {}
    beside: dict[str, list[str]] = {OTHERS: [], RECENT: []}
    undated = 0
    for each in conclusions:
        itu = any(kind_of(body) == GROUP.name for body in each.calls_on)
        turned = turned_in(each.first_adopted, months, context.period.first, context.as_of)
        if not each.calls_on or each.is_replaced:
            continue
        if turned and not itu:
            beside[OTHERS].append(each.fact.stream)
        elif turned:
            outcomes[each.fact.stream] = outcome_of(each, found, context.as_of, begun)
        elif itu and turned is None:
            undated += 1
        elif itu and _is_later(each.first_adopted, months, context.as_of):
            beside[RECENT].append(each.fact.stream)
    return Judged(outcomes, beside, undated)


def outcome_of(conclusion: AdoptedConclusion, found: Referrals, day: date, begun: Mapping[str, str | None]) -> Outcome:
    """Return the furthest outcome among the referrals to ITU-T; referrals to partners count in no share of ITU-T."""
    to_groups = [
        referral
        for referral in found.about(conclusion.fact.stream, day)
        if kind_of(referral.statement.to) == GROUP.name
    ]
    return furthest(referral.outcome(day, conclusion.first_adopted, begun) for referral in to_groups)


def turned_in(adopted: str, months: int, first: date, last: date) -> bool | None:
    """Return whether a conclusion adopted on a day reached this age in months between `first` and `last`; None if its
    day is not known precisely enough."""
    earliest, latest = months_after(first_day(adopted), months), months_after(last_day(adopted), months)
    if first <= earliest and latest <= last:
        return True
    return False if latest < first or earliest > last else None


def _is_later(adopted: str, months: int, day: date) -> bool:
    return months_after(first_day(adopted), months) > day


def _why_open(context: FigureContext, months: int, trace: Trace, *, recent: bool = False) -> str | None:
    def concerned(meeting: rm.Fact) -> bool:
        day = str(meeting.body.last_day or meeting.body.first_day)
        if recent:
            return _is_later(day, months, context.as_of) and first_day(day) <= context.as_of
        return turned_in(day, months, context.period.first, context.as_of) is not False

    return why_conclusions_open(context, concerned, trace)


TAKEN = Rule(
    key="conclusions.taken",
    version=1,
    title=_("Conclusions taken into account in ITU-T work"),
    text=(
        "Adopted conclusions of meetings of executives, regional consultations and workshops that call on ITU-T or one of its groups, "
        "that no others replace, and that became 12 months old (months) in the period; their age counts from the first adoption, along "
        "what they replace. Of these, the share taken into account: referred to a group that took it up by work which began after the first "
        "adoption, or that says it is under way already; taken up by work that all began earlier is already under way. Work that continues "
        "other work began with that. An answer counts if it is confirmed: by the addressee, a group that continues it, or the group that "
        "it is part of; with a document of the addressee; recorded by another account than the referral. Of several replies the latest "
        "dated not after the last day of the period, or the day of the report, holds; an acknowledgement is no answer. Of several "
        "referrals the furthest holds. Taken up by work of which no first day is known is unknown. "
        "With a state, the number of these in it, or of those that call on others alone, or that are not so old yet. Known where "
        "the conclusions of each of the meetings concerned are stated complete."
    ),
    unit="share",
    clauses=("68-13",),
    compute=_taken,
    parameters=(MONTHS, STATE),
    places=(
        ReportPlace("tsag", "follow-up", shows=lambda of: not of),
        *(ReportPlace("tsag", "follow-up", {"state": state}) for state in STATES),
    ),
    leaves_open="",
    compared="outcome",
)
RULES = (TAKEN,)
