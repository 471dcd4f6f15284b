"""`consultations.lead`: how long before a meeting the last consultation ended."""

from collections.abc import Iterator, Sequence

from services.reporting import read_models as rm
from services.reporting.document_model import Inline
from services.reporting.figures.consultations.preparing import Preparing, as_of, meetings_of_executives, preparing
from services.reporting.figures.consultations.telling import by_meeting
from services.reporting.figures.context import FigureContext
from services.reporting.figures.evidence import Trace
from services.reporting.figures.figure import Figure, FigureResult, Parameters, ReportPlace, Rule
from shared.domain.dates import first_day, last_day, span
from shared.statements.wording import translatable as _

NONE_ENDED = "not defined: no consultation ended before it"
UNDATED = "a day is missing"


def _lead(context: FigureContext, _parameters: Parameters) -> Iterator[FigureResult]:
    trace = Trace(context.trace)
    for meeting in meetings_of_executives(context, trace):
        prepared = preparing(context, meeting)
        value, reason = _days(prepared, meeting)
        yield FigureResult(
            of={"meeting": str(meeting.body.code)}, value=value, reason=reason, as_of=as_of(meeting),
            trace=Trace(trace, prepared.trace), unknown=prepared.perhaps,
        )  # fmt: skip


def _days(prepared: Preparing, meeting: rm.Fact) -> tuple[int | None, str | None]:
    if prepared.perhaps:
        return None, UNDATED
    if not prepared.ended:
        return None, prepared.reason or NONE_ENDED
    closed = max((fact.body.statement.closed for fact in prepared.ended), key=last_day)
    if any(len(set(span(day))) > 1 for day in (closed, meeting.body.first_day)):
        return None, UNDATED
    return (first_day(meeting.body.first_day) - first_day(closed)).days, None


def _says(figures: Sequence[Figure]) -> Iterator[Inline]:
    yield from by_meeting(figures, _("Days from the end of the last of them: %(meetings)s."))


LEAD = Rule(
    key="consultations.lead",
    version=1,
    title=_("Days from the last consultation to a meeting"),
    at_meeting=_("Days from the last consultation to %(meeting)s"),
    text=(
        "Of each meeting of executives that was held and whose first day lies in the period: days from the end of the last "
        "consultation of countries that names it and ended surely before its first day, to that day. Not known where one of "
        "these days is known to the month or the year only, or one that names it may have ended before."
    ),
    unit="days",
    clauses=("68-02",),
    compute=_lead,
    places=(ReportPlace("wtsa", "before", says=_says),),
    by_meeting=True,
)
RULES = (LEAD,)
