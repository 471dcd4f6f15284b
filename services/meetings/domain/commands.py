"""What can be asked of meetings.

Dates are YYYY, YYYY-MM or YYYY-MM-DD, as precisely as they are known; `country` is ISO 3166-1 alpha-3. Ids of
organizations and people belong to the registry: they are taken as they are, if well-formed.
"""

from typing import ClassVar

import msgspec

from shared.contracts.meetings import (
    AttendanceMode,
    Capacity,
    CountRelation,
    MeetingMode,
    RecordState,
    SeriesKind,
)
from shared.contracts.provenance import Imported
from shared.domain.ids import uuid_of


def attendance_stream(meeting: str, organization: str) -> str:
    """The record of one organization at one meeting: two clerks at work on one list never collide."""
    return f"attendance-{uuid_of(meeting)}-{uuid_of(organization)}"


class _Asked(msgspec.Struct, frozen=True, kw_only=True):
    """A command about one record: `about` names the field with its id."""

    about: ClassVar[str]

    @property
    def stream(self) -> str:
        return str(getattr(self, self.about))

    @property
    def refers(self) -> tuple[tuple[str, str], ...]:
        return ()


class _OfSeries(_Asked, frozen=True, kw_only=True):
    about = "series"
    series: str


class _OfMeeting(_Asked, frozen=True, kw_only=True):
    about = "meeting"
    meeting: str


class _OfAttendance(_Asked, frozen=True, kw_only=True):
    about = "attendance"
    attendance: str


class OpenSeries(_OfSeries, frozen=True, kw_only=True):
    """`kept_from`: the day from which the bureau keeps the record of the series, complete from then on."""

    code: str
    name: str
    kind: SeriesKind
    kept_from: str | None = None
    imported: Imported | None = None


class StateSeriesRecord(_OfSeries, frozen=True, kw_only=True):
    """From `first` to `last` (both included, without `last` open) nothing is missing, or something is."""

    fact: str
    state: RecordState
    first: str
    what: str
    last: str | None = None
    source: str | None = None
    imported: Imported | None = None


class CorrectSeriesRecord(_OfSeries, frozen=True, kw_only=True):
    """The statement as it should have been made: it replaces all of it."""

    fact: str
    state: RecordState
    first: str
    what: str
    reason: str
    last: str | None = None
    source: str | None = None


class WithdrawSeriesRecord(_OfSeries, frozen=True, kw_only=True):
    fact: str
    reason: str


class PlanMeeting(_OfMeeting, frozen=True, kw_only=True):
    """`ordinal` counts within the series; `code` is the public code, such as CTO-06."""

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

    @property
    def refers(self) -> tuple[tuple[str, str], ...]:
        return (("series", self.series),)


class HoldMeeting(_OfMeeting, frozen=True, kw_only=True):
    """It took place, then and there. These days and this place replace the planned ones."""

    first_day: str
    last_day: str | None = None
    city: str | None = None
    country: str | None = None
    mode: MeetingMode | None = None
    sources: tuple[str, ...] | None = None


class CorrectMeeting(_OfMeeting, frozen=True, kw_only=True):
    """Ordinal, days, place, mode and sources as they should have been stated: they replace all of these."""

    reason: str
    first_day: str
    ordinal: int | None = None
    last_day: str | None = None
    city: str | None = None
    country: str | None = None
    mode: MeetingMode | None = None
    sources: tuple[str, ...] | None = None


class CancelMeeting(_OfMeeting, frozen=True, kw_only=True):
    reason: str
    sources: tuple[str, ...] | None = None


class MarkNotHeld(_OfMeeting, frozen=True, kw_only=True):
    """The day passed and it did not take place."""

    reason: str
    sources: tuple[str, ...] | None = None


class CloseAttendanceList(_OfMeeting, frozen=True, kw_only=True):
    """Every organization that came is on the list, or only some are. The last answer holds."""

    complete: bool
    source: str | None = None


class StateMeetingDetails(_OfMeeting, frozen=True, kw_only=True):
    """What else is known of a meeting: it replaces all that was stated of these before, and says then for what `reason`.

    `hosts` are organizations as the source writes them, never people; `day_note` says what is not sure about the days.
    """

    venue: str | None = None
    hosts: tuple[str, ...] | None = None
    colocated_with: str | None = None
    invitation_only: bool | None = None
    day_note: str | None = None
    note: str | None = None
    source: str | None = None
    reason: str | None = None
    imported: Imported | None = None


class StateCount(_OfMeeting, frozen=True, kw_only=True):
    """A number that a document gives: `value`, of what, by whom. Several may disagree, and all stand."""

    fact: str
    value: int
    relation: CountRelation
    of: str
    by: str
    source: str | None = None
    imported: Imported | None = None


class CorrectCount(_OfMeeting, frozen=True, kw_only=True):
    """The count as the document gives it: it replaces all of it."""

    fact: str
    value: int
    relation: CountRelation
    of: str
    by: str
    reason: str
    source: str | None = None


class RecordTopic(_OfMeeting, frozen=True, kw_only=True):
    fact: str
    topic: str
    source: str | None = None
    imported: Imported | None = None


class CorrectTopic(_OfMeeting, frozen=True, kw_only=True):
    fact: str
    topic: str
    reason: str
    source: str | None = None


class SummarizeConclusion(_OfMeeting, frozen=True, kw_only=True):
    """A conclusion in our words, which are never the meeting's."""

    fact: str
    summary: str
    source: str | None = None
    imported: Imported | None = None


class CorrectConclusionSummary(_OfMeeting, frozen=True, kw_only=True):
    fact: str
    summary: str
    reason: str
    source: str | None = None


class CloseConclusions(_OfMeeting, frozen=True, kw_only=True):
    """Every conclusion of the meeting is summarized, or only some are. The last answer holds."""

    complete: bool
    source: str | None = None


class RecordReport(_OfMeeting, frozen=True, kw_only=True):
    """A document in which the meeting was reported to an advisory group or an assembly, as it is cited."""

    fact: str
    document: str
    source: str | None = None
    imported: Imported | None = None


class CorrectReport(_OfMeeting, frozen=True, kw_only=True):
    fact: str
    document: str
    reason: str
    source: str | None = None


class WithdrawMeetingFact(_OfMeeting, frozen=True, kw_only=True):
    """A count, a topic, a summary or a report was stated in error."""

    fact: str
    reason: str


class RecordAttendance(msgspec.Struct, frozen=True, kw_only=True):
    """An organization took part. Without `capacity`: industry, not known as what. `listed_as`: the name in the source."""

    fact: str
    meeting: str
    organization: str
    capacity: Capacity | None = None
    mode: AttendanceMode | None = None
    person: str | None = None
    listed_as: str | None = None
    source: str | None = None
    imported: Imported | None = None

    @property
    def stream(self) -> str:
        return attendance_stream(self.meeting, self.organization)

    @property
    def refers(self) -> tuple[tuple[str, str], ...]:
        return (("meeting", self.meeting),)


class CorrectAttendance(_OfAttendance, frozen=True, kw_only=True):
    """Capacity, mode and person as they should have been recorded: they replace all three."""

    fact: str
    reason: str
    capacity: Capacity | None = None
    mode: AttendanceMode | None = None
    person: str | None = None


class WithdrawAttendance(_OfAttendance, frozen=True, kw_only=True):
    fact: str
    reason: str
