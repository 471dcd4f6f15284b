"""`consultations.answered`: which share of the developing States that were asked answered."""

from collections.abc import Iterator, Sequence

from services.reporting.document_model import Inline
from services.reporting.figures.consultations.asked import OF_STATES
from services.reporting.figures.consultations.states import (
    METHOD,
    answers_on,
    replies_by_request,
    states_asked,
)
from services.reporting.figures.consultations.telling import by_region, of_the_whole
from services.reporting.figures.context import FigureContext
from services.reporting.figures.evidence import Trace
from services.reporting.figures.figure import Figure, FigureResult, Parameters, ReportPlace, Rule, ratio
from shared.statements.wording import translatable as _

NONE_ASKED = "not defined: no developing State was asked"
NOT_KNOWN = "whether a developing State was asked is not known"


def _answered(context: FigureContext, parameters: Parameters) -> Iterator[FigureResult]:
    found = states_asked(context, str(parameters["method"]))
    trace = Trace(found.trace)
    replies = replies_by_request(context, trace)
    answers = {
        code: {answers_on(reply, context.as_of) for request in requests for reply in replies.get(request.stream, ())}
        for code, requests in found.requests.items()
    }
    for of, states in found.states.rows():
        asked = states & answers.keys()
        answered = {code for code in asked if True in answers[code]}
        undated = {code for code in asked - answered if None in answers[code]}
        reason = found.states.reason or (None if asked else NOT_KNOWN if found.perhaps else NONE_ASKED)
        unknown = found.states.unknown + len(found.perhaps) + len(undated)
        yield ratio(len(answered), len(asked), reason, of=of, as_of=context.as_of, trace=trace, unknown=unknown)


def _says(figures: Sequence[Figure]) -> Iterator[Inline]:
    yield from of_the_whole(
        figures,
        _("Of those asked, %(number)s answered."),
        _("How many of those asked answered is %(number)s."),
    )
    yield from by_region(figures)


ANSWERED = Rule(
    key="consultations.answered",
    version=1,
    title=_("Developing States that answered"),
    text=(
        "Distinct developing States that replied, took part or said that they had nothing to raise, of those that were asked, "
        f"also by region. An answer counts if it is dated not after that day. {OF_STATES}"
    ),
    unit="share",
    clauses=("68-02",),
    compute=_answered,
    places=(ReportPlace("wtsa", "before", says=_says),),
    parameters=(METHOD,),
)
RULES = (ANSWERED,)
