"""Series, meetings and who attended. `DECIDERS` says which aggregate decides a command, `claims` what names an event takes."""

from services.meetings.domain import attendance, commands, meeting, series
from shared.domain.decider import Decider
from shared.public_view import marking_changes
from shared.public_view.marking_changes import ChangeMarking

DECIDERS: dict[type, Decider] = {
    commands.OpenSeries: series,
    commands.StateSeriesRecord: series,
    commands.CorrectSeriesRecord: series,
    commands.WithdrawSeriesRecord: series,
    commands.PlanMeeting: meeting,
    commands.HoldMeeting: meeting,
    commands.CorrectMeeting: meeting,
    commands.CancelMeeting: meeting,
    commands.MarkNotHeld: meeting,
    commands.AnnounceMeeting: meeting,
    commands.WithdrawAnnouncement: meeting,
    commands.CloseAttendanceList: meeting,
    commands.StateMeetingDetails: meeting,
    commands.StateSubjects: meeting,
    commands.WithdrawSubjects: meeting,
    commands.StateCount: meeting,
    commands.CorrectCount: meeting,
    commands.RecordTopic: meeting,
    commands.CorrectTopic: meeting,
    commands.SummarizeConclusion: meeting,
    commands.CorrectConclusionSummary: meeting,
    commands.CloseConclusions: meeting,
    commands.RecordReport: meeting,
    commands.CorrectReport: meeting,
    commands.WithdrawMeetingFact: meeting,
    commands.RecordAttendance: attendance,
    commands.CorrectAttendance: attendance,
    commands.WithdrawAttendance: attendance,
    ChangeMarking: marking_changes,
}


def claims(event: object) -> list[tuple[str, str]]:
    """The codes an event takes, which only one series, or one meeting, may have."""
    return series.claims(event) + meeting.claims(event)
