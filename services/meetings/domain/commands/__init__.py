"""What can be asked of meetings, by the record it is asked of.

Dates are YYYY, YYYY-MM or YYYY-MM-DD, as precisely as they are known; `country` is ISO 3166-1 alpha-3. Ids of
organizations and people belong to the registry: they are taken as they are, if well-formed.
"""

from services.meetings.domain.commands.attendance import (
    CorrectAttendance,
    RecordAttendance,
    WithdrawAttendance,
    attendance_stream,
)
from services.meetings.domain.commands.meeting_facts import (
    CloseConclusions,
    CorrectConclusionSummary,
    CorrectCount,
    CorrectReport,
    CorrectTopic,
    RecordReport,
    RecordTopic,
    StateCount,
    StateMeetingDetails,
    StateSubjects,
    SummarizeConclusion,
    WithdrawMeetingFact,
    WithdrawSubjects,
)
from services.meetings.domain.commands.meetings import (
    AnnounceMeeting,
    CancelMeeting,
    CloseAttendanceList,
    CorrectMeeting,
    CorrectMeetingCode,
    HoldMeeting,
    MarkMeetingInError,
    MarkNotHeld,
    PlanMeeting,
    ReinstateMeeting,
    WithdrawAnnouncement,
    WithdrawOutcome,
)
from services.meetings.domain.commands.series import (
    CorrectSeries,
    CorrectSeriesRecord,
    MarkSeriesInError,
    OpenSeries,
    ReinstateSeries,
    StateSeriesRecord,
    WithdrawSeriesRecord,
)

__all__ = [
    "AnnounceMeeting",
    "CancelMeeting",
    "CloseAttendanceList",
    "CloseConclusions",
    "CorrectAttendance",
    "CorrectConclusionSummary",
    "CorrectCount",
    "CorrectMeeting",
    "CorrectMeetingCode",
    "CorrectReport",
    "CorrectSeries",
    "CorrectSeriesRecord",
    "CorrectTopic",
    "HoldMeeting",
    "MarkMeetingInError",
    "MarkNotHeld",
    "MarkSeriesInError",
    "OpenSeries",
    "PlanMeeting",
    "RecordAttendance",
    "RecordReport",
    "RecordTopic",
    "ReinstateMeeting",
    "ReinstateSeries",
    "StateCount",
    "StateMeetingDetails",
    "StateSeriesRecord",
    "StateSubjects",
    "SummarizeConclusion",
    "WithdrawAnnouncement",
    "WithdrawAttendance",
    "WithdrawMeetingFact",
    "WithdrawOutcome",
    "WithdrawSeriesRecord",
    "WithdrawSubjects",
    "attendance_stream",
]
