"""The places of a period's in-person and hybrid meetings; meetings held only remotely have none."""

from services.reporting.figures.classes import ClassMembers, members_by_class
from services.reporting.figures.context import FigureContext
from services.reporting.figures.dated import days_of, grouped
from services.reporting.figures.evidence import Trace
from services.reporting.read_models import facts as rm


def took_place(meeting: rm.Fact) -> bool | None:
    """Return whether people met in a place: by the stated mode or, without one, by the place; None if neither shows it."""
    if meeting.body.mode is not None:
        return bool(meeting.body.mode != "remote")
    return True if meeting.body.city or meeting.body.country else None


def placed_until(context: FigureContext) -> list[rm.Fact]:
    """Return the held meetings that took place somewhere, or may have, up to the end of the period, including those
    before it."""
    held = (meeting for meeting in context.meetings if meeting.body.status == "held")
    return [each for each in held if days_of(each)[0] <= context.as_of and took_place(each) is not False]


def placed(context: FigureContext) -> list[rm.Fact]:
    """Return the held meetings of the period that took place somewhere, or may have."""
    return [meeting for meeting in context.held if took_place(meeting) is not False]


def regions_of(context: FigureContext, meetings: list[rm.Fact], trace: Trace) -> dict[str, str | None]:
    """Return, by meeting, the region of its country as of the period."""
    codes = {meeting.body.country for meeting in meetings if meeting.body.country}
    grouped_codes = context.classes.states("region", codes, context.days, trace)
    regions = {code: region for region, codes_of_region in grouped_codes.items() for code in codes_of_region}
    return {meeting.stream: regions.get(meeting.body.country) for meeting in meetings}


def by_region(context: FigureContext, trace: Trace) -> list[ClassMembers]:
    """Group meetings by the region of their country as of the period. A meeting without a country, or possibly in
    another period, is unknown."""
    return members_by_class("region", grouped(regions_of(context, placed(context), trace)), context.undated)


def by_country(context: FigureContext) -> list[ClassMembers]:
    countries = {meeting.stream: meeting.body.country for meeting in placed(context)}
    return members_by_class("country", grouped(countries), context.undated)


def by_city(context: FigureContext) -> list[tuple[dict[str, str], ClassMembers]]:
    """Group by city and country, since names of cities repeat."""
    by_place: dict[tuple[str, str], set[str]] = {}
    for meeting in placed(context):
        place = str(meeting.body.city or ""), str(meeting.body.country or "")
        by_place.setdefault(place, set()).add(meeting.stream)
    cities = {place: meetings for place, meetings in by_place.items() if place[0]}
    elsewhere = frozenset[str]().union(*(meetings for place, meetings in by_place.items() if not place[0]))
    return [
        (
            {"city": city, "country": country} if country else {"city": city},
            ClassMembers(city, cities[city, country], elsewhere, perhaps=context.undated),
        )
        for city, country in sorted(cities)
    ]
