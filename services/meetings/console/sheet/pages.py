"""All pages of a meeting's attendance, as one view of the console."""

from services.meetings.console.sheet.participants import ParticipantPages
from services.meetings.console.sheet.paste_pages import PastePages


class AttendancePages(PastePages, ParticipantPages):
    """The sheet with its acts, the pasted list, and the list of participants with its files."""
