"""Series, meetings and who attended. `DECIDERS` says which aggregate decides a command."""

from services.meetings.domain import attendance, commands, meeting, series
from services.meetings.domain.statements import STATEMENTS
from shared.domain.decider import Decider
from shared.domain.registration import Registrable
from shared.public_view import embargoes, marking_changes
from shared.public_view.embargoes import EndEmbargo
from shared.public_view.marking_changes import ChangeMarking
from shared.statements.decider import CorrectFact, StateFact, WithdrawFact

_SERIES = Registrable(series, commands.MarkSeriesInError, commands.ReinstateSeries)
_MEETING = Registrable(meeting, commands.MarkMeetingInError, commands.ReinstateMeeting)

DECIDERS: dict[type, Decider] = {
    commands.OpenSeries: _SERIES,
    commands.CorrectSeries: _SERIES,
    commands.MarkSeriesInError: _SERIES,
    commands.ReinstateSeries: _SERIES,
    commands.StateSeriesRecord: _SERIES,
    commands.CorrectSeriesRecord: _SERIES,
    commands.WithdrawSeriesRecord: _SERIES,
    commands.PlanMeeting: _MEETING,
    commands.HoldMeeting: _MEETING,
    commands.CorrectMeeting: _MEETING,
    commands.CancelMeeting: _MEETING,
    commands.MarkNotHeld: _MEETING,
    commands.WithdrawOutcome: _MEETING,
    commands.CorrectMeetingCode: _MEETING,
    commands.MarkMeetingInError: _MEETING,
    commands.ReinstateMeeting: _MEETING,
    commands.AnnounceMeeting: _MEETING,
    commands.WithdrawAnnouncement: _MEETING,
    commands.CloseAttendanceList: _MEETING,
    commands.StateMeetingDetails: _MEETING,
    commands.StateSubjects: _MEETING,
    commands.WithdrawSubjects: _MEETING,
    commands.StateCount: _MEETING,
    commands.CorrectCount: _MEETING,
    commands.RecordTopic: _MEETING,
    commands.CorrectTopic: _MEETING,
    commands.SummarizeConclusion: _MEETING,
    commands.CorrectConclusionSummary: _MEETING,
    commands.CloseConclusions: _MEETING,
    commands.RecordReport: _MEETING,
    commands.CorrectReport: _MEETING,
    commands.WithdrawMeetingFact: _MEETING,
    commands.RecordAttendance: attendance,
    commands.CorrectAttendance: attendance,
    commands.WithdrawAttendance: attendance,
    StateFact: STATEMENTS,
    CorrectFact: STATEMENTS,
    WithdrawFact: STATEMENTS,
    ChangeMarking: marking_changes,
    EndEmbargo: embargoes,
}
