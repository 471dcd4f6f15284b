"""The regions of a meeting's participants, by the present country of each organization."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import Engine

from services.meetings.queries.bodies import BodyQueries


def regions_on(reader: Engine, day: date) -> Mapping[str, str | None]:
    """Return the region of each State on a day, by its ISO code of three letters; None where it is not known."""
    return {each.iso3: each.region for each in BodyQueries(reader).states(day)}


def counted_by_region(entries: Iterable[Any], region_of: Mapping[str, str | None]) -> Counter[str]:
    """Return the number of organizations on a list by region, "" for those whose region is not known, as they
    count on its day."""
    countries = {each.entity: each.country for each in entries if not each.in_error}
    return Counter(region_of.get(country) or "" for country in countries.values())
