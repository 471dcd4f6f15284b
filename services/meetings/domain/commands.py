"""What can be asked of meetings.

Dates are YYYY, YYYY-MM or YYYY-MM-DD, as precisely as they are known; `country` is ISO 3166-1 alpha-3. Ids of
organizations and people belong to the registry: they are taken as they are, if well-formed.
"""

import msgspec

from shared.contracts.meetings import AttendanceMode, Capacity, MeetingMode, RecordState, SeriesKind
from shared.contracts.provenance import Imported
from shared.domain.ids import uuid_of


def attendance_stream(meeting: str, organization: str) -> str:
    """The record of one organization at one meeting: two clerks at work on one list never collide."""
    return f"attendance-{uuid_of(meeting)}-{uuid_of(organization)}"


class _OfSeries(msgspec.Struct, frozen=True, kw_only=True):
    series: str

    @property
    def stream(self) -> str:
        return self.series

    @property
    def refers(self) -> tuple[tuple[str, str], ...]:
        return ()


class _OfMeeting(msgspec.Struct, frozen=True, kw_only=True):
    meeting: str

    @property
    def stream(self) -> str:
        return self.meeting

    @property
    def refers(self) -> tuple[tuple[str, str], ...]:
        return ()


class _OfAttendance(msgspec.Struct, frozen=True, kw_only=True):
    attendance: str

    @property
    def stream(self) -> str:
        return self.attendance

    @property
    def refers(self) -> tuple[tuple[str, str], ...]:
        return ()


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
