"""JSON and forms to commands, rows to JSON.

A schema of a new record loads into `Wanted`: the command and its marking. One of a change loads into the same but with
a mapping for the command, since the id comes with the address.
"""

from services.meetings.schemas.attendance import (
    CorrectAttendance,
    EntryRow,
    RecordAttendance,
    WithdrawAttendance,
    entry,
)
from services.meetings.schemas.meetings import (
    CloseAttendanceList,
    CorrectMeeting,
    EndMeeting,
    HoldMeeting,
    MeetingRow,
    MeetingsPage,
    PlanMeeting,
    WholeMeetingRow,
    meeting,
    whole_meeting,
)
from services.meetings.schemas.parts import Parts, Wanted
from services.meetings.schemas.series import (
    CorrectSeriesRecord,
    OpenSeries,
    SeriesPage,
    SeriesRow,
    StateSeriesRecord,
    WholeSeriesRow,
    WithdrawSeriesRecord,
    series,
    whole_series,
)
from services.meetings.schemas.told import (
    CloseConclusions,
    CorrectConclusionSummary,
    CorrectCount,
    CorrectReport,
    CorrectTopic,
    RecordReport,
    RecordTopic,
    StateCount,
    StateMeetingDetails,
    SummarizeConclusion,
    WithdrawMeetingFact,
    told,
)

__all__ = [
    "CloseAttendanceList",
    "CloseConclusions",
    "CorrectAttendance",
    "CorrectConclusionSummary",
    "CorrectCount",
    "CorrectMeeting",
    "CorrectReport",
    "CorrectSeriesRecord",
    "CorrectTopic",
    "EndMeeting",
    "EntryRow",
    "HoldMeeting",
    "MeetingRow",
    "MeetingsPage",
    "OpenSeries",
    "Parts",
    "PlanMeeting",
    "RecordAttendance",
    "RecordReport",
    "RecordTopic",
    "SeriesPage",
    "SeriesRow",
    "StateCount",
    "StateMeetingDetails",
    "StateSeriesRecord",
    "SummarizeConclusion",
    "Wanted",
    "WholeMeetingRow",
    "WholeSeriesRow",
    "WithdrawAttendance",
    "WithdrawMeetingFact",
    "WithdrawSeriesRecord",
    "entry",
    "meeting",
    "series",
    "told",
    "whole_meeting",
    "whole_series",
]
