"""`participation.countries` and `.people`: the distinct countries and people of confirmed participants from industry."""

from collections.abc import Iterator

from services.reporting.figures.audience import names_for
from services.reporting.figures.context import FigureContext
from services.reporting.figures.evidence import Trace
from services.reporting.figures.figure import LEVEL, FigureResult, Parameters, ReportPlace, Rule, counted
from services.reporting.history.attendance import distinct_people
from shared.statements.wording import translatable as _


def _countries(context: FigureContext, parameters: Parameters) -> Iterator[FigureResult]:
    for gathering in context.gatherings:
        trace = Trace(gathering.trace)
        entities = gathering.entities(context.counting, str(parameters["level"]), trace)
        places = context.classes.groups("country", entities, gathering.days, trace)
        found, unknown = [place for place in places if place is not None], len(places.get(None, ()))
        yield counted(
            len(found),
            gathering.reason or (f"the country of {unknown} of the organizations is not known" if unknown else None),
            of=gathering.of,
            as_of=gathering.as_of,
            trace=trace,
            unknown=unknown,
            named=names_for(context, found, gathering),
            sets={"all": entities, "unclassified": places.get(None, frozenset())},
        )


def _people(context: FigureContext, _parameters: Parameters) -> Iterator[FigureResult]:
    for gathering in context.gatherings:
        people = distinct_people(present.people for _, present in gathering.meetings)
        nameless = sum(present.nameless for _, present in gathering.meetings)
        yield counted(
            len(people),
            gathering.reason or (f"{nameless} of the attendances name nobody" if nameless else None),
            of=gathering.of,
            as_of=gathering.as_of,
            trace=gathering.trace,
            unknown=nameless,
        )


COUNTRIES = Rule(
    key="participation.countries",
    version=1,
    title=_("Countries whose industry took part"),
    at_meeting=_("Countries whose industry took part: %(meeting)s"),
    text=(
        "Distinct countries of the headquarters of the organizations that participation.organizations counts, on the "
        "first day of the meeting, or over a period on its last day or that of the report. Known only when all the "
        "organizations and the country of each are; otherwise at least those known."
    ),
    unit="countries",
    clauses=("68-01", "68-03"),
    compute=_countries,
    parameters=(LEVEL,),
    places=(ReportPlace("wtsa", "came"),),
    over_organizations=True,
    compared="outcome",
)
PEOPLE = Rule(
    key="participation.people",
    version=1,
    title=_("People of industry who took part"),
    at_meeting=_("People of industry who took part: %(meeting)s"),
    text=(
        "Distinct people with at least one confirmed attendance as executive, alternate, adviser or speaker, or in no "
        "stated capacity. Known only when the list is stated complete, each of its attendances names a person and, over "
        "a period, the record of each series is complete; otherwise at least those named. The people are never named."
    ),
    unit="people",
    clauses=("68-01", "68-03"),
    compute=_people,
    places=(),
)
RULES = (COUNTRIES, PEOPLE)
