"""Words for values in the tables, and the state of a meeting today."""

from datetime import UTC, date, datetime
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from shared.contracts.meetings.attendance import ATTENDANCE_MODES, LEVELS
from shared.contracts.meetings.attendance import CAPACITIES as ATTENDANCE_CAPACITIES
from shared.domain.dates import first_day, last_day
from shared.environment.clock import to_the_second
from shared.web.console import Badge
from shared.web.console.markings import MARKINGS, marking_field
from shared.web.days import localized_date, localized_days

WRITERS = frozenset({"staff", "approver", "administrator"})
ROLES = WRITERS | {"auditor"}

KINDS = (
    ("executive meeting", _l("Executive meeting")),
    ("regional consultation", _l("Regional consultation")),
    ("workshop", _l("Workshop")),
    ("study group", _l("Study group")),
    ("advisory group", _l("Advisory group (TSAG)")),
    ("assembly", _l("Assembly (WTSA)")),
    ("symposium", _l("Symposium (GSS)")),
)
STATUSES = (
    ("planned", _l("Planned")),
    ("held", _l("Held")),
    ("cancelled", _l("Cancelled")),
    ("not held", _l("Not held")),
)
MODES = (("in person", _l("In person")), ("hybrid", _l("In person and remote")), ("remote", _l("Remote")))
WAYS = tuple((word, _l(label)) for word, label in ATTENDANCE_MODES.items())
CAPACITIES = tuple((word, _l(label)) for word, label in ATTENDANCE_CAPACITIES.items())
PERSON_LEVELS = tuple((word, _l(label)) for word, label in LEVELS.items())
STATES = (("complete", _l("Complete")), ("gap", _l("Gap")))
INLINE_LABELS = {
    "in person": _l("in person"),
    "hybrid": _l("in person and remote"),
    "remote": _l("remote"),
    "executive": _l("executive"),
    "alternate": _l("alternate"),
    "adviser": _l("adviser"),
    "speaker": _l("speaker"),
    "observer": _l("observer"),
    "dignitary": _l("dignitary"),
    "secretariat": _l("secretariat"),
    "media": _l("media"),
    "representative": _l("representative of a member"),
    "delegate": _l("delegate of a State"),
    "complete": _l("complete"),
    "gap": _l("with a gap"),
}
SEEN_BY = marking_field(
    _l(
        "In reports for anyone else, the list of attendees and small counts are left out unless all entries of the"
        " meeting are open to them."
    )
)


def _(sentence: str, **places: object) -> str:
    return str(gettext(sentence, **places))


def label_of(choices: tuple[tuple[str, Any], ...], value: str | None) -> str | None:
    """Return the word for a value; None if it is not known."""
    return str(dict(choices)[value]) if value else None


def inline_label(value: str | None) -> str | None:
    """Return the same word within a sentence; None if it is not known."""
    return str(INLINE_LABELS[value]) if value else None


def yes_or_no(answer: bool | None) -> str | None:
    return None if answer is None else _("yes") if answer else _("no")


def chosen_yes_or_no(answer: bool | None) -> str | None:
    """Return the form's choice for an answer."""
    return None if answer is None else "yes" if answer else "no"


def marking_badge(row: Any) -> Badge:
    return Badge(str(MARKINGS[row.marking]))


def days(row: Any, form: str = "short") -> str:
    """Return one day, or the first and the last, in words."""
    return localized_days(row.first_day, row.last_day or row.first_day, form)


def span(row: Any) -> str:
    """Return a span of days in words; one without an end is open."""
    if row.last is None:
        return _("from %(first)s on", first=localized_date(row.first))
    return localized_days(row.first, row.last)


def meeting_label(meeting: Any) -> str:
    """Return a meeting with its day."""
    return _("%(code)s, %(day)s", code=meeting.code, day=localized_date(meeting.first_day, "long"))


def format_instant(moment: str) -> str:
    """Return a moment in UTC in words."""
    return _("%(day)s, %(time)s UTC", day=localized_date(moment[:10]), time=moment[11:16])


def today() -> date:
    return datetime.now(UTC).date()


def has_begun(meeting: Any) -> bool:
    """Return whether the first day that the date may mean has come."""
    return first_day(meeting.first_day).isoformat() <= today().isoformat()


def is_past(meeting: Any) -> bool:
    """Return whether every day that the date may mean has passed."""
    return last_day(meeting.last_day or meeting.first_day).isoformat() < today().isoformat()


def is_historic(meeting: Any) -> bool:
    """Return whether a meeting is known only from a file, and over: its gaps create no tasks."""
    return bool(meeting.imported) and is_past(meeting)


def is_only_announced(meeting: Any) -> bool:
    """Return whether a meeting is known only from a file, and over, but was never recorded as held. It counts nowhere."""
    return meeting.status == "planned" and is_historic(meeting)


def is_under_embargo(meeting: Any) -> bool:
    return meeting.not_before is not None and meeting.not_before > to_the_second()


def status_label(meeting: Any) -> str:
    """Return the status in words."""
    if is_only_announced(meeting):
        return _("Announced, not confirmed")
    return str(label_of(STATUSES, meeting.status))


def visibility_badge(meeting: Any) -> Badge:
    """Return the badge of its audience, which follows its marking unless it was announced since."""
    if not meeting.announced:
        # A marking opens no meeting to everybody, an announcement does.
        return Badge(_("Not announced")) if meeting.marking == "public" else marking_badge(meeting)
    if is_under_embargo(meeting):
        return Badge(_("Embargo until %(when)s", when=format_instant(meeting.not_before)), "warn")
    return Badge(str(MARKINGS["public"]))
