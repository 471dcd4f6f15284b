"""What staff see and do: series, meetings, who attended, what is missing in the record."""

from services.meetings.console.amendments import in_error_pages
from services.meetings.console.announcements import publishing_command
from services.meetings.console.attendance import attendance_view
from services.meetings.console.imports import history_import
from services.meetings.console.labels import ROLES
from services.meetings.console.meeting_facts import meeting_facts_view
from services.meetings.console.meetings import meetings_view
from services.meetings.console.records import records_view
from services.meetings.console.registry_names import RegistryNames
from services.meetings.console.search import search
from services.meetings.console.series import series_view
from services.meetings.console.statements import statement_workspace
from services.meetings.console.tasks import tasks

__all__ = [
    "ROLES",
    "RegistryNames",
    "attendance_view",
    "history_import",
    "in_error_pages",
    "meeting_facts_view",
    "meetings_view",
    "publishing_command",
    "records_view",
    "search",
    "series_view",
    "statement_workspace",
    "tasks",
]
