"""Series, meetings, who attended, conclusions and communiqués. `DECIDERS` assigns commands to aggregates; commands on
statements with streams of their own go to `guards.STATEMENTS`."""

from typing import get_args

from services.meetings.domain import attendance, commands, communique, conclusion, meeting, series
from services.meetings.domain.communique_commands import CorrectParagraphByCorrigendum
from services.meetings.domain.statements import STATEMENTS
from shared.domain.decider import Decider
from shared.domain.registration import Registrable
from shared.public_view import marking_changes
from shared.public_view.marking_changes import ChangeMarking

DECIDERS: dict[type, Decider] = {
    ChangeMarking: marking_changes,
    **dict.fromkeys(get_args(attendance.Command), attendance),
    **dict.fromkeys(get_args(conclusion.Command), conclusion),
    **dict.fromkeys(get_args(communique.Command), communique),
    CorrectParagraphByCorrigendum: STATEMENTS,
    **Registrable(series, commands.MarkSeriesInError, commands.ReinstateSeries).deciding(get_args(series.Command)),
    **Registrable(meeting, commands.MarkMeetingInError, commands.ReinstateMeeting).deciding(get_args(meeting.Command)),
}
