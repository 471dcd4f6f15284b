"""What was told of a meeting, as a history says it: what changed in bold, what it replaces struck out."""

from collections.abc import Callable, Iterable
from typing import Any

from flask_babel import gettext
from markupsafe import Markup

from services.meetings.console.labels import _
from services.meetings.console.meeting_facts_labels import count_label, count_markup, subjects_line
from shared.contracts import meetings as events
from shared.web.console.records import bold

Changes = Callable[[Iterable[tuple[str, str, str]]], Markup]


class MeetingFactsFormatter:
    """Words the events of one record, oldest first; `changes` words what is not as it was."""

    def __init__(self, changes: Changes) -> None:
        self._changes = changes
        self._facts: dict[str, Any] = {}

    def sentence(self, event: Any) -> Markup:
        """Raises TypeError for an event that tells nothing of the kind."""
        match event:
            case events.MeetingSubjectsWithdrawn(states=states):
                self._facts.pop(states, None)
                return bold(gettext("What was stated of its subjects was withdrawn."))
            case events.ConclusionsClosed(complete=complete):
                what = _("all") if complete else _("not all")
                return bold(gettext("Of the conclusions %(what)s are summarized."), what=what)
            case events.MeetingFactWithdrawn(fact=fact):
                return bold(gettext("Withdrawn: %(what)s."), what=_in_words(self._facts[fact]))
        said = event.states or event.fact
        before, self._facts[said] = self._facts.get(said), event
        if before is None:
            return _first_told(event)
        return (
            bold(_told_anew(event))
            + " "
            + self._changes(
                (name, was, now)
                for (name, was), now in zip(_parts(before).items(), _parts(event).values(), strict=True)
            )
        )

    def summary(self, fact: str) -> str | Markup | None:
        """What a fact says, in a few words; None for one that was not told."""
        return _in_words(self._facts[fact]) if fact in self._facts else None


def _first_told(event: Any) -> Markup:
    match event:
        case events.CountStated():
            return bold(gettext("A count was stated: %(count)s."), count=_in_words(event))
        case events.TopicDiscussed(topic=topic):
            return bold(gettext("A topic was recorded: %(topic)s."), topic=topic)
        case events.ConclusionSummarized(summary=summary):
            return bold(gettext("A conclusion was summarized in our words: %(summary)s"), summary=summary)
        case events.MeetingReported(document=document):
            return bold(gettext("The meeting was reported in %(document)s."), document=document)
        case events.MeetingSubjectsStated(subjects=subjects):
            return bold(gettext("What the meeting is about was stated: %(what)s."), what=subjects_line(subjects))
        case events.MeetingDetailsStated():
            said = [f"{name}: {value}" for name, value in _parts(event).items() if value != _("not known")]
            return bold(gettext("Details were stated: %(what)s."), what="; ".join(said))
    raise TypeError(type(event).__name__)


def _told_anew(event: Any) -> str:
    match event:
        case events.MeetingSubjectsStated():
            return _("What the meeting is about was stated anew.")
        case events.MeetingDetailsStated():
            return _("The details were stated anew.")
    return _("Correction.")


def _in_words(event: Any) -> str | Markup:
    match event:
        case events.CountStated() | events.CountCorrected():
            return count_markup(event.value, event.relation, event.of, event.by)
    return next(iter(_parts(event).values()))


def _parts(event: Any) -> dict[str, str]:
    """The fields of a fact, in words."""
    stated: dict[str, str | None]
    match event:
        case events.CountStated() | events.CountCorrected():
            stated = {
                _("Number"): count_label(event.value, event.relation),
                _("What was counted"): event.of,
                _("Who states it"): event.by,
            }
        case events.TopicDiscussed() | events.TopicDiscussedCorrected():
            stated = {_("Topic"): event.topic}
        case events.ConclusionSummarized() | events.ConclusionSummaryCorrected():
            stated = {_("Our summary"): event.summary}
        case events.MeetingReported() | events.MeetingReportedCorrected():
            stated = {_("Document"): event.document}
        case events.MeetingSubjectsStated():
            stated = {_("Subjects"): subjects_line(event.subjects)}
        case events.MeetingDetailsStated():
            stated = {
                _("Venue"): event.venue,
                _("Hosts"): ", ".join(event.hosts or ()),
                _("Held together with"): event.colocated_with,
                _("By invitation only"): {True: _("yes"), False: _("no"), None: None}[event.invitation_only],
                _("About the days"): event.day_note,
                _("Note"): event.note,
            }
        case _:
            raise TypeError(type(event).__name__)
    return {name: value or _("not known") for name, value in (stated | {_("Source"): event.source}).items()}
