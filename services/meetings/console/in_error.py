"""Pages of the meetings and series that were registered in error."""

from flask_babel import lazy_gettext as _l

from services.meetings import read_models as rm
from services.meetings.console.history import history_of
from services.meetings.console.labels import ROLES
from services.meetings.console.workspace import MeetingsWorkspace
from services.meetings.domain import commands
from shared.web.console import EventSourcedView, ReadOnlySession
from shared.web.console.in_error import RemovableKind, in_error_view

_KINDS = {
    "meeting": RemovableKind(_l("Meeting"), "console-meetings", commands.ReinstateMeeting),
    "series": RemovableKind(_l("Series"), "console-series", commands.ReinstateSeries),
}


def in_error_pages(work: MeetingsWorkspace, reading: ReadOnlySession) -> EventSourcedView:
    return in_error_view(rm.in_error, reading, _KINDS, ROLES, work.acts(), lambda record: history_of(work, record))
