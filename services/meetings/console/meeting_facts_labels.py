"""What is told of a meeting, in words."""

from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext as _l
from markupsafe import Markup

from services.meetings.console.labels import _
from shared.contracts.meetings import CountStated
from shared.contracts.meetings.meeting_facts import CONCLUSION_SUMMARY, COUNT, REPORT, TOPIC
from shared.event_store.statements import StatementRow
from shared.web.days import localized_date

KINDS = (
    (COUNT.name, _l("Stated count")),
    (TOPIC.name, _l("Topic")),
    (CONCLUSION_SUMMARY.name, _l("Conclusion, in our words")),
    (REPORT.name, _l("Report")),
)
_TEXTS = {COUNT.name: "of", TOPIC.name: "topic", CONCLUSION_SUMMARY.name: "summary", REPORT.name: "document"}


def count_label(value: int, relation: str) -> str:
    """A stated number as the document gives it: 23, about 23, more than 23."""
    match relation:
        case "about":
            return _("about %(number)s", number=value)
        case "more than":
            return _("more than %(number)s", number=value)
        case "fewer than":
            return _("fewer than %(number)s", number=value)
    return str(value)


def count_markup(value: int, relation: str, of: object, by: object) -> Markup:
    """A stated count: quoted and in italic, then what was counted and by whom. Never beside computed numbers."""
    quoted = Markup('<q class="stated">{}</q>').format(count_label(value, relation))
    return Markup(_("%(number)s %(what)s (%(who)s)")) % {"number": quoted, "what": of, "who": by}  # noqa: S704  escaped


def text_of(row: StatementRow) -> str:
    """Return the text of a fact: what was counted, the topic, our summary, or the document."""
    return str(getattr(row.statement, _TEXTS[row.kind.name]))


def fact_label(row: StatementRow) -> str:
    """A fact in one line, without markup."""
    said = row.statement
    if isinstance(said, CountStated):
        value = count_label(said.value, said.relation)
        return _("“%(number)s” %(what)s (%(who)s)", number=value, what=said.of, who=said.by)
    return text_of(row)


def subjects_label(subjects: Any) -> str:
    """A row of what a meeting is about, as one line."""
    return subjects_line(subjects.subjects.split("\n") if subjects.subjects else ())


def subjects_line(subjects: Iterable[str]) -> str:
    return ", ".join(subjects) or _("general, on no subject in particular")


def meeting_label(meeting: Any) -> str:
    """The meeting that something is told of, with its day."""
    return _("%(code)s, %(day)s", code=meeting.code, day=localized_date(meeting.first_day, "long"))
