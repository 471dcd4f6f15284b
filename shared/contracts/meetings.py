"""Events of the log `meetings`: series, meetings and who attended.

Dates are YYYY, YYYY-MM or YYYY-MM-DD, as precisely as they are known. `country` is ISO 3166-1 alpha-3. What is not
known is absent.
"""

from typing import Literal

from shared.contracts.provenance import Imported
from shared.domain.event import Published

SeriesKind = Literal["executive meeting", "regional consultation", "workshop"]
MeetingMode = Literal["in person", "hybrid", "remote"]
AttendanceMode = Literal["in person", "remote"]
Capacity = Literal["executive", "alternate", "adviser", "speaker", "observer", "dignitary", "secretariat", "media"]
RecordState = Literal["complete", "gap"]
CountRelation = Literal["=", "about", "more than", "fewer than"]


class SeriesOpened(Published, frozen=True):
    """From `kept_from` on the bureau keeps the record of the series, which is complete from then on."""

    series: str
    code: str
    name: str
    kind: SeriesKind
    kept_from: str | None = None
    imported: Imported | None = None


class SeriesRecordStated(Published, frozen=True):
    """From `first` to `last` (both included, an absent `last` is open) nothing is missing, or something is."""

    fact: str
    state: RecordState
    first: str
    what: str
    last: str | None = None
    source: str | None = None
    imported: Imported | None = None


class SeriesRecordCorrected(Published, frozen=True):
    fact: str
    state: RecordState
    first: str
    what: str
    reason: str
    last: str | None = None
    source: str | None = None


class SeriesRecordWithdrawn(Published, frozen=True):
    fact: str
    reason: str


class MeetingPlanned(Published, frozen=True):
    """`ordinal` counts within the series; `code` is the public code, such as CTO-06."""

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


class MeetingHeld(Published, frozen=True):
    """It took place, then and there. These days and this place replace the planned ones."""

    first_day: str
    last_day: str | None = None
    city: str | None = None
    country: str | None = None
    mode: MeetingMode | None = None
    sources: tuple[str, ...] | None = None


class MeetingCorrected(Published, frozen=True):
    """The ordinal, days, place and mode as they should have been stated: they replace all of these."""

    reason: str
    first_day: str
    ordinal: int | None = None
    last_day: str | None = None
    city: str | None = None
    country: str | None = None
    mode: MeetingMode | None = None
    sources: tuple[str, ...] | None = None


class MeetingCancelled(Published, frozen=True):
    reason: str
    sources: tuple[str, ...] | None = None


class MeetingNotHeld(Published, frozen=True):
    """The day passed and it did not take place."""

    reason: str
    sources: tuple[str, ...] | None = None


class MeetingDetailsStated(Published, frozen=True):
    """What else is known of a meeting: it replaces what was stated of these before, then with a `reason`.

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


class CountStated(Published, frozen=True):
    """A number that a document gives: `value`, of what, by whom. Several may disagree, and all stand."""

    fact: str
    value: int
    relation: CountRelation
    of: str
    by: str
    source: str | None = None
    imported: Imported | None = None


class CountCorrected(Published, frozen=True):
    """The count as the document gives it: it replaces all of it."""

    fact: str
    value: int
    relation: CountRelation
    of: str
    by: str
    reason: str
    source: str | None = None


class TopicDiscussed(Published, frozen=True):
    fact: str
    topic: str
    source: str | None = None
    imported: Imported | None = None


class TopicDiscussedCorrected(Published, frozen=True):
    fact: str
    topic: str
    reason: str
    source: str | None = None


class ConclusionSummarized(Published, frozen=True):
    """A conclusion in our words: never shown as the wording of the meeting."""

    fact: str
    summary: str
    source: str | None = None
    imported: Imported | None = None


class ConclusionSummaryCorrected(Published, frozen=True):
    fact: str
    summary: str
    reason: str
    source: str | None = None


class ConclusionsClosed(Published, frozen=True):
    """Whether all conclusions of the meeting are summarized, or only some are. The last one holds."""

    complete: bool
    source: str | None = None


class MeetingReported(Published, frozen=True):
    """A document in which the meeting was reported to an advisory group or an assembly, as it is cited."""

    fact: str
    document: str
    source: str | None = None
    imported: Imported | None = None


class MeetingReportedCorrected(Published, frozen=True):
    fact: str
    document: str
    reason: str
    source: str | None = None


class MeetingFactWithdrawn(Published, frozen=True):
    """A count, a topic, a summary or a report of the stream's meeting was stated in error."""

    fact: str
    reason: str


class AttendanceListClosed(Published, frozen=True):
    """What the list of a meeting is now known to be: every organization that came, or only some. The last one holds."""

    complete: bool
    source: str | None = None


class AttendanceRecorded(Published, frozen=True):
    """An organization took part. `listed_as` is the name as the source writes it; absent capacity: industry, not known."""

    fact: str
    meeting: str
    organization: str
    capacity: Capacity | None = None
    mode: AttendanceMode | None = None
    person: str | None = None
    listed_as: str | None = None
    source: str | None = None
    imported: Imported | None = None


class AttendanceCorrected(Published, frozen=True):
    """Capacity, mode and person as they should have been recorded: they replace all three."""

    fact: str
    reason: str
    capacity: Capacity | None = None
    mode: AttendanceMode | None = None
    person: str | None = None


class AttendanceWithdrawn(Published, frozen=True):
    fact: str
    reason: str


EVENTS: dict[str, type[Published]] = {
    "rapporteur.meetings.series-opened.v1": SeriesOpened,
    "rapporteur.meetings.series-record-stated.v1": SeriesRecordStated,
    "rapporteur.meetings.series-record-corrected.v1": SeriesRecordCorrected,
    "rapporteur.meetings.series-record-withdrawn.v1": SeriesRecordWithdrawn,
    "rapporteur.meetings.meeting-planned.v1": MeetingPlanned,
    "rapporteur.meetings.meeting-held.v1": MeetingHeld,
    "rapporteur.meetings.meeting-corrected.v1": MeetingCorrected,
    "rapporteur.meetings.meeting-cancelled.v1": MeetingCancelled,
    "rapporteur.meetings.meeting-not-held.v1": MeetingNotHeld,
    "rapporteur.meetings.meeting-details-stated.v1": MeetingDetailsStated,
    "rapporteur.meetings.count-stated.v1": CountStated,
    "rapporteur.meetings.count-corrected.v1": CountCorrected,
    "rapporteur.meetings.topic-discussed.v1": TopicDiscussed,
    "rapporteur.meetings.topic-discussed-corrected.v1": TopicDiscussedCorrected,
    "rapporteur.meetings.conclusion-summarized.v1": ConclusionSummarized,
    "rapporteur.meetings.conclusion-summary-corrected.v1": ConclusionSummaryCorrected,
    "rapporteur.meetings.conclusions-closed.v1": ConclusionsClosed,
    "rapporteur.meetings.meeting-reported.v1": MeetingReported,
    "rapporteur.meetings.meeting-reported-corrected.v1": MeetingReportedCorrected,
    "rapporteur.meetings.meeting-fact-withdrawn.v1": MeetingFactWithdrawn,
    "rapporteur.meetings.attendance-list-closed.v1": AttendanceListClosed,
    "rapporteur.meetings.attendance-recorded.v1": AttendanceRecorded,
    "rapporteur.meetings.attendance-corrected.v1": AttendanceCorrected,
    "rapporteur.meetings.attendance-withdrawn.v1": AttendanceWithdrawn,
}
