"""A small, fixed history of the three logs: two meetings with complete lists, and one that was not recorded.

Everything in it is synthetic, and public.
"""

from random import Random

from shared.contracts import meetings as m
from shared.contracts import registry as r
from shared.contracts import reporting as p
from shared.domain.event import Marking, PublishedEvent
from shared.domain.provenance import Imported
from tests.reporting.histories import Appended, Story

PERIOD = "2013-2016"
REGIONS = {
    "FIN": "Europe",
    "FRA": "Europe",
    "JPN": "Asia-Pacific",
    "KOR": "Asia-Pacific",
    "TUN": "Arab States",
    "CAN": "Americas",
}
STATES = {
    "FIN": "Finland",
    "FRA": "France",
    "JPN": "Japan",
    "KOR": "Republic of Korea",
    "TUN": "Tunisia",
    "CAN": "Canada",
}
COMPANIES = {
    "Example Aurora": "FIN", "Example Boréale": "FRA", "Example Cascade": "CAN", "Example Delta": "JPN",
    "Example Ember": "JPN", "Example Fjord": "FIN", "Example Gulf": "TUN", "Example Harbour": "KOR",
    "Example Island": None,
}  # fmt: skip
FIRST = tuple(COMPANIES)[:6]
SECOND = (
    "Example Aurora",
    "Example Cascade",
    "Example Delta",
    "Example Ember",
    "Example Gulf",
    "Example Harbour",
    "Example Island",
)
CAME_AGAIN = 4


class Example(Story):
    """Stores ids by name, so that tests can look them up."""

    def __init__(self) -> None:
        super().__init__(Random(68))
        self.organizations: dict[str, str] = {}
        self.attendances: dict[tuple[str, str], tuple[str, str]] = {}

    def add(self, log: str, stream: str, event: PublishedEvent, marking: Marking | None = "public") -> None:
        super().add(log, stream, event, marking)


def example() -> Example:
    told = Example()
    for iso3, name in STATES.items():
        state = told.id("state")
        told.add("registry", state, r.StateRegistered(state, iso3, iso3[:2], name))
        told.add("registry", state, r.StatusStated(told.id("fact"), "region", REGIONS[iso3]))
    for name, country in COMPANIES.items():
        organization = told.organizations[name] = told.id("organization")
        told.add("registry", organization, r.OrganizationRegistered(organization, name))
        if country:
            told.add("registry", organization, r.OrganizationPlaced(told.id("fact"), country))
    series = told.id("series")
    told.add("meetings", series, m.SeriesOpened(series, "EX", "Example meetings of executives", "executive meeting"))
    meeting(told, series, 5, "2013-11-18", "Helsinki", "FIN", FIRST)
    meeting(told, series, 6, "2014-12-06", "Tunis", "TUN", SECOND)
    meeting(told, series, 7, "2015-10-11", "Toronto", "CAN", ())
    period = told.id("period")
    told.add("reporting", period, p.StudyPeriodDefined(period, PERIOD, "2012-11-30", "2016-11-03", ended_by="WTSA-16"))
    return told


def _planned(meeting: str, series: str, code: str, day: str, ordinal: int, city: str, country: str) -> m.MeetingPlanned:
    imported = Imported("Example file", code)
    return m.MeetingPlanned(meeting, series, code, day, ordinal, None, city, country, imported=imported)


def meeting(told: Example, series: str, ordinal: int, day: str, city: str, country: str, came: tuple[str, ...]) -> None:
    id_, code = told.id("meeting"), f"EX-{ordinal:02}"
    told.add("meetings", id_, _planned(id_, series, code, day, ordinal, city, country))
    told.add("meetings", id_, m.MeetingHeld(day, None, city, country, "in person"))
    for name in came:
        organization, fact = told.organizations[name], told.id("fact")
        stream = f"attendance-{id_[-36:]}-{organization[-36:]}"
        told.attendances[(code, name)] = stream, fact
        told.add("meetings", stream, m.AttendanceRecorded(fact, id_, organization, mode="in person", listed_as=name))
    if came:
        told.add("meetings", id_, m.AttendanceListClosed(complete=True, source="Example list"))


def withdrawal(told: Example, code: str, name: str) -> Appended:
    """Return the next event of the log `meetings`: an organization's attendance was recorded in error."""
    stream, fact = told.attendances[(code, name)]
    told.add("meetings", stream, m.AttendanceWithdrawn(fact, "Example withdrawal"))
    return told.logs["meetings"][-1]
