"""The commands on series, meetings, their facts, and attendance, by record.

Dates are YYYY, YYYY-MM or YYYY-MM-DD, as precisely as they are known; `country` is ISO 3166-1 alpha-3. Ids of
organizations and people belong to the registry: they are taken as they are, if well-formed. A restating command may
give the new audience as its `marking`. Commands that state, correct and withdraw a statement of a declared kind carry
the content of its event.
"""

from shared.contracts import meetings as events
from shared.contracts.meetings import AnnouncedItem, AttendanceMode, AttendeeLevel, Capacity, MeetingMode, SeriesKind
from shared.domain.decider import RecordCommand
from shared.domain.event import Marking
from shared.domain.ids import uuid_of
from shared.domain.provenance import Imported
from shared.statements.decider import command_of


class OnSeries(RecordCommand, frozen=True, kw_only=True):
    about = "series"
    series: str


class OpenSeries(OnSeries, frozen=True, kw_only=True):
    """Open a series. `kept_from`: the day from which the bureau keeps the record of the series, complete from then on.
    `group`: the code of the group whose meetings these are, without a study period; a single meeting may name
    another."""

    added = ("group",)
    code: str
    name: str
    kind: SeriesKind
    kept_from: str | None = None
    imported: Imported | None = None
    group: str | None = None


class CorrectSeries(OnSeries, frozen=True, kw_only=True):
    """Correct code, name, kind, first day of the record and group of a series, all of which it replaces."""

    added = ("group",)
    code: str
    name: str
    kind: SeriesKind
    reason: str
    kept_from: str | None = None
    group: str | None = None


class MarkSeriesInError(OnSeries, frozen=True, kw_only=True):
    """Mark a series as registered in error."""

    reason: str


class ReinstateSeries(OnSeries, frozen=True, kw_only=True):
    """Reinstate a series that was registered in error."""

    reason: str


StateSeriesRecord = command_of(events.SeriesRecordStated, OnSeries, "StateSeriesRecord")
CorrectSeriesRecord = command_of(events.SeriesRecordCorrected, OnSeries, "CorrectSeriesRecord", marked=True)
WithdrawSeriesRecord = command_of(events.SeriesRecordWithdrawn, OnSeries, "WithdrawSeriesRecord")


class OnMeeting(RecordCommand, frozen=True, kw_only=True):
    about = "meeting"
    meeting: str


class PlanMeeting(OnMeeting, frozen=True, kw_only=True):
    """Plan a meeting. `ordinal` counts within the series; `code` is the public code, such as CTO-06."""

    mentions = ("series",)

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


class HoldMeeting(OnMeeting, frozen=True, kw_only=True):
    """Record that a meeting took place. These days and this place replace the planned ones."""

    first_day: str
    last_day: str | None = None
    city: str | None = None
    country: str | None = None
    mode: MeetingMode | None = None
    sources: tuple[str, ...] | None = None


class CorrectMeeting(OnMeeting, frozen=True, kw_only=True):
    """Correct ordinal, days, place, mode and sources of a meeting, all of which it replaces."""

    reason: str
    first_day: str
    ordinal: int | None = None
    last_day: str | None = None
    city: str | None = None
    country: str | None = None
    mode: MeetingMode | None = None
    sources: tuple[str, ...] | None = None


class CancelMeeting(OnMeeting, frozen=True, kw_only=True):
    reason: str
    sources: tuple[str, ...] | None = None


class MarkNotHeld(OnMeeting, frozen=True, kw_only=True):
    """Record that the day of a meeting passed without the meeting."""

    reason: str
    sources: tuple[str, ...] | None = None


class WithdrawOutcome(OnMeeting, frozen=True, kw_only=True):
    """Withdraw a mistaken outcome (held, cancelled or not held): the meeting is planned again."""

    reason: str


class CorrectMeetingCode(OnMeeting, frozen=True, kw_only=True):
    """Correct the public code of a meeting."""

    code: str
    reason: str


class MarkMeetingInError(OnMeeting, frozen=True, kw_only=True):
    """Mark a meeting as registered in error: there is no such meeting, or it is registered twice."""

    reason: str


class ReinstateMeeting(OnMeeting, frozen=True, kw_only=True):
    """Reinstate a meeting that was registered in error."""

    reason: str


class AnnounceMeeting(OnMeeting, frozen=True, kw_only=True):
    """Make a meeting public in its present state. `not_before`: nothing is published before then, YYYY-MM-DDTHH:MM:SSZ."""

    not_before: str | None = None


class AnnounceAgenda(OnMeeting, frozen=True, kw_only=True):
    """Make the agenda of an announced meeting public: its items as they are recorded now, in their order. `not_before` as
    for the meeting."""

    items: tuple[AnnouncedItem, ...]
    not_before: str | None = None


class WithdrawAnnouncement(OnMeeting, frozen=True, kw_only=True):
    """Withdraw a mistaken or premature announcement."""

    reason: str


class CloseAttendanceList(OnMeeting, frozen=True, kw_only=True):
    """State whether the list has every organization that came, or only some. The latest statement holds."""

    complete: bool
    source: str | None = None


StateMeetingDetails = command_of(events.MeetingDetailsStated, OnMeeting, "StateMeetingDetails", marked=True)
StateSubjects = command_of(events.MeetingSubjectsStated, OnMeeting, "StateSubjects", marked=True)
WithdrawSubjects = command_of(events.MeetingSubjectsWithdrawn, OnMeeting, "WithdrawSubjects")
StateCount = command_of(events.CountStated, OnMeeting, "StateCount")
CorrectCount = command_of(events.CountCorrected, OnMeeting, "CorrectCount", marked=True)
RecordTopic = command_of(events.TopicDiscussed, OnMeeting, "RecordTopic")
CorrectTopic = command_of(events.TopicDiscussedCorrected, OnMeeting, "CorrectTopic", marked=True)
SummarizeConclusion = command_of(events.ConclusionSummarized, OnMeeting, "SummarizeConclusion")
CorrectConclusionSummary = command_of(
    events.ConclusionSummaryCorrected, OnMeeting, "CorrectConclusionSummary", marked=True
)


class CloseConclusions(OnMeeting, frozen=True, kw_only=True):
    """State whether every conclusion of the meeting is summarized, or only some. The latest statement holds."""

    complete: bool
    source: str | None = None


RecordReport = command_of(events.MeetingReported, OnMeeting, "RecordReport")
CorrectReport = command_of(events.MeetingReportedCorrected, OnMeeting, "CorrectReport", marked=True)
WithdrawMeetingFact = command_of(events.MeetingFactWithdrawn, OnMeeting, "WithdrawMeetingFact")


def attendance_stream(meeting: str, organization: str) -> str:
    """Return the id of one organization's record at one meeting. Each has its own, so two clerks working on one list
    never collide."""
    return f"attendance-{uuid_of(meeting)}-{uuid_of(organization)}"


class OnAttendance(RecordCommand, frozen=True, kw_only=True):
    about = "attendance"
    attendance: str


class RecordAttendance(RecordCommand, frozen=True, kw_only=True):
    """Record that an organization took part. Without `capacity`: industry, its capacity unknown. `listed_as`: the name
    in the source. `another`: somebody besides those recorded alike without a name."""

    mentions = ("meeting",)
    added = ("level", "another")

    fact: str
    meeting: str
    organization: str
    capacity: Capacity | None = None
    mode: AttendanceMode | None = None
    person: str | None = None
    listed_as: str | None = None
    source: str | None = None
    imported: Imported | None = None
    level: AttendeeLevel | None = None
    another: bool | None = None

    @property
    def stream(self) -> str:
        return attendance_stream(self.meeting, self.organization)


class CorrectAttendance(OnAttendance, frozen=True, kw_only=True):
    """Correct capacity, mode, person and level of an entry, all of which it replaces. `marking`: its new audience."""

    added = ("level",)

    fact: str
    reason: str
    capacity: Capacity | None = None
    mode: AttendanceMode | None = None
    person: str | None = None
    marking: Marking | None = None
    level: AttendeeLevel | None = None


class WithdrawAttendance(OnAttendance, frozen=True, kw_only=True):
    fact: str
    reason: str
