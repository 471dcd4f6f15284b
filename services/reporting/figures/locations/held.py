"""`locations.held`: the number of meetings by place."""

from collections.abc import Iterator

from services.reporting.figures.classes import ClassMembers
from services.reporting.figures.context import FigureContext
from services.reporting.figures.evidence import Trace
from services.reporting.figures.figure import FigureResult, Parameters, ReportPlace, Rule, counted
from services.reporting.figures.locations.placed import by_city, by_country, by_region, took_place
from shared.statements.wording import translatable as _


def _held(context: FigureContext, _parameters: Parameters) -> Iterator[FigureResult]:
    trace = Trace(context.trace)
    reason = context.why_incomplete(trace)

    def result(of: dict[str, str], row: ClassMembers) -> FigureResult:
        open_reason = reason
        if open_reason is None and row.unknown and not row.members:
            open_reason = "whether there was one is not known: a date, a mode or a place is missing"
        items = tuple(sorted(row.members))
        return counted(
            len(items), open_reason, of=of, as_of=context.as_of, trace=trace, unknown=row.unknown, named=items
        )

    yield result({}, _whole(context, took=True))
    yield result({"mode": "remote"}, _whole(context, took=False))
    for row in by_region(context, trace):
        yield result({"region": row.name}, row)
    for row in by_country(context):
        yield result({"country": row.name}, row)
    for of, row in by_city(context):
        yield result(of, row)


def _whole(context: FigureContext, *, took: bool) -> ClassMembers:
    answers = {meeting.stream: took_place(meeting) for meeting in context.held}
    unstated = {meeting for meeting, answer in answers.items() if answer is None}
    members = {meeting for meeting, answer in answers.items() if answer is took}
    return ClassMembers("", members, unstated, perhaps=context.undated)


HELD = Rule(
    key="locations.held",
    version=1,
    title=_("Where meetings were held"),
    text=(
        "Held meetings of the period that were in person or hybrid, by the region, the country and the city of their "
        "place; a meeting whose mode is not stated counts where its place is. Remote-only meetings stand apart. The region "
        "is that of the country on the last day of the period or of the report. Known only when the record of each series "
        "is stated complete for the whole period, otherwise at least those recorded."
    ),
    unit="meetings",
    clauses=("68-06",),
    compute=_held,
    places=(ReportPlace("wtsa", "where"),),
    compared="outcome",
)
RULES = (HELD,)
