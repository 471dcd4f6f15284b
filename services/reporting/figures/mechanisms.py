"""`mechanisms.list`: the mechanisms for regular participation that were in force in a period."""

from collections.abc import Iterator, Sequence

from services.reporting.document_model import Inline, count_sentence, is_known
from services.reporting.figures.audience import may_see_all
from services.reporting.figures.clauses import why_not_kept
from services.reporting.figures.context import FigureContext
from services.reporting.figures.evidence import Trace
from services.reporting.figures.figure import Figure, FigureResult, Parameters, ReportPlace, Rule, counted
from services.reporting.read_models import facts as rm
from shared.contracts.meetings.measures import MEASURES
from shared.domain.dates import on_or_before
from shared.statements.wording import translatable as _

CLAUSE = "68-07"


def _mechanisms(context: FigureContext, _parameters: Parameters) -> Iterator[FigureResult]:
    every, trace = context.history.of(MEASURES), Trace(context.trace)
    trace.record(*every)
    answers = [(fact, _in_force(context, fact)) for fact in every if not fact.withdrawn]
    found = [fact for fact, answer in answers if answer]
    reason, perhaps = why_not_kept(context, CLAUSE, trace), sum(answer is None for _fact, answer in answers)
    if reason is None and perhaps:
        reason = "whether one was in force is not known: a day is missing"
    if not every and reason is not None:
        return
    items = tuple(fact.fact for fact in found) if may_see_all(context, found) else ()
    yield counted(len(found), reason, of={}, as_of=context.as_of, trace=trace, unknown=perhaps, named=items)


def _in_force(context: FigureContext, fact: rm.Fact) -> bool | None:
    """Return whether it is a mechanism that was in force on a day of the period; None if its own days are not known
    precisely enough."""
    statement, first, last = fact.body.statement, context.period.first.isoformat(), context.as_of.isoformat()
    has_begun = on_or_before(statement.since, last)
    has_lasted = True if statement.until is None else on_or_before(first, statement.until)
    if statement.kind != "mechanism" or has_begun is False or has_lasted is False:
        return False
    return None if has_begun is None or has_lasted is None else True


def _says(figures: Sequence[Figure]) -> Iterator[Inline]:
    for each in figures:
        if is_known(each):
            yield count_sentence(
                each,
                "%(number)s mechanism for regular participation was in force.",
                "%(number)s mechanisms for regular participation were in force.",
            )


LIST = Rule(
    key="mechanisms.list",
    version=1,
    title=_("Mechanisms for regular participation"),
    text=(
        "Mechanisms that were in force on a day of the period. None is none only where it is stated that what answers 68-07 is "
        "recorded from the first day of the period on or before it. One whose days are not known well enough is not known to "
        "have been in force."
    ),
    unit="mechanisms",
    clauses=(CLAUSE,),
    compute=_mechanisms,
    places=(ReportPlace("wtsa", "again", says=_says),),
)
RULES = (LIST,)
