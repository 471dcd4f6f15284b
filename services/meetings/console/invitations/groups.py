"""Groups of organizations to draw in: small and medium-sized enterprises, non-members, and the industry of the host
country (68-03, 68-07)."""

from collections.abc import Mapping
from datetime import date

from services.meetings.console.labels import _
from services.meetings.queries.bodies import BodyQueries
from shared.contracts.registry.states import REGIONS

SMALL_SIZES = ("micro", "small or medium")
SMALL, OF_HOST, NON_MEMBERS = "small", "host", "non-members"


def groups_of(classes: Mapping[str, str], country: str | None = None, host: str | None = None) -> frozenset[str]:
    """Return the groups to which an organization belongs by its classes and its country. `host`: the meeting's country."""
    belongs = {
        SMALL: classes.get("size") in SMALL_SIZES,
        OF_HOST: host is not None and country == host,
        NON_MEMBERS: classes.get("category") == "not a member",
    }
    return frozenset(group for group, belonging in belongs.items() if belonging)


def group_words(host: str | None) -> dict[str, str]:
    """Return the label of each group to filter by, or to invite as a whole. `host`: the name of the meeting's country."""
    words = {SMALL: _("Small and medium-sized enterprises"), NON_MEMBERS: _("Not members of ITU-T")}
    return words | ({OF_HOST: _("Industry of %(country)s", country=host)} if host else {})


def candidates(bodies: BodyQueries, chosen: str, host: str | None, day: date, limit: int) -> list[str]:
    """Return the organizations of a region or of a group, by name; none for any other word."""
    if chosen in REGIONS:
        countries = [state.iso3 for state in bodies.states(day) if state.region == chosen]
        found = bodies.of_countries(countries, limit)
    elif chosen == OF_HOST and host:
        found = bodies.of_countries([host], limit)
    elif chosen in (SMALL, NON_MEMBERS):
        classes = bodies.classes(None, day)
        found = bodies.among({id_ for id_, held in classes.items() if chosen in groups_of(held)}, limit)
    else:
        found = []
    return [row.id for row in found]
