"""`resources.cost`: the amounts stated for meetings and series, one figure for each currency (68-15)."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

import msgspec

from services.reporting.document_model import Inline, figure_words, is_known, number, sentence
from services.reporting.figures.audience import may_see_all
from services.reporting.figures.context import FigureContext
from services.reporting.figures.evidence import Trace
from services.reporting.figures.figure import Figure, FigureResult, Number, Parameter, Parameters, ReportPlace, Rule
from services.reporting.read_models import facts as rm
from shared.contracts.meetings.resources import RESOURCES
from shared.contracts.registry.groups import GROUPS
from shared.domain.dates import within
from shared.domain.money import amount_of
from shared.statements.wording import translatable as _

EVERY, YES, NO = "every", "yes", "no"
NOTHING = "no costs are recorded"
PAYER = Parameter("payer", EVERY, longest=200)
CURRENCY = Parameter("currency", EVERY, longest=3, in_title=True)
IN_KIND = Parameter("in_kind", EVERY, (EVERY, YES, NO), {YES: _("in kind"), NO: _("in money")})


class Given(msgspec.Struct, frozen=True):
    """A resource that belongs, or may belong, to the period: `inside` is None if its day is not known precisely enough."""

    fact: rm.Fact
    inside: bool | None
    amount: Decimal | None

    @property
    def is_vague(self) -> bool:
        """Return whether its amount is an estimate, or may belong to another period."""
        return self.inside is None or bool(self.fact.body.statement.estimate)


def _cost(context: FigureContext, parameters: Parameters) -> Iterator[FigureResult]:
    trace = Trace(context.trace)
    every = [each for each in _given(context, trace) if _is_selected(context, each, parameters, trace)]
    if parameters["in_kind"] == YES and parameters["currency"] == EVERY:
        yield _counted(context, [each for each in every if each.amount is None], trace)
        return
    stated = [each for each in every if each.amount is not None]
    found = sorted({str(each.fact.body.statement.currency) for each in stated})
    for currency in found if parameters["currency"] == EVERY else [str(parameters["currency"])]:
        yield _summed(
            context, [each for each in stated if each.fact.body.statement.currency == currency], currency, trace
        )


def _given(context: FigureContext, trace: Trace) -> Iterator[Given]:
    facts = context.history.of(RESOURCES)
    trace.record(*facts)
    for fact in facts:
        day = None if fact.withdrawn else _day(context, fact, trace)
        if fact.withdrawn or day is None:
            continue
        inside = within(day, context.period.first, context.as_of)
        if inside is not False:
            yield Given(fact, inside, amount_of(fact.body.statement.amount or ""))


def _day(context: FigureContext, fact: rm.Fact, trace: Trace) -> str | None:
    """Return its own day, or else the first day of its meeting; None for a resource of a series without a day, which
    belongs to no period."""
    statement = fact.body.statement
    meeting = context.history.meeting_of.get(statement.about)
    if statement.on is not None or meeting is None:
        return None if statement.on is None else str(statement.on)
    trace.record(meeting)
    return str(meeting.body.first_day)


def _is_selected(context: FigureContext, given: Given, parameters: Parameters, trace: Trace) -> bool:
    statement = given.fact.body.statement
    if parameters["in_kind"] != EVERY and bool(statement.in_kind) is not (parameters["in_kind"] == YES):
        return False
    return parameters["payer"] == EVERY or parameters["payer"] in _called(context, statement.by, trace)


def _called(context: FigureContext, body: str, trace: Trace) -> set[str]:
    """Return the names that may denote a payer: its id, the code of a State or a group, or the name of an organization."""
    history, names = context.history, {body}
    if (state := history.state_of.get(body)) is not None:
        trace.record(state)
        return names | {str(state.body.iso3), str(state.body.name)}
    if (group := history.statement_of.get(body)) is not None and group.body.kind is GROUPS:
        trace.record(group)
        return names | {str(group.body.statement.code)}
    trace.record(*history.facts_of(body))
    return names | {history.name_of(body)}


def _summed(context: FigureContext, given: Sequence[Given], currency: str, trace: Trace) -> FigureResult:
    sure = [each for each in given if each.inside]
    total = sum((each.amount for each in sure if each.amount is not None), Decimal(0))
    return FigureResult(
        of={},
        as_of=context.as_of,
        value=_as_number(total) if sure else None,
        reason=None if sure else NOTHING,
        unknown=sum(each.is_vague for each in given),
        named=_named(context, sure),
        parameters={"currency": currency},
        unit=currency,
        trace=trace,
    )


def _counted(context: FigureContext, given: Sequence[Given], trace: Trace) -> FigureResult:
    sure = [each for each in given if each.inside]
    return FigureResult(
        of={},
        as_of=context.as_of,
        value=len(sure) or None,
        reason=None if sure else NOTHING,
        unknown=len(given) - len(sure),
        named=_named(context, sure),
        unit="resources",
        trace=trace,
    )


def _as_number(total: Decimal) -> Number:
    """Return a sum as JSON represents it; it was added in decimals."""
    return int(total) if total == total.to_integral_value() else float(total)


def _named(context: FigureContext, given: Sequence[Given]) -> tuple[str, ...]:
    facts = [each.fact for each in given]
    return tuple(fact.stream for fact in facts) if may_see_all(context, facts) else ()


def _says(figures: Sequence[Figure]) -> Iterator[Inline]:
    """Yield the sum of each currency."""
    for each in figures:
        if is_known(each):
            sum_ = sentence("%(amount)s %(currency)s", amount=figure_words(each), currency=each.unit)
            yield sentence(
                "Costs that are stated in %(currency)s: %(sum)s.", currency=each.unit, sum=number(each, sum_)
            )


COST = Rule(
    key="resources.cost",
    version=1,
    title=_("Costs, as stated"),
    text=(
        "The sum of the amounts stated for meetings and series whose day lies in the period, by the last day of it or that of the report: "
        "the day that is stated, else the first day of the meeting. All amounts count, whatever the part of who gave them; with payer those "
        "of that body alone. A figure for each currency, never a sum over several. What was given in kind counts with its amount; with in "
        "kind and no currency, what was given without one is counted and not summed. Without a value where nothing is recorded: that is not "
        "0. Beside it stands how many amounts are estimates or are not known to be of the period; the latter are not in the sum."
    ),
    unit="currency",
    clauses=("68-15",),
    compute=_cost,
    parameters=(PAYER, CURRENCY, IN_KIND),
    places=(ReportPlace("wtsa", "resources", says=_says),),
)
RULES = (COST,)
