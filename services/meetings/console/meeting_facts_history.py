"""Events that state facts of a meeting, in plain words."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext
from markupsafe import Markup

from services.meetings.console.labels import _
from services.meetings.console.meeting_facts_labels import (
    count_label,
    count_markup,
    details_in_words,
    in_words,
    subjects_line,
    text_field,
    text_of,
)
from shared.contracts import meetings as events
from shared.statements.events import AnyStatement, Correction, corrected
from shared.web.console.records import bold, changes


def correction(was: Mapping[str, str], now: Mapping[str, str], head: Markup | None = None) -> Markup:
    """Word the changes, after the sentence that reports a correction."""
    start = bold(gettext("Correction.")) if head is None else head
    return start + " " + changes((name, was[name], now[name]) for name in now)


class MeetingFactsFormatter:
    """Words for the events of one record that state facts of a meeting, oldest first."""

    def __init__(self) -> None:
        self._facts: dict[str, AnyStatement] = {}
        self._details: events.MeetingDetailsStated | None = None
        self._subjects: events.MeetingSubjectsStated | None = None

    def sentence(self, event: Any) -> Markup:
        """Return an event's sentence. Raises TypeError for an event that states no such fact."""
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
                what = _("all") if complete else _("not all")
                return bold(gettext("Conclusions summarized: %(what)s."), what=what)
            case events.MeetingFactWithdrawn(fact=fact):
                return bold(gettext("Withdrawn: %(what)s."), what=in_words(self._facts[fact]))
            case Correction(fact=fact):
                was = self._facts[fact]
                now = self._facts[fact] = corrected(was, event)
                return correction(_fields(was), _fields(now))
            case AnyStatement(fact=fact):
                self._facts[fact] = event
        return _first_told(event)

    def summary(self, fact: str) -> str | Markup | None:
        """Return a fact in a few words; None for one never stated."""
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


def _first_told(event: Any) -> Markup:
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


def _fields(said: Any) -> dict[str, str]:
    """Return the fields of a fact, in words."""
    if isinstance(said, events.CountStated):
        stated = {
            _("Number"): count_label(said.value, said.relation),
            _("What was counted"): said.of,
            _("Who states it"): said.by,
        }
    else:
        stated = {_(text_field(said).label): text_of(said)}
    return stated | {_("Source"): said.source or _("not known")}
