"""What is told of a meeting, in words."""

from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext as _l
from markupsafe import Markup

from services.meetings.console.shown import _
from shared.web.days import in_words

KINDS = (
    ("count", _l("Stated count")),
    ("topic", _l("Topic")),
    ("conclusion", _l("Conclusion, in our words")),
    ("report", _l("Report")),
)
RELATIONS = (
    ("=", _l("Exactly")),
    ("about", _l("About")),
    ("more than", _l("More than")),
    ("fewer than", _l("Fewer than")),
)


def number(value: int, relation: str) -> str:
    """A stated number as the document gives it: 23, about 23, more than 23."""
    match relation:
        case "about":
            return _("about %(number)s", number=value)
        case "more than":
            return _("more than %(number)s", number=value)
        case "fewer than":
            return _("fewer than %(number)s", number=value)
    return str(value)


def counted(value: int, relation: str, of: object, by: object) -> Markup:
    """A stated count: quoted and in italic, then what was counted and by whom. Never beside computed numbers."""
    quoted = Markup('<q class="stated">{}</q>').format(number(value, relation))
    return Markup(_("%(number)s %(what)s (%(who)s)")) % {"number": quoted, "what": of, "who": by}  # noqa: S704  escaped


def in_plain_text(row: Any) -> str:
    """A fact in one line, without markup."""
    if row.kind == "count":
        value = number(row.value, row.relation)
        return _("“%(number)s” %(what)s (%(who)s)", number=value, what=row.text, who=row.by)
    return str(row.text)


def subjects_in_words(subjects: Any) -> str:
    """A row of what a meeting is about, as one line."""
    return in_a_line(subjects.subjects.split("\n") if subjects.subjects else ())


def in_a_line(subjects: Iterable[str]) -> str:
    return ", ".join(subjects) or _("general, on no subject in particular")


def told_of(meeting: Any) -> str:
    """The meeting that something is told of, with its day."""
    return _("%(code)s, %(day)s", code=meeting.code, day=in_words(meeting.first_day, "long"))
