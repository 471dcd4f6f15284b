"""`locations.held`: how many meetings were where."""

from collections.abc import Iterator

from services.reporting.figures.classes import Row
from services.reporting.figures.evidence import Reading
from services.reporting.figures.figure import Found, Parameters, Rule, counted
from services.reporting.figures.locations.placed import by_city, by_country, by_region, took_place
from services.reporting.figures.study import Study


def _held(study: Study, _parameters: Parameters) -> Iterator[Found]:
    reading = Reading(study.reading)
    reason = study.why_incomplete(reading)

    def found(of: dict[str, str], row: Row) -> Found:
        why = reason
        if why is None and row.unknown and not row.members:
            why = "whether there was one is not known: a date, a mode or a place is missing"
        items = tuple(sorted(row.members))
        return counted(len(items), why, of=of, as_of=study.as_of, reading=reading, unknown=row.unknown, items=items)

    yield found({}, _whole(study, took=True))
    yield found({"mode": "remote"}, _whole(study, took=False))
    for row in by_region(study, reading):
        yield found({"region": row.name}, row)
    for row in by_country(study):
        yield found({"country": row.name}, row)
    for of, row in by_city(study):
        yield found(of, row)


def _whole(study: Study, *, took: bool) -> Row:
    row = Row("")
    answers = {meeting.stream: took_place(meeting) for meeting in study.held}
    row.members = {meeting for meeting, answer in answers.items() if answer is took}
    row.unknown = list(answers.values()).count(None) + study.undated
    return row


HELD = Rule(
    key="locations.held",
    version=1,
    title="Where meetings were held",
    text=(
        "Held meetings of the period that were in person or hybrid, by the region, the country and the city of their "
        "place; a meeting whose mode is not stated counts where its place is. Remote-only meetings stand apart. The region "
        "is that of the country on the last day of the period or of the report. Known only when the record of each series "
        "is stated complete for the whole period, otherwise at least those recorded."
    ),
    unit="meetings",
    clauses=("68-06",),
    compute=_held,
)
RULES = (HELD,)
