"""The preset values of the form for a consultation that is opened from a meeting."""

from datetime import date, timedelta
from typing import Any

from services.meetings.console.labels import _
from shared.domain.dates import is_exact

OPENS, CLOSES = timedelta(days=150), timedelta(days=70)
"""Days before a meeting."""


def usual_consultation(meeting: Any) -> dict[str, Any]:
    """Return the values of the form: the meeting, a subject, and the days if the meeting's day is known."""
    values = {"meetings": meeting.id, "subject": _("Needs and difficulties before %(code)s", code=meeting.code)}
    if is_exact(meeting.first_day):
        day = date.fromisoformat(meeting.first_day)
        values |= {"opened": str(day - OPENS), "closed": str(day - CLOSES)}
    return values
