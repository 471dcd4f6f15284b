"""What can be asked of series, meetings, what is told of them, and attendance, by the record it is asked of.

Dates are YYYY, YYYY-MM or YYYY-MM-DD, as precisely as they are known; `country` is ISO 3166-1 alpha-3. Ids of
organizations and people belong to the registry: they are taken as they are, if well-formed. What can be stated anew may
say who may see it now, by its `marking`.
"""

from shared.contracts.meetings import AttendanceMode, Capacity, CountRelation, MeetingMode, RecordState, SeriesKind
from shared.domain.decider import RecordCommand
from shared.domain.event import Marking
from shared.domain.ids import uuid_of
from shared.domain.provenance import Imported


class OnSeries(RecordCommand, frozen=True, kw_only=True):
    about = "series"
    series: str


class OpenSeries(OnSeries, frozen=True, kw_only=True):
    """`kept_from`: the day from which the bureau keeps the record of the series, complete from then on."""

    code: str
    name: str
    kind: SeriesKind
    kept_from: str | None = None
    imported: Imported | None = None


class CorrectSeries(OnSeries, frozen=True, kw_only=True):
    """Code, name, kind and first day of the record as they should have been stated: they replace all of these."""

    code: str
    name: str
    kind: SeriesKind
    reason: str
    kept_from: str | None = None


class MarkSeriesInError(OnSeries, frozen=True, kw_only=True):
    """The series should never have been registered."""

    reason: str


class ReinstateSeries(OnSeries, frozen=True, kw_only=True):
    """The series was registered rightly after all."""

    reason: str


class StateSeriesRecord(OnSeries, frozen=True, kw_only=True):
    """From `first` to `last` (both included, without `last` open) nothing is missing, or something is."""

    fact: str
    state: RecordState
    first: str
    what: str
    last: str | None = None
    source: str | None = None
    imported: Imported | None = None


class CorrectSeriesRecord(OnSeries, frozen=True, kw_only=True):
    """The statement as it should have been made: it replaces all of it. `marking`: who may see it now."""

    fact: str
    state: RecordState
    first: str
    what: str
    reason: str
    last: str | None = None
    source: str | None = None
    marking: Marking | None = None


class WithdrawSeriesRecord(OnSeries, frozen=True, kw_only=True):
    fact: str
    reason: str


class OnMeeting(RecordCommand, frozen=True, kw_only=True):
    about = "meeting"
    meeting: str


class PlanMeeting(OnMeeting, frozen=True, kw_only=True):
    """`ordinal` counts within the series; `code` is the public code, such as CTO-06."""

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
    """It took place, then and there. These days and this place replace the planned ones."""

    first_day: str
    last_day: str | None = None
    city: str | None = None
    country: str | None = None
    mode: MeetingMode | None = None
    sources: tuple[str, ...] | None = None


class CorrectMeeting(OnMeeting, frozen=True, kw_only=True):
    """Ordinal, days, place, mode and sources as they should have been stated: they replace all of these."""

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
    """The day passed and it did not take place."""

    reason: str
    sources: tuple[str, ...] | None = None


class WithdrawOutcome(OnMeeting, frozen=True, kw_only=True):
    """Whether it was held, cancelled or not held was recorded in error: it is planned again."""

    reason: str


class CorrectMeetingCode(OnMeeting, frozen=True, kw_only=True):
    """The public code as it should have been given."""

    code: str
    reason: str


class MarkMeetingInError(OnMeeting, frozen=True, kw_only=True):
    """The meeting should never have been registered: there is no such meeting, or it stands twice."""

    reason: str


class ReinstateMeeting(OnMeeting, frozen=True, kw_only=True):
    """The meeting was registered rightly after all."""

    reason: str


class AnnounceMeeting(OnMeeting, frozen=True, kw_only=True):
    """It is public as it is recorded now. `not_before`: nothing of it leaves until then, YYYY-MM-DDTHH:MM:SSZ."""

    not_before: str | None = None


class WithdrawAnnouncement(OnMeeting, frozen=True, kw_only=True):
    """It was announced in error, or too early."""

    reason: str


class CloseAttendanceList(OnMeeting, frozen=True, kw_only=True):
    """Every organization that came is on the list, or only some are. The last answer holds."""

    complete: bool
    source: str | None = None


class StateMeetingDetails(OnMeeting, frozen=True, kw_only=True):
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
    marking: Marking | None = None


class StateSubjects(OnMeeting, frozen=True, kw_only=True):
    """All that the meeting is about, each subject once; with none it is a general meeting.

    It replaces what was stated before, and says then for what `reason`.
    """

    subjects: tuple[str, ...]
    source: str | None = None
    reason: str | None = None
    imported: Imported | None = None
    marking: Marking | None = None


class WithdrawSubjects(OnMeeting, frozen=True, kw_only=True):
    """What the meeting is about was stated in error, and is not known."""

    reason: str


class StateCount(OnMeeting, frozen=True, kw_only=True):
    """A number that a document gives: `value`, of what, by whom. Several may disagree, and all stand."""

    fact: str
    value: int
    relation: CountRelation
    of: str
    by: str
    source: str | None = None
    imported: Imported | None = None


class CorrectCount(OnMeeting, frozen=True, kw_only=True):
    """The count as the document gives it: it replaces all of it."""

    fact: str
    value: int
    relation: CountRelation
    of: str
    by: str
    reason: str
    source: str | None = None
    marking: Marking | None = None


class RecordTopic(OnMeeting, frozen=True, kw_only=True):
    fact: str
    topic: str
    source: str | None = None
    imported: Imported | None = None


class CorrectTopic(OnMeeting, frozen=True, kw_only=True):
    fact: str
    topic: str
    reason: str
    source: str | None = None
    marking: Marking | None = None


class SummarizeConclusion(OnMeeting, frozen=True, kw_only=True):
    """A conclusion in our words, which are never the meeting's."""

    fact: str
    summary: str
    source: str | None = None
    imported: Imported | None = None


class CorrectConclusionSummary(OnMeeting, frozen=True, kw_only=True):
    fact: str
    summary: str
    reason: str
    source: str | None = None
    marking: Marking | None = None


class CloseConclusions(OnMeeting, frozen=True, kw_only=True):
    """Every conclusion of the meeting is summarized, or only some are. The last answer holds."""

    complete: bool
    source: str | None = None


class RecordReport(OnMeeting, frozen=True, kw_only=True):
    """A document in which the meeting was reported to an advisory group or an assembly, as it is cited."""

    fact: str
    document: str
    source: str | None = None
    imported: Imported | None = None


class CorrectReport(OnMeeting, frozen=True, kw_only=True):
    fact: str
    document: str
    reason: str
    source: str | None = None
    marking: Marking | None = None


class WithdrawMeetingFact(OnMeeting, frozen=True, kw_only=True):
    """A count, a topic, a summary or a report was stated in error."""

    fact: str
    reason: str


def attendance_stream(meeting: str, organization: str) -> str:
    """The record of one organization at one meeting: two clerks at work on one list never collide."""
    return f"attendance-{uuid_of(meeting)}-{uuid_of(organization)}"


class OnAttendance(RecordCommand, frozen=True, kw_only=True):
    about = "attendance"
    attendance: str


class RecordAttendance(RecordCommand, frozen=True, kw_only=True):
    """An organization took part. Without `capacity`: industry, not known as what. `listed_as`: the name in the source."""

    mentions = ("meeting",)

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


class CorrectAttendance(OnAttendance, frozen=True, kw_only=True):
    """Capacity, mode and person as they should have been recorded: they replace all three. `marking`: who may see it now."""

    fact: str
    reason: str
    capacity: Capacity | None = None
    mode: AttendanceMode | None = None
    person: str | None = None
    marking: Marking | None = None


class WithdrawAttendance(OnAttendance, frozen=True, kw_only=True):
    fact: str
    reason: str
