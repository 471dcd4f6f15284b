"""Series, meetings and who attended. `DECIDERS` says which aggregate decides a command; those of statements with
streams of their own are recorded by `guards.STATEMENTS`."""

from services.meetings.domain import attendance, commands, meeting, meeting_facts, series
from shared.domain.decider import Decider
from shared.domain.registration import Registrable
from shared.public_view import marking_changes
from shared.public_view.marking_changes import ChangeMarking

_SERIES = Registrable(series, commands.MarkSeriesInError, commands.ReinstateSeries)
_MEETING = Registrable(meeting, commands.MarkMeetingInError, commands.ReinstateMeeting)

DECIDERS: dict[type, Decider] = {
    commands.OpenSeries: _SERIES,
    commands.CorrectSeries: _SERIES,
    commands.MarkSeriesInError: _SERIES,
    commands.ReinstateSeries: _SERIES,
    **{command: _SERIES for kind in series.KIND_COMMANDS for command in kind.every},
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
    **{command: _MEETING for kind in meeting_facts.KIND_COMMANDS for command in kind.every},
    **dict.fromkeys(meeting_facts.SOLE.events, _MEETING),
    commands.RecordAttendance: attendance,
    commands.CorrectAttendance: attendance,
    commands.WithdrawAttendance: attendance,
    ChangeMarking: marking_changes,
}
