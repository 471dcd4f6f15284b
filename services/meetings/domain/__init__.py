"""Series, meetings and who attended. `DECIDERS` says which aggregate decides a command; those of statements with
streams of their own are recorded by `guards.STATEMENTS`."""

from typing import get_args

from services.meetings.domain import attendance, commands, meeting, series
from shared.domain.decider import Decider
from shared.domain.registration import Registrable
from shared.public_view import marking_changes
from shared.public_view.marking_changes import ChangeMarking

_REGISTRABLE = (
    (series, commands.MarkSeriesInError, commands.ReinstateSeries),
    (meeting, commands.MarkMeetingInError, commands.ReinstateMeeting),
)

DECIDERS: dict[type, Decider] = {
    ChangeMarking: marking_changes,
    **dict.fromkeys(get_args(attendance.Command), attendance),
}
for _aggregate, _marking, _reinstating in _REGISTRABLE:
    _decider = Registrable(_aggregate, _marking, _reinstating)
    DECIDERS |= dict.fromkeys((*get_args(_aggregate.Command), _marking, _reinstating), _decider)
