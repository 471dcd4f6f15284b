"""Questions to rows. Each opens its own short transaction on an engine that cannot write."""

from services.meetings.queries.histories import HistoryEvent, HistoryQueries
from services.meetings.queries.imports import ImportQueries
from services.meetings.queries.meetings import MeetingQueries
from services.meetings.queries.organizations import OrganizationDirectory
from services.meetings.queries.previous_attendees import PreviousAttendees
from services.meetings.queries.record_names import record_names
from services.meetings.queries.visible import Viewpoint, VisibleQueries, visible_records

__all__ = [
    "HistoryEvent",
    "HistoryQueries",
    "ImportQueries",
    "MeetingQueries",
    "OrganizationDirectory",
    "PreviousAttendees",
    "Viewpoint",
    "VisibleQueries",
    "record_names",
    "visible_records",
]
