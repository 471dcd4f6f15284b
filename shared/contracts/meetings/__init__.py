"""Events of the log `meetings`: series, meetings and attendance.

Dates are YYYY, YYYY-MM or YYYY-MM-DD, as precise as they are known. `country` is ISO 3166-1 alpha-3. Unknown values are
absent.
"""

from shared.contracts import assignments, completeness
from shared.contracts.embargoes import EmbargoEnded
from shared.contracts.markings import MarkingChanged
from shared.contracts.meetings import (
    agendas,
    aims,
    amendments,
    announcements,
    attendance,
    communiques,
    conclusions,
    consultations,
    follow_up,
    groups,
    measures,
    meeting_facts,
    meetings,
    places,
    proposals,
    recordings,
    resources,
    seats,
    series,
    topics,
    work,
)
from shared.contracts.meetings.amendments import MeetingCodeCorrected, MeetingOutcomeWithdrawn, SeriesCorrected
from shared.contracts.meetings.announcements import (
    AgendaAnnounced,
    AnnouncedItem,
    MeetingAnnounced,
    MeetingAnnouncementWithdrawn,
)
from shared.contracts.meetings.attendance import (
    AttendanceCorrected,
    AttendanceListClosed,
    AttendanceMode,
    AttendanceRecorded,
    AttendanceWithdrawn,
    AttendeeLevel,
    Capacity,
)
from shared.contracts.meetings.meeting_facts import (
    ConclusionsClosed,
    ConclusionSummarized,
    ConclusionSummaryCorrected,
    CountCorrected,
    CountRelation,
    CountStated,
    MeetingDetailsStated,
    MeetingFactWithdrawn,
    MeetingReported,
    MeetingReportedCorrected,
    MeetingSubjectsStated,
    MeetingSubjectsWithdrawn,
    TopicDiscussed,
    TopicDiscussedCorrected,
)
from shared.contracts.meetings.meetings import (
    MeetingCancelled,
    MeetingCorrected,
    MeetingHeld,
    MeetingMode,
    MeetingNotHeld,
    MeetingPlanned,
)
from shared.contracts.meetings.series import (
    RecordState,
    SeriesKind,
    SeriesOpened,
    SeriesRecordCorrected,
    SeriesRecordStated,
    SeriesRecordWithdrawn,
)
from shared.domain.event import PublishedEvent
from shared.statements.kinds import StatementKind, events_of

__all__ = [
    "EVENTS",
    "RECORD_KINDS",
    "STREAM_KINDS",
    "AgendaAnnounced",
    "AnnouncedItem",
    "AttendanceCorrected",
    "AttendanceListClosed",
    "AttendanceMode",
    "AttendanceRecorded",
    "AttendanceWithdrawn",
    "AttendeeLevel",
    "Capacity",
    "ConclusionSummarized",
    "ConclusionSummaryCorrected",
    "ConclusionsClosed",
    "CountCorrected",
    "CountRelation",
    "CountStated",
    "EmbargoEnded",
    "MarkingChanged",
    "MeetingAnnounced",
    "MeetingAnnouncementWithdrawn",
    "MeetingCancelled",
    "MeetingCodeCorrected",
    "MeetingCorrected",
    "MeetingDetailsStated",
    "MeetingFactWithdrawn",
    "MeetingHeld",
    "MeetingMode",
    "MeetingNotHeld",
    "MeetingOutcomeWithdrawn",
    "MeetingPlanned",
    "MeetingReported",
    "MeetingReportedCorrected",
    "MeetingSubjectsStated",
    "MeetingSubjectsWithdrawn",
    "RecordState",
    "SeriesCorrected",
    "SeriesKind",
    "SeriesOpened",
    "SeriesRecordCorrected",
    "SeriesRecordStated",
    "SeriesRecordWithdrawn",
    "TopicDiscussed",
    "TopicDiscussedCorrected",
]

STREAM_KINDS: tuple[StatementKind, ...] = (
    *consultations.KINDS,
    *follow_up.KINDS,
    *seats.KINDS,
    *proposals.KINDS,
    *topics.KINDS,
    *agendas.KINDS,
    *recordings.KINDS,
    *resources.KINDS,
    *measures.KINDS,
    *communiques.KINDS,
    *work.KINDS,
    *aims.KINDS,
    *places.KINDS,
    *groups.KINDS,
    *completeness.KINDS,
    *assignments.KINDS,
)
"""The kinds whose statements have their own streams."""
EVENTS: dict[str, type[PublishedEvent]] = {
    **series.EVENTS,
    **meetings.EVENTS,
    **announcements.EVENTS,
    **meeting_facts.EVENTS,
    **attendance.EVENTS,
    **amendments.EVENTS,
    **conclusions.EVENTS,
    **communiques.EVENTS,
    **events_of("meetings", STREAM_KINDS),
    "rapporteur.meetings.marking-changed.v1": MarkingChanged,
    "rapporteur.meetings.embargo-ended.v1": EmbargoEnded,
}

RECORD_KINDS: tuple[StatementKind, ...] = (*meeting_facts.KINDS, *series.KINDS)
"""The kinds whose statements are in the stream of the record that they are about."""
