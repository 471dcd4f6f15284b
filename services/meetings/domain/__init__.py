"""Series, meetings and attendance. `DECIDERS` assigns commands to aggregates."""

from typing import get_args

from services.meetings.domain import attendance, commands, meeting, series
from services.meetings.domain.statements import STATEMENTS
from shared.domain.decider import Decider
from shared.domain.registration import Registrable
from shared.public_view import embargoes, marking_changes
from shared.public_view.embargoes import EndEmbargo
from shared.public_view.marking_changes import ChangeMarking
from shared.statements.decider import FactCommand

_REGISTRABLE = (
    (series, commands.MarkSeriesInError, commands.ReinstateSeries),
    (meeting, commands.MarkMeetingInError, commands.ReinstateMeeting),
)

DECIDERS: dict[type, Decider] = {
    ChangeMarking: marking_changes,
    EndEmbargo: embargoes,
    **dict.fromkeys(get_args(attendance.Command), attendance),
    **dict.fromkeys(get_args(FactCommand), STATEMENTS),
}
for _aggregate, _marking, _reinstating in _REGISTRABLE:
    _decider = Registrable(_aggregate, _marking, _reinstating)
    DECIDERS |= dict.fromkeys((*get_args(_aggregate.Command), _marking, _reinstating), _decider)
