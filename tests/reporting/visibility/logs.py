"""Logs that a test writes event by event, each with its marking, and their open parts by audience."""

from collections.abc import Collection, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from services.reporting.figures import Figure, FigureContext, figures_of, period_named
from services.reporting.history import History, VisibilityFilter
from services.reporting.history.agendas import VersionKey, VersionsThen
from services.reporting.projections import replay_facts
from services.reporting.queries import Moment
from services.reporting.read_models import facts as rm
from shared.contracts import meetings as m
from shared.contracts import registry as r
from shared.contracts import reporting as p
from shared.domain.event import Marking, PublishedEvent, StoredEvent
from shared.domain.provenance import Imported
from shared.environment.clock import timestamp
from shared.event_store.projector import RecordedEvent
from shared.public_view.openness import Audience

BEGAN = datetime(2026, 11, 2, 9, tzinfo=UTC)
LATER = "2027-01-01T00:00:00Z"
IMPORTED = Imported("Example file", "1")


class Logs:
    """Events an hour apart. By default an approver records them, so that every marking takes effect; `clerk` selects
    a clerk."""

    def __init__(self) -> None:
        self.events: list[RecordedEvent] = []
        self._versions: dict[str, int] = {}

    def say(
        self, log: str, stream: str, event: PublishedEvent, marking: Marking = "public", *, clerk: bool = False
    ) -> int:
        """Append an event; return its position."""
        version = self._versions[stream] = self._versions.get(stream, 0) + 1
        position = sum(each.log == log for each in self.events) + 1
        id_ = str(UUID(int=len(self.events) + 1, version=4))
        approver = None if clerk else "account-approver"
        stored = StoredEvent(id_, "a type", stream, version, "account-1", f"c{id_[:8]}", None, marking, event, approver)
        self.events.append(RecordedEvent(log, position, timestamp(BEGAN + timedelta(hours=len(self.events))), stored))
        return position

    def history(self, audience: Audience, at: str = LATER) -> History:
        known = [fact for fact in replay_facts(self.events) if fact.known_to is None]
        moment = Moment({log: sum(each.log == log for each in self.events) for log in LOGS}, date(2026, 12, 1))
        if audience == "bureau":
            return History(known, moment)
        opening = VisibilityFilter(known, audience, at, versions_then=versions_of(self.events))
        return History(opening.visible_facts(), moment, audience, opening.visible_version)

    def figures(self, audience: Audience, key: str, period: str = "2026", at: str = LATER) -> dict[str, Figure]:
        """Return the figures of a key, by their subject."""
        history = self.history(audience, at)
        found = figures_of(FigureContext(history, period_named(history, period)), key)
        return {",".join(figure.of.values()): figure for figure in found}


LOGS = ("registry", "meetings", "reporting")


def versions_of(events: Sequence[RecordedEvent]) -> VersionsThen:
    """Return the search for items of agendas as known at a position, in a replay of the logs."""

    def find(items: Collection[VersionKey]) -> dict[VersionKey, rm.Fact]:
        wanted = dict(items)
        return {
            (fact.stream, wanted[fact.stream]): fact
            for fact in replay_facts(events)
            if fact.stream in wanted and fact.known_from <= wanted[fact.stream] < (fact.known_to or len(events) + 1)
        }

    return find


class Recording(Logs):
    """A series, a meeting and organizations, by short names."""

    def organization(self, name: str, marking: Marking = "public") -> str:
        id_ = f"organization-{name}"
        self.say("registry", id_, r.OrganizationRegistered(id_, name), marking)
        return id_

    def series(self, marking: Marking = "public", kept_from: str | None = "2000") -> str:
        self.say(
            "meetings",
            "series-1",
            m.SeriesOpened("series-1", "EX", "Executives", "executive meeting", kept_from),
            marking,
        )
        return "series-1"

    def meeting(
        self, code: str, marking: Marking = "public", *, held: bool = True, id_: str | None = None, **stated: Any
    ) -> str:
        """Record a meeting from a file, which makes it public where it is marked so."""
        id_ = id_ or f"meeting-{code}"
        plan = m.MeetingPlanned(id_, "series-1", code, "2026-03-01", imported=IMPORTED, **stated)
        self.say("meetings", id_, plan, marking)
        if held:
            self.say("meetings", id_, m.MeetingHeld("2026-03-01"), marking)
        return id_

    def came(self, meeting: str, organization: str, marking: Marking = "public") -> str:
        stream, fact = f"attendance-{meeting}-{organization}", f"fact-{meeting}-{organization}"
        self.say("meetings", stream, m.AttendanceRecorded(fact, meeting, organization), marking)
        return stream

    def period(self, marking: Marking = "public") -> None:
        defined = p.StudyPeriodDefined("period-1", "2025-2028", "2025-01-01", "2028-12-31")
        self.say("reporting", "period-1", defined, marking)
