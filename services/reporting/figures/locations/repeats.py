"""`locations.repeats`: how often the same city comes again."""

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import groupby, pairwise
from typing import Any

from services.reporting import read_models as rm
from services.reporting.figures.dated import days_of
from services.reporting.figures.evidence import Reading
from services.reporting.figures.figure import Found, Parameters, Period, Rule, ratio
from services.reporting.figures.locations.placed import took_place
from services.reporting.figures.study import Study

MEASURES = ("share", "run")


City = tuple[str | None, str | None]


def _repeats(study: Study, parameters: Parameters) -> Iterator[Found]:
    asked = MEASURES if parameters["measure"] == "both" else (str(parameters["measure"]),)
    yield from _of(study, {}, None, int(parameters["m"]), asked)
    for series in study.series:
        yield from _of(study, {"series": str(series.body.code)}, series, int(parameters["m"]), asked)


def _of(study: Study, of: dict[str, str], series: rm.Fact | None, m: int, asked: Iterable[str]) -> Iterator[Found]:
    reading = Reading(study.reading)
    last = _last(study, series, m)
    reason = _why_not(study, last, series, reading)
    rest: dict[str, Any] = {"of": of, "as_of": study.as_of, "reading": reading}
    for measure in asked:
        own: dict[str, Any] = {**rest, "parameters": {"measure": measure}}
        if reason is not None:
            yield Found(reason=reason, **own)
            continue
        cities = [_city(meeting) for meeting in last]
        names, number = _most(cities) if measure == "share" else _longest(cities)
        items = tuple(meeting.stream for meeting in last if _city(meeting) in names)
        if measure == "share":
            yield ratio(number, len(last), None, items=items, **own)
        else:
            yield Found(value=number, unit="meetings", items=items, **own)


def _city(meeting: rm.Fact) -> City:
    return meeting.body.city, meeting.body.country


def _most(cities: list[City]) -> tuple[set[City], int]:
    """The cities that had most, and how many; several when they tie."""
    had = Counter(cities)
    most = max(had.values())
    return {city for city, number in had.items() if number == most}, most


def _longest(cities: list[City]) -> tuple[set[City], int]:
    """The cities with the longest run, and its length."""
    runs = [(city, len(list(run))) for city, run in groupby(cities)]
    longest = max(length for _, length in runs)
    return {city for city, length in runs if length == longest}, longest


def _last(study: Study, series: rm.Fact | None, m: int) -> list[rm.Fact]:
    """The last meetings that took place somewhere up to the end of the period, in order."""
    found = [
        meeting
        for meeting in study.history.meetings
        if meeting.body.status == "held"
        and took_place(meeting) is not False
        and days_of(meeting)[0] <= study.as_of
        and (series is None or meeting.body.series == series.stream)
    ]
    return sorted(found, key=lambda meeting: (days_of(meeting), str(meeting.body.code)))[-m:]


def _why_not(study: Study, last: list[rm.Fact], series: rm.Fact | None, reading: Reading) -> str | None:
    if not last:
        return "not defined: no meeting is recorded"
    span = study.over(Period("", days_of(last[0])[0], study.as_of))
    missing = span.why_incomplete(reading, None if series is None else [series])
    if len(last) < 2:
        return "not defined: fewer than two meetings are recorded"
    for meeting in last:
        if not meeting.body.city:
            return f"where {meeting.body.code} was is not known"
        if days_of(meeting)[1] > study.as_of:
            return f"whether {meeting.body.code} was in the period is not known"
    for one, following in pairwise(last):
        if days_of(one)[1] >= days_of(following)[0]:
            return f"the order of {one.body.code} and {following.body.code} is not known"
    return missing


REPEATS = Rule(
    key="locations.repeats",
    version=1,
    title="Meetings in the same city",
    text=(
        "Of the last m meetings held in person or as hybrid ones up to the last day of the period or that of the report, "
        "before it began too, of all series together and of each: with measure share the largest share of one city, with "
        "measure run the longest run of one city in a row. Where fewer than m were held, of those: the denominator says so. "
        "Known only when the record is stated complete from the first of them on, their order is known and the city of each."
    ),
    unit="share",
    clauses=("68-06",),
    compute=_repeats,
    parameters={"m": 7, "measure": "both"},
    choices={"measure": ("both", *MEASURES)},
)
RULES = (REPEATS,)
