"""What staff see and do: series, meetings, who attended, what is missing in the record."""

from services.meetings.console.amending import in_error_pages
from services.meetings.console.announcing import opening_of
from services.meetings.console.attendance import attendance_view
from services.meetings.console.found import finds
from services.meetings.console.imports import history_import
from services.meetings.console.meetings import meetings_view
from services.meetings.console.names import Names
from services.meetings.console.needs import needs
from services.meetings.console.records import records_view
from services.meetings.console.series import series_view
from services.meetings.console.shown import ROLES
from services.meetings.console.told import told_view

__all__ = [
    "ROLES",
    "Names",
    "attendance_view",
    "finds",
    "history_import",
    "in_error_pages",
    "meetings_view",
    "needs",
    "opening_of",
    "records_view",
    "series_view",
    "told_view",
]
