"""Where the meetings of a period were: those in person and hybrid ones; remote-only meetings are nowhere."""

from services.reporting import read_models as rm
from services.reporting.figures.classes import Row, rows
from services.reporting.figures.evidence import Reading
from services.reporting.figures.remembered import grouped
from services.reporting.figures.study import Study


def took_place(meeting: rm.Fact) -> bool | None:
    """Whether people met somewhere: stated by its mode or, where none is stated, by its place; None when neither is."""
    if meeting.body.mode is not None:
        return bool(meeting.body.mode != "remote")
    return True if meeting.body.city or meeting.body.country else None


def placed(study: Study) -> list[rm.Fact]:
    """The held meetings of the period that took place somewhere, or may have."""
    return [meeting for meeting in study.held if took_place(meeting) is not False]


def regions_of(study: Study, meetings: list[rm.Fact], reading: Reading) -> dict[str, str | None]:
    """By meeting, the region of its country as of the period."""
    codes = {meeting.body.country for meeting in meetings if meeting.body.country}
    regions = study.classes.states("region", codes, study.days, reading)
    return {meeting.stream: regions.get(meeting.body.country) for meeting in meetings}


def by_region(study: Study, reading: Reading) -> list[Row]:
    """By the region of the country as of the period. A meeting without a country, or that may have been in another period, is
    unknown."""
    meetings = placed(study)
    regions = regions_of(study, meetings, reading)
    found = rows("region", grouped({meeting.stream: regions[meeting.stream] for meeting in meetings}))
    for row in found:
        row.unknown += study.undated
    return found


def by_country(study: Study) -> list[Row]:
    found = rows("country", grouped({meeting.stream: meeting.body.country for meeting in placed(study)}))
    for row in found:
        row.unknown += study.undated
    return found


def by_city(study: Study) -> list[tuple[dict[str, str], Row]]:
    """Each city with its country, since names of cities repeat."""
    meetings = placed(study)
    known = {(str(each.body.city), str(each.body.country or "")) for each in meetings if each.body.city}
    result = []
    for city, country in sorted(known):
        row = Row(city)
        row.members = {each.stream for each in meetings if (each.body.city, each.body.country or "") == (city, country)}
        row.unknown = sum(not each.body.city for each in meetings) + study.undated
        result.append(({"city": city, **({"country": country} if country else {})}, row))
    return result
