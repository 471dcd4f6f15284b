"""`gss.inputs`: the conclusions of the last symposium before the period that agendas of the period take up (68-C1)."""

from collections.abc import Iterator, Sequence
from datetime import date

from services.reporting.document_model import Inline, count_sentence, is_known
from services.reporting.figures.conclusions.record import recorded_at
from services.reporting.figures.context import FigureContext
from services.reporting.figures.evidence import Trace
from services.reporting.figures.figure import Figure, FigureResult, Parameters, ReportPlace, Rule
from services.reporting.figures.listed import is_listed_whole
from services.reporting.figures.records import series_of_meeting
from services.reporting.read_models import facts as rm
from shared.contracts.meetings.agendas import AGENDA_ITEMS
from shared.domain.dates import first_day, last_day, within
from shared.statements.wording import translatable as _

CLAUSE = "68-C1"
SYMPOSIUM, EXECUTIVES = "symposium", "executive meeting"
NO_SYMPOSIUM = "not defined: no symposium held before the period is recorded"
NO_CONCLUSION = "not defined: the symposium adopted no conclusion"


def _inputs(context: FigureContext, _parameters: Parameters) -> Iterator[FigureResult]:
    """Yield the share of the symposium's conclusions; nothing until a symposium is recorded. Outside the bureau not all
    of it is open, so nothing is counted."""
    trace = Trace(context.trace)
    symposia = _held_in(context, trace, context.history.meetings, SYMPOSIUM)
    if context.history.audience != "bureau" or not symposia:
        return
    before = [each for each in symposia if last_day(each.body.last_day or each.body.first_day) < context.period.first]
    if not before:
        yield FigureResult(reason=NO_SYMPOSIUM, of={}, as_of=context.as_of, trace=trace)
        return
    last = max(before, key=lambda each: (first_day(each.body.first_day), str(each.body.code)))
    recorded = recorded_at(context, last)
    every = {id_ for id_, each in recorded.adopted.items() if within(each.adopted_on or "", date.min, context.as_of)}
    meetings = _held_in(context, trace, context.held, EXECUTIVES)
    taken = every & _taken_up(context, trace, meetings)
    trace_of_all = Trace(trace, recorded.trace)
    reason = recorded.why_open or _open_agendas(context, trace_of_all, meetings) or context.why_incomplete(trace_of_all)
    yield _share(taken, every, reason, recorded.why_open is None, as_of=context.as_of, trace=trace_of_all)


def _share(taken: set[str], every: set[str], reason: str | None, known: bool, **rest: object) -> FigureResult:
    """Return the share; with a reason, only its minimum if all conclusions are known (RECORDS D24)."""
    fields = {"of": {}, "named": tuple(sorted(taken)), **rest}
    if not every and reason is None:
        return FigureResult(reason=NO_CONCLUSION, **fields)  # type: ignore[arg-type]  # the fields of a number
    if reason is not None:
        least = len(taken) / len(every) if known and every else None
        return FigureResult(reason=reason, at_least=least, **fields)  # type: ignore[arg-type]  # as above
    share, count = len(taken) / len(every), len(every)
    return FigureResult(value=share, numerator=len(taken), denominator=count, **fields)  # type: ignore[arg-type]  # as above


def _held_in(context: FigureContext, trace: Trace, meetings: Sequence[rm.Fact], kind: str) -> list[rm.Fact]:
    """Return those of the meetings that were held in series of a kind."""
    held = [each for each in meetings if each.body.status == "held"]
    with_series = ((each, series_of_meeting(context.history, trace, each)) for each in held)
    return [each for each, series in with_series if series is not None and series.body.kind == kind]


def _taken_up(context: FigureContext, trace: Trace, meetings: Sequence[rm.Fact]) -> set[str]:
    """Return everything that the agendas of these meetings take up."""
    items = [fact for meeting in meetings for fact in context.naming(meeting.stream, AGENDA_ITEMS, trace)]
    return {each for fact in items if not fact.withdrawn for each in fact.body.statement.takes_up or ()}


def _open_agendas(context: FigureContext, trace: Trace, meetings: Sequence[rm.Fact]) -> str | None:
    """Return why the agendas of these meetings may have more items than are recorded."""
    open_ = [
        f"the agenda of {each.body.code} is not stated complete"
        for each in meetings
        if not is_listed_whole(context, "agenda", trace, last_day(each.body.first_day), each.stream)
    ]
    return "; ".join(open_) or None


def _says(figures: Sequence[Figure]) -> Iterator[Inline]:
    total = next((each for each in figures if is_known(each)), None)
    if total is not None:
        yield count_sentence(
            total,
            "%(number)s conclusion of the last symposium before the period was taken up by an agenda.",
            "%(number)s conclusions of the last symposium before the period were taken up by agendas.",
        )


INPUTS = Rule(
    key="gss.inputs",
    version=1,
    title=_("Conclusions of the symposium that agendas took up"),
    text=(
        "Of the adopted conclusions of the last symposium (GSS) that ended before the first day of the period, those that an item of "
        "an agenda takes up, of all of them: agendas of meetings of executives that were held and whose first day lies in the "
        "period. Known where the conclusions of the symposium and these agendas are stated complete."
    ),
    unit="share",
    clauses=(CLAUSE,),
    compute=_inputs,
    places=(ReportPlace("wtsa", "before", says=_says),),
)
RULES = (INPUTS,)
