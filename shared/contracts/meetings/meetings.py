"""Events about a meeting: its days, place and outcome."""

from typing import Literal

from shared.domain.event import PublishedEvent
from shared.domain.provenance import Imported

MeetingMode = Literal["in person", "hybrid", "remote"]


class MeetingPlanned(PublishedEvent, frozen=True):
    """A meeting was planned. `ordinal` is its number within the series; `code` is the public code, such as CTO-06."""

    meeting: str
    series: str
    code: str
    first_day: str
    ordinal: int | None = None
    last_day: str | None = None
    city: str | None = None
    country: str | None = None
    mode: MeetingMode | None = None
    sources: tuple[str, ...] | None = None
    imported: Imported | None = None


class MeetingHeld(PublishedEvent, frozen=True):
    """The meeting took place. These days and this place replace the planned ones."""

    first_day: str
    last_day: str | None = None
    city: str | None = None
    country: str | None = None
    mode: MeetingMode | None = None
    sources: tuple[str, ...] | None = None


class MeetingCorrected(PublishedEvent, frozen=True):
    """The ordinal, days, place and mode as they should have been stated; all of them are replaced."""

    reason: str
    first_day: str
    ordinal: int | None = None
    last_day: str | None = None
    city: str | None = None
    country: str | None = None
    mode: MeetingMode | None = None
    sources: tuple[str, ...] | None = None


class MeetingCancelled(PublishedEvent, frozen=True):
    reason: str
    sources: tuple[str, ...] | None = None


class MeetingNotHeld(PublishedEvent, frozen=True):
    """The day passed without the meeting."""

    reason: str
    sources: tuple[str, ...] | None = None


EVENTS: dict[str, type[PublishedEvent]] = {
    "rapporteur.meetings.meeting-planned.v1": MeetingPlanned,
    "rapporteur.meetings.meeting-held.v1": MeetingHeld,
    "rapporteur.meetings.meeting-corrected.v1": MeetingCorrected,
    "rapporteur.meetings.meeting-cancelled.v1": MeetingCancelled,
    "rapporteur.meetings.meeting-not-held.v1": MeetingNotHeld,
}
