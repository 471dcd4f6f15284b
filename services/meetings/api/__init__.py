"""Meetings over HTTP: POST is a command, GET is a query."""

from services.meetings.api.attendance import attendance
from services.meetings.api.documents import documents
from services.meetings.api.meeting_facts import meeting_facts
from services.meetings.api.meetings import meetings
from services.meetings.api.rights import READERS, STAFF, STATEMENT_ACCESS, WRITERS
from services.meetings.api.series import series
from services.meetings.api.wordings import WORDINGS

__all__ = [
    "READERS",
    "STAFF",
    "STATEMENT_ACCESS",
    "WORDINGS",
    "WRITERS",
    "attendance",
    "documents",
    "meeting_facts",
    "meetings",
    "series",
]
