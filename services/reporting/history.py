"""All facts as known at a moment, in the shape in which figures ask for them."""

from collections.abc import Iterable
from datetime import date

from services.reporting import read_models as rm
from services.reporting.queries import Facts, Moment
from shared.domain.dates import holds_on


class History:
    """Facts by what they are about. Withdrawn ones are there too: a figure that leaves one out has read it."""

    def __init__(self, facts: Iterable[rm.Fact], moment: Moment) -> None:
        self.moment = moment
        self.periods: list[rm.Fact] = []
        self.series: dict[str, rm.Fact] = {}
        self.records: dict[str, list[rm.Fact]] = {}
        self.meetings: list[rm.Fact] = []
        self.lists: dict[str, rm.Fact] = {}
        self.attendance: dict[str, list[rm.Fact]] = {}
        self.organizations: dict[str, rm.Fact] = {}
        self.names: dict[str, list[rm.Fact]] = {}
        self.places: dict[str, list[rm.Fact]] = {}
        self.successions: dict[str, list[rm.Fact]] = {}
        self.states: dict[str, list[rm.Fact]] = {}
        self.statuses: dict[str, list[rm.Fact]] = {}
        # By id, so that a history from the tables and one from a replay are one.
        for fact in sorted(facts, key=lambda fact: (fact.log, fact.events[0])):
            self._add(fact)

    def _add(self, fact: rm.Fact) -> None:
        match fact.body:
            case rm.StudyPeriod():
                self.periods.append(fact)
            case rm.Series():
                self.series[fact.stream] = fact
            case rm.SeriesRecord():
                self.records.setdefault(fact.stream, []).append(fact)
            case rm.Meeting():
                self.meetings.append(fact)
            case rm.AttendanceList():
                self.lists[fact.stream] = fact
            case rm.Attendance(meeting=meeting):
                self.attendance.setdefault(meeting, []).append(fact)
            case rm.Organization():
                self.organizations[fact.stream] = fact
            case rm.OrganizationName():
                self.names.setdefault(fact.stream, []).append(fact)
            case rm.Place():
                self.places.setdefault(fact.stream, []).append(fact)
            case rm.Duplicate() | rm.Merger():
                self.successions.setdefault(fact.stream, []).append(fact)
            case rm.State(iso3=iso3):
                self.states.setdefault(iso3, []).append(fact)
            case rm.Status():
                self.statuses.setdefault(fact.stream, []).append(fact)

    def meeting(self, code: str) -> rm.Fact | None:
        """The meeting with a public code."""
        return next((fact for fact in self.meetings if fact.body.code == code), None)

    def name_of(self, organization: str, day: date | None = None) -> str:
        """What an organization is called on a day (its last renaming by then); its id when it is unknown."""
        registered = self.organizations.get(organization)
        if registered is None:
            return organization
        renames = [
            fact
            for fact in self.names.get(organization, ())
            if fact.body.kind == "rename" and not fact.withdrawn and (day is None or holds_on(day, fact.since, None))
        ]
        latest = max(renames, key=lambda fact: (fact.since or "", fact.known_from), default=None)
        return str(registered.body.name if latest is None else latest.body.name)


def history_at(facts: Facts, moment: Moment) -> History:
    return History(facts.known_at(moment), moment)
