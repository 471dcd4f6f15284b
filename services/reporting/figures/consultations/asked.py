"""`consultations.asked`: which share of developing States was asked before meetings."""

from collections.abc import Iterator, Sequence

from services.reporting.document_model import Inline
from services.reporting.figures.consultations.states import METHOD, states_asked
from services.reporting.figures.consultations.telling import by_region, of_the_whole
from services.reporting.figures.context import FigureContext
from services.reporting.figures.figure import Figure, FigureResult, Parameters, ReportPlace, Rule, ratio
from shared.statements.wording import translatable as _

NO_STATE = "not defined: there is no such developing State"
OF_STATES = (
    "Developing States are Member States on the last day of the period or that of the report that are developing by the footnote "
    "of Resolution 68: a statistical convenience, no judgement. One is asked by a request of a consultation that was opened in "
    "the period, dated not after that day. With method letter, questionnaire or meeting only consultations of that method "
    "count. None is none only where it is stated that what answers 68-02 is recorded from the first day of the period on or "
    "before it."
)


def _asked(context: FigureContext, parameters: Parameters) -> Iterator[FigureResult]:
    found = states_asked(context, str(parameters["method"]))
    for of, states in found.states.rows():
        asked = states & found.requests.keys()
        reason = found.states.reason or (None if states else NO_STATE)
        unknown = found.states.unknown + len(found.perhaps)
        yield ratio(
            len(asked), len(states), reason, of=of, as_of=context.as_of, trace=found.trace, unknown=unknown
        )  # fmt: skip


def _says(figures: Sequence[Figure]) -> Iterator[Inline]:
    yield from of_the_whole(
        figures,
        _("%(number)s developing States were asked."),
        _("How many of the developing States were asked is %(number)s."),
        opens=True,
    )
    yield from by_region(figures)


ASKED = Rule(
    key="consultations.asked",
    version=1,
    title=_("Developing States asked before meetings"),
    text=f"Distinct developing States that were asked, of all of them, also by region. {OF_STATES}",
    unit="share",
    clauses=("68-02",),
    compute=_asked,
    places=(ReportPlace("wtsa", "before", says=_says),),
    parameters=(METHOD,),
)
RULES = (ASKED,)
