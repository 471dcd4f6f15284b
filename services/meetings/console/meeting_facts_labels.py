"""Facts of a meeting in words."""

from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext as _l
from markupsafe import Markup

from services.meetings.console.labels import _, yes_or_no
from shared.contracts import meetings as events
from shared.contracts.meetings.meeting_facts import CONCLUSION_SUMMARY, COUNT, REPORT, TOPIC
from shared.contracts.meetings.meeting_facts import KINDS as STATEMENT_KINDS
from shared.event_store.statements import StatementRow
from shared.statements.events import AnyStatement
from shared.statements.fields import StatementField

KINDS = (
    (COUNT.name, _l("Number from a document")),
    (TOPIC.name, _l("Topic")),
    (CONCLUSION_SUMMARY.name, _l("Conclusion, in our words")),
    (REPORT.name, _l("Report")),
)
_KIND_OF = {kind.stated: kind for kind in STATEMENT_KINDS}


def count_label(value: int, relation: str) -> str:
    """Return a stated number as the document gives it: 23, about 23, more than 23."""
    match relation:
        case "about":
            return _("about %(number)s", number=value)
        case "more than":
            return _("more than %(number)s", number=value)
        case "fewer than":
            return _("fewer than %(number)s", number=value)
    return str(value)


def quoted_count(count: Any) -> Markup:
    """Return a stated number, quoted and in italics: never beside computed numbers."""
    return Markup('<q class="stated">{}</q>').format(count_label(count.value, count.relation))


def count_markup(count: Any, of: object = None) -> Markup:
    """Return a stated count: the number, then its subject (`of`, if it is to be a link) and the counting body."""
    words = {"number": quoted_count(count), "what": of or count.of, "who": count.by}
    return Markup(_("%(number)s %(what)s (%(who)s)")) % words  # noqa: S704  escaped


def text_of(said: Any) -> str:
    """Return the text of a fact: the subject of a count, the topic, our summary, or the document."""
    return str(said.of if isinstance(said, events.CountStated) else getattr(said, text_field(said).name))


def text_field(said: Any) -> StatementField:
    """Return the field that has the text of a topic, a summary or a report."""
    return _KIND_OF[type(said)].fields[0]


def in_words(said: AnyStatement) -> str | Markup:
    """Return a fact in a few words."""
    return count_markup(said) if isinstance(said, events.CountStated) else text_of(said)


def fact_label(row: StatementRow) -> str:
    """Return a fact in one line, without markup."""
    said = row.statement
    if isinstance(said, events.CountStated):
        value = count_label(said.value, said.relation)
        return _("“%(number)s” %(what)s (%(who)s)", number=value, what=said.of, who=said.by)
    return text_of(said)


def subjects_label(row: Any) -> str:
    """Return a row of a meeting's subjects as one line."""
    return subjects_line(row.subjects.split("\n") if row.subjects else ())


def subjects_line(subjects: Iterable[str]) -> str:
    return ", ".join(subjects) or _("general, on no subject in particular")


def details_in_words(details: Any) -> dict[str, str | None]:
    """Return the details of a meeting, from a row or an event; None for missing ones."""
    hosts = details.hosts.split("\n") if isinstance(details.hosts, str) else details.hosts
    return {
        _("Venue"): details.venue,
        _("Hosts"): ", ".join(hosts or ()),
        _("Held together with"): details.colocated_with,
        _("By invitation only"): yes_or_no(details.invitation_only),
        _("Note on the days"): details.day_note,
        _("Note"): details.note,
    }
