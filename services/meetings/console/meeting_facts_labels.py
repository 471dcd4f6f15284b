"""Facts of a meeting in words, and the events that state them."""

from collections.abc import Iterable, Mapping
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from markupsafe import Markup

from services.meetings.console.labels import _, yes_or_no
from shared.contracts import meetings as events
from shared.contracts.meetings.meeting_facts import CONCLUSION_SUMMARY, COUNT, REPORT, TOPIC
from shared.contracts.meetings.meeting_facts import KINDS as STATEMENT_KINDS
from shared.event_store.statements import StatementRow
from shared.statements.events import AnyStatement, Correction, corrected
from shared.statements.fields import StatementField
from shared.web.console.records import bold, changes

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
    """Return a stated number, quoted and in italics, so that it is not taken for a computed one."""
    return Markup('<q class="stated">{}</q>').format(count_label(count.value, count.relation))


def count_markup(count: Any) -> Markup:
    """Return a stated count: the number, then its subject and the counting body."""
    values = {"number": quoted_count(count), "what": count.of, "who": count.by}
    return Markup(_("%(number)s %(what)s (%(who)s)")) % values  # noqa: S704  escaped


def text_of(statement: Any) -> str:
    """Return the text of a fact: the subject of a count, the topic, our summary, or the document."""
    return str(
        statement.of if isinstance(statement, events.CountStated) else getattr(statement, text_field(statement).name)
    )


def text_field(statement: Any) -> StatementField:
    """Return the field that has the text of a topic, a summary or a report."""
    return _KIND_OF[type(statement)].fields[0]


def in_words(statement: AnyStatement) -> str | Markup:
    """Return a fact in a few words."""
    return count_markup(statement) if isinstance(statement, events.CountStated) else text_of(statement)


def fact_label(row: StatementRow) -> str:
    """Return a fact in one line, without markup."""
    statement = row.statement
    if isinstance(statement, events.CountStated):
        value = count_label(statement.value, statement.relation)
        return _("“%(number)s” %(what)s (%(who)s)", number=value, what=statement.of, who=statement.by)
    return text_of(statement)


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


def correction(was: Mapping[str, str], now: Mapping[str, str], head: Markup | None = None) -> Markup:
    """Return the changes in words, to follow the sentence that reports a correction."""
    start = bold(gettext("Correction.")) if head is None else head
    return start + " " + changes((name, was[name], now[name]) for name in now)


class MeetingFactsFormatter:
    """Words for the events of one record that state facts of a meeting, oldest first."""

    def __init__(self) -> None:
        self._facts: dict[str, AnyStatement] = {}
        self._details: events.MeetingDetailsStated | None = None
        self._subjects: events.MeetingSubjectsStated | None = None

    def sentence(self, event: Any) -> Markup:
        """Return an event's sentence. Raises TypeError for an event that states no fact of a meeting."""
        match event:
            case events.MeetingDetailsStated():
                before, self._details = self._details, event
                return _details_stated(before, event)
            case events.MeetingSubjectsStated():
                subjects, self._subjects = self._subjects, event
                return _subjects_stated(subjects, event)
            case events.MeetingSubjectsWithdrawn():
                self._subjects = None
                return bold(gettext("Its subjects were withdrawn."))
            case events.ConclusionsClosed(complete=complete):
                extent = _("all") if complete else _("not all")
                return bold(gettext("Conclusions summarized: %(what)s."), what=extent)
            case events.MeetingFactWithdrawn(fact=fact):
                return bold(gettext("Withdrawn: %(what)s."), what=in_words(self._facts[fact]))
            case Correction(fact=fact):
                was = self._facts[fact]
                now = self._facts[fact] = corrected(was, event)
                return correction(_fields(was), _fields(now))
            case AnyStatement(fact=fact):
                self._facts[fact] = event
        return _first_stated(event)

    def summary(self, fact: str) -> str | Markup | None:
        """Return a fact in a few words; None if it was never stated."""
        return in_words(self._facts[fact]) if fact in self._facts else None


def _details_stated(before: events.MeetingDetailsStated | None, event: events.MeetingDetailsStated) -> Markup:
    now = _details(event)
    if before is None:
        parts = [f"{name}: {value}" for name, value in now.items() if value != _("not known")]
        return bold(gettext("Details were recorded: %(what)s."), what="; ".join(parts))
    return correction(_details(before), now, bold(gettext("The details were corrected.")))


def _details(event: events.MeetingDetailsStated) -> dict[str, str]:
    stated = details_in_words(event) | {_("Source"): event.source}
    return {name: value or _("not known") for name, value in stated.items()}


def _subjects_stated(before: events.MeetingSubjectsStated | None, event: events.MeetingSubjectsStated) -> Markup:
    if before is None:
        return bold(gettext("The subjects were recorded: %(what)s."), what=subjects_line(event.subjects))
    was, now = (
        {_("Subjects"): subjects_line(each.subjects), _("Source"): each.source or _("not known")}
        for each in (before, event)
    )
    return correction(was, now, bold(gettext("The subjects were corrected.")))


def _first_stated(event: Any) -> Markup:
    match event:
        case events.CountStated():
            return bold(gettext("A number from a document was recorded: %(count)s."), count=count_markup(event))
        case events.TopicDiscussed(topic=topic):
            return bold(gettext("A topic was recorded: %(topic)s."), topic=topic)
        case events.ConclusionSummarized(summary=summary):
            return bold(gettext("A conclusion was summarized in our words: %(summary)s"), summary=summary)
        case events.MeetingReported(document=document):
            return bold(gettext("The meeting was reported in %(document)s."), document=document)
    raise TypeError(type(event).__name__)


def _fields(statement: Any) -> dict[str, str]:
    """Return the fields of a fact, in words."""
    if isinstance(statement, events.CountStated):
        stated = {
            _("Number"): count_label(statement.value, statement.relation),
            _("What was counted"): statement.of,
            _("Who states it"): statement.by,
        }
    else:
        stated = {_(text_field(statement).label): text_of(statement)}
    return stated | {_("Source"): statement.source or _("not known")}
