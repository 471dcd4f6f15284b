"""Events that correct mistakes in the record of a series or a meeting."""

from typing import ClassVar

from shared.contracts.meetings.meetings import MeetingMode
from shared.contracts.meetings.series import FirstSeriesKind, SeriesKind
from shared.domain.event import PublishedEvent
from shared.domain.registration import RegisteredInError, Reinstated


class MeetingOutcomeWithdrawn(PublishedEvent, frozen=True):
    """The outcome (held, cancelled or not held) was recorded in error: the meeting is planned again, for these days and
    this place."""

    reason: str
    first_day: str
    last_day: str | None = None
    city: str | None = None
    country: str | None = None
    mode: MeetingMode | None = None
    sources: tuple[str, ...] | None = None


class MeetingCodeCorrected(PublishedEvent, frozen=True):
    """The public code as it should have been given; the meeting keeps its id."""

    code: str
    reason: str


class SeriesCorrected(PublishedEvent, frozen=True):
    """The code, name, kind, first day of the record and group as they should have been stated; all of them are
    replaced."""

    restates_record: ClassVar[bool] = True

    code: str
    name: str
    kind: SeriesKind
    reason: str
    kept_from: str | None = None
    group: str | None = None


class SeriesCorrectedV1(PublishedEvent, frozen=True):
    """A correction as recorded before 0.7.0, without a group."""

    restates_record: ClassVar[bool] = True

    code: str
    name: str
    kind: FirstSeriesKind
    reason: str
    kept_from: str | None = None


EVENTS: dict[str, type[PublishedEvent]] = {
    "rapporteur.meetings.meeting-outcome-withdrawn.v1": MeetingOutcomeWithdrawn,
    "rapporteur.meetings.meeting-code-corrected.v1": MeetingCodeCorrected,
    "rapporteur.meetings.series-corrected.v1": SeriesCorrectedV1,
    "rapporteur.meetings.registered-in-error.v1": RegisteredInError,
    "rapporteur.meetings.reinstated.v1": Reinstated,
    "rapporteur.meetings.series-corrected.v2": SeriesCorrected,
}
