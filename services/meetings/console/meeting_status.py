"""The state of a meeting: its status, and the state that follows from the day without being stated."""

from datetime import UTC, datetime
from typing import Any

from services.meetings.console.labels import STATUSES, TONES, _, format_instant, label_of, marking_badge
from shared.domain.dates import first_day, last_day
from shared.event_store.sealer import to_the_second
from shared.web.console import Badge
from shared.web.console.markings import MARKINGS


def _today() -> str:
    return datetime.now(UTC).date().isoformat()


def has_begun(meeting: Any) -> bool:
    """Return whether the first of the days meant has come."""
    return first_day(meeting.first_day).isoformat() <= _today()


def is_past(meeting: Any) -> bool:
    """Return whether all of the days meant have passed."""
    return last_day(meeting.last_day or meeting.first_day).isoformat() < _today()


def is_historic(meeting: Any) -> bool:
    """Return whether it is known from a file only, and over: its gaps are nobody's fault, and create no tasks."""
    return bool(meeting.imported) and is_past(meeting)


def is_only_announced(meeting: Any) -> bool:
    """Return whether a file announced it, its days passed, and nobody recorded it as held. It counts nowhere."""
    return meeting.status == "planned" and is_historic(meeting)


def is_under_embargo(meeting: Any) -> bool:
    return meeting.not_before is not None and meeting.not_before > to_the_second()


def status_label(meeting: Any) -> str:
    """Return the status in words."""
    if is_only_announced(meeting):
        return _("Announced, not confirmed")
    return str(label_of(STATUSES, meeting.status))


def status_badge(meeting: Any) -> Badge:
    return Badge(status_label(meeting), "plain" if is_only_announced(meeting) else TONES[meeting.status])


def visibility_badge(meeting: Any) -> Badge:
    """Return the badge of its audience: by its marking, unless it was announced since."""
    if not meeting.announced:
        return marking_badge(meeting)
    if is_under_embargo(meeting):
        return Badge(_("Embargo until %(when)s", when=format_instant(meeting.not_before)), "warn")
    return Badge(str(MARKINGS["public"]))
