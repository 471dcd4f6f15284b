"""A hand-written history, with names for ids, so that a test's expectations are readable."""

from datetime import date
from random import Random
from typing import Self

from msgspec import structs

from services.reporting.figures import Figure, compute, period_named
from services.reporting.history import History
from services.reporting.projections import replay_facts
from services.reporting.queries import Moment
from shared.contracts import meetings as m
from shared.contracts import registry as r
from shared.contracts import reporting as p
from shared.domain.event import Marking, PublishedEvent
from shared.event_store.projector import RecordedEvent
from shared.public_view.openness import Audience
from tests.reporting.histories import PERIOD as STUDY_PERIOD
from tests.reporting.histories import Story, recorded, sealed

REGIONS = {
    "JPN": "Asia-Pacific", "CHN": "Asia-Pacific", "KOR": "Asia-Pacific", "USA": "Americas", "FIN": "Europe", "FRA": "Europe",
    "ITA": "Europe", "QAT": "Arab States", "TUN": "Arab States",
}  # fmt: skip
Of = tuple[tuple[str, str], ...]


class Record(Story):
    """Attendance named in `public` is public, any other is the bureau's; if none is named, the marking is random."""

    today = date(2026, 12, 1)

    def __init__(self, *public: str) -> None:
        super().__init__(Random(0))
        self.public = public
        self.says("reporting", "period-1", p.StudyPeriodDefined("period-1", STUDY_PERIOD, "2012-11-30", "2016-11-03"))
        for iso3, region in REGIONS.items():
            self.says("registry", f"state-{iso3}", r.StateRegistered(f"state-{iso3}", iso3, iso3[:2], iso3))
            self.says("registry", f"state-{iso3}", r.StatusStated(f"fact-{iso3}", "region", region))

    def says(self, log: str, stream: str, *events: PublishedEvent) -> Self:
        for event in events:
            self.add(log, stream, event)
        return self

    def organization(self, name: str, country: str | None = None) -> Self:
        self.says("registry", name, r.OrganizationRegistered(name, name))
        if country:
            self.says("registry", name, r.OrganizationPlaced(f"place-{name}", country))
        return self

    def series(self, code: str, *events: PublishedEvent, kind: m.SeriesKind = "executive meeting") -> Self:
        return self.says("meetings", code, m.SeriesOpened(code, code, code, kind), *events)

    def complete(self, series: str) -> Self:
        """State that the record of a series is complete for all relevant days."""
        return self.says(
            "meetings", series, m.SeriesRecordStated(f"all-{series}", "complete", "2000-01-01", "all known")
        )

    def held(
        self, code: str, series: str, ordinal: int | None, day: str, came: tuple[str, ...], *, complete: bool = True,
        at: tuple[str | None, str | None] = (None, None), mode: m.MeetingMode = "in person",
    ) -> Self:  # fmt: skip
        city, country = at
        self.says(
            "meetings",
            code,
            m.MeetingPlanned(code, series, code, day, ordinal),
            m.MeetingHeld(day, None, city, country, mode),
        )
        for name in came:
            self.says("meetings", f"{code}/{name}", m.AttendanceRecorded(f"{code}/{name}", code, name))
        return self.says("meetings", code, m.AttendanceListClosed(complete))

    def history(self) -> History:
        events = [self._marked(each) for each in recorded(sealed(self, self.logs))]
        return History([fact for fact in replay_facts(events) if fact.known_to is None], Moment({}, self.today))

    def _marked(self, said: RecordedEvent) -> RecordedEvent:
        if self.public and "/" in said.event.stream:
            marking: Marking = "public" if said.event.stream.startswith(self.public) else "bureau"
            return structs.replace(said, event=structs.replace(said.event, marking=marking))
        return said

    def found(
        self, key: str, period: str = STUDY_PERIOD, audience: Audience = "bureau", **parameters: str | int
    ) -> list[Figure]:
        history = self.history()
        return compute(history, key, period_named(history, period), parameters, audience)

    def figures(
        self, key: str, period: str = STUDY_PERIOD, audience: Audience = "bureau", **parameters: str | int
    ) -> dict[Of, Figure]:
        """Return the figures by their subject."""
        found = self.found(key, period, audience, **parameters)
        return {tuple(sorted(figure.of.items())): figure for figure in found}


def of(**words: str) -> Of:
    return tuple(sorted(words.items()))
