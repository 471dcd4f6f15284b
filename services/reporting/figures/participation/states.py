"""`participation.states`: the Member States whose administration sent a delegate."""

from collections.abc import Iterator

from services.reporting.figures.activities import ACTIVITY, TEXT
from services.reporting.figures.classes import members_by_class
from services.reporting.figures.context import FigureContext
from services.reporting.figures.counting import REGIONS
from services.reporting.figures.evidence import Trace
from services.reporting.figures.figure import FigureResult, Parameters, ReportPlace, Rule, counted
from services.reporting.figures.participation.entries import entries_of
from services.reporting.figures.registration_errors import resting_on_errors
from shared.statements.wording import translatable as _

DELEGATE = "delegate"


def _states(context: FigureContext, _parameters: Parameters) -> Iterator[FigureResult]:
    for gathering in context.gatherings:
        trace = Trace(gathering.trace)
        sending = entries_of(context, gathering, trace).organizations(context.counting.numbers, DELEGATE)
        countries = context.classes.groups("country", sending, gathering.days, trace)
        states = {str(country) for country in countries if country is not None}
        unknown = len(countries.get(None, ()))
        reason = gathering.reason or (
            f"the State of {unknown} of the administrations is not known" if unknown else None
        )
        yield counted(
            len(states),
            reason,
            of=gathering.of,
            as_of=gathering.as_of,
            trace=trace,
            unknown=unknown,
            named=tuple(sorted(states)),
        )
        read = Trace(trace)
        regions = context.classes.states("region", states, gathering.days, read)
        for row in members_by_class("region", regions, unknown):
            if row.name in REGIONS:
                of = {**gathering.of, "region": row.name}
                open_reason = gathering.reason or row.why_empty("Member States")
                yield counted(
                    len(row.members),
                    open_reason,
                    of=of,
                    as_of=gathering.as_of,
                    trace=read,
                    unknown=row.unknown,
                    named=tuple(sorted(row.members)),
                )


STATES = Rule(
    key="participation.states",
    version=1,
    title=_("Member States that sent delegates"),
    at_meeting=_("Member States that sent delegates: %(meeting)s"),
    text=(
        "Distinct Member States whose administration has at least one confirmed delegate, for each meeting and over the period; "
        "also by region. The State is the country of the administration, the region that of the State, on the first day of the "
        "meeting, or over a period on its last day or that of the report. Known only when the list is stated complete and, over a "
        f"period, when the record of each series is. {TEXT}"
    ),
    unit="Member States",
    clauses=("68-04",),
    compute=_states,
    parameters=(ACTIVITY,),
    places=(ReportPlace("wtsa", "came", order=2, shows=lambda of: not of),),
    leaves_open="",
)
RULES = (STATES, *resting_on_errors(STATES))
