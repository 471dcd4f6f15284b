"""How a meeting stands on the day on which one looks: its status, and what follows from it without being said."""

from datetime import UTC, datetime
from typing import Any

from services.meetings.console.labels import STATUSES, _, label_of
from shared.domain.dates import first_day, last_day
from shared.web.console import Badge
from shared.web.console.records import Tone

TONES: dict[str, Tone] = {"planned": "info", "held": "good", "cancelled": "bad", "not held": "warn"}


def today() -> str:
    return datetime.now(UTC).date().isoformat()


def has_begun(meeting: Any) -> bool:
    """Whether the first of the days meant has come."""
    return first_day(meeting.first_day).isoformat() <= today()


def is_past(meeting: Any) -> bool:
    """Whether all of the days meant have passed."""
    return last_day(meeting.last_day or meeting.first_day).isoformat() < today()


def is_historic(meeting: Any) -> bool:
    """Whether it was known from a file alone, and is over: what is missing in it is nobody's fault, and asked of nobody."""
    return bool(meeting.imported) and is_past(meeting)


def is_only_announced(meeting: Any) -> bool:
    """A file announced it, its days passed, and nobody said that it was held. It counts nowhere."""
    return meeting.status == "planned" and is_historic(meeting)


def status_label(meeting: Any) -> str:
    """The status in words."""
    if is_only_announced(meeting):
        return _("Announced, not verified")
    return str(label_of(STATUSES, meeting.status))


def status_badge(meeting: Any) -> Badge:
    return Badge(status_label(meeting), "plain" if is_only_announced(meeting) else TONES[meeting.status])
