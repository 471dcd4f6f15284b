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
from services.meetings.domain.commands.meetings import (
    AnnounceMeeting,
    CancelMeeting,
    CloseAttendanceList,
    CorrectMeeting,
    HoldMeeting,
    MarkNotHeld,
    PlanMeeting,
    WithdrawAnnouncement,
)
from services.meetings.domain.commands.series import (
    CorrectSeriesRecord,
    OpenSeries,
    StateSeriesRecord,
    WithdrawSeriesRecord,
)
from services.meetings.domain.commands.told import (
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

__all__ = [
    "AnnounceMeeting",
    "CancelMeeting",
    "CloseAttendanceList",
    "CloseConclusions",
    "CorrectAttendance",
    "CorrectConclusionSummary",
    "CorrectCount",
    "CorrectMeeting",
    "CorrectReport",
    "CorrectSeriesRecord",
    "CorrectTopic",
    "HoldMeeting",
    "MarkNotHeld",
    "OpenSeries",
    "PlanMeeting",
    "RecordAttendance",
    "RecordReport",
    "RecordTopic",
    "StateCount",
    "StateMeetingDetails",
    "StateSeriesRecord",
    "StateSubjects",
    "SummarizeConclusion",
    "WithdrawAnnouncement",
    "WithdrawAttendance",
    "WithdrawMeetingFact",
    "WithdrawSeriesRecord",
    "WithdrawSubjects",
    "attendance_stream",
]
