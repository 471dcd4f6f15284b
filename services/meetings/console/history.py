"""The events of a record in plain words; changed words in bold, replaced ones struck out (LOOK 4.5)."""

from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from flask_babel import gettext, ngettext
from markupsafe import Markup

from services.meetings.console.labels import (
    KINDS,
    PERSON_LEVELS,
    SEEN_BY,
    _,
    days,
    format_instant,
    inline_label,
    label_of,
    span,
)
from services.meetings.console.meeting_facts_labels import MeetingFactsFormatter, correction
from services.meetings.console.workspace import MeetingsWorkspace
from shared.contracts import meetings as events
from shared.domain.registration import RegisteredInError, Reinstated
from shared.event_store.histories import HistoryEvent
from shared.public_view.approval import statement_of
from shared.web.console import HistoryEntry
from shared.web.console.history import actor_words
from shared.web.console.markings import MARKINGS
from shared.web.console.records import bold, changes
from shared.web.days import localized_date
from shared.web.personal_names import NamesUnavailable

EventInWords = tuple[Markup, str | None]
"""An event in words, and the day from which it holds, if it has one."""


def history_of(
    work: MeetingsWorkspace, record: str, stream: str | None = None, fact: str | None = None
) -> list[HistoryEntry]:
    """Return the history of a record, of one of its streams, or of one statement."""
    entries = work.histories.history(record, stream)
    return HistoryFormatter(work).format(
        [each for each in entries if fact is None or statement_of(each.event.data) == fact]
    )


class HistoryFormatter:
    """The history of a record, oldest event first; remembers the content that each correction replaces."""

    def __init__(self, work: MeetingsWorkspace) -> None:
        self._work = work
        self._before: dict[str, tuple[Any, int]] = {}
        self._people: dict[str, str] = {}
        self._organizations: dict[str, str] = {}
        self._meeting_facts = MeetingFactsFormatter()
        self._marked: dict[str, str] = {}

    def format(self, entries: Sequence[HistoryEvent]) -> list[HistoryEntry]:
        people = {person for entry in entries if (person := getattr(entry.event.data, "person", None))}
        with suppress(NamesUnavailable):
            self._people = self._work.names.of(people)
        attendances = [each.event.data for each in entries if isinstance(each.event.data, events.AttendanceRecorded)]
        if attendances:
            # Organizations are named as they were called at the time of the meeting.
            self._organizations = self._work.directory.names_at(
                attendances[0].meeting, [each.organization for each in attendances]
            )
        return [self._happening(entry) for entry in entries]

    def _happening(self, entry: HistoryEvent) -> HistoryEntry:
        event = entry.event
        key = getattr(event.data, "fact", event.stream)
        before, replaces = self._before.get(key, (None, None))
        sentence, effective = self._sentence(event.data, before)
        is_correction = type(event.data).__name__.endswith("Corrected")
        if any(hasattr(event.data, name) for name in ("first_day", "fact", "code")):
            self._before[key] = (_Known(before, event.data), event.version)
        return HistoryEntry(
            sentence + self._marking_change(entry),
            entry.recorded,
            event.version,
            event.id,
            effective=effective,
            dated=effective is not None,
            by=actor_words(event.actor, self._work.names.account),
            reason=getattr(event.data, "reason", None),
            replaces=replaces if is_correction else None,
        )

    def _marking_change(self, entry: HistoryEvent) -> Markup:
        """Return a sentence about a change of a statement's audience, if there was one."""
        event = entry.event
        key = statement_of(event.data)
        if key is None and isinstance(event.data, events.SeriesOpened | events.MeetingPlanned | events.MarkingChanged):
            key = event.stream
        if key is None or getattr(event.data, "withdraws", False):
            return Markup()
        before, self._marked[key] = self._marked.get(key, event.marking), event.marking
        if before == event.marking:
            return Markup()
        return " " + changes([(str(SEEN_BY.label), str(MARKINGS[before]), str(MARKINGS[event.marking]))])

    def _sentence(self, event: Any, before: Any) -> EventInWords:
        for describe in (_of_a_series, self._of_a_meeting, self._of_attendance):
            if (found := describe(event, before)) is not None:
                return found
        match event:
            case events.MarkingChanged(statement=statement):
                sentence = gettext("Who may see %(what)s was changed.")
                return bold(sentence, what=self._named(statement)), None
            case RegisteredInError():
                return bold(gettext("It was removed from all lists because it had been registered in error.")), None
            case Reinstated():
                return bold(gettext("It was reinstated.")), None
        return self._meeting_facts.sentence(event), None

    def _of_a_meeting(self, event: Any, before: Any) -> EventInWords | None:
        match event:
            case events.MeetingPlanned(code=code):
                sentence = gettext("%(code)s was planned: %(when)s.")
                return bold(sentence, code=code, when=self._when(event)), event.first_day
            case events.MeetingHeld():
                return bold(gettext("The meeting was held: %(when)s."), when=self._when(event)), event.first_day
            case events.MeetingOutcomeWithdrawn():
                sentence = gettext("The meeting is planned again: %(when)s.")
                return bold(sentence, when=self._when(event)), event.first_day
            case events.MeetingCorrected():
                return correction(self._facts(before), self._facts(event)), event.first_day
            case events.MeetingCodeCorrected(code=code):
                return changes([(_("Code"), before.code, code)]), None
            case events.MeetingCancelled():
                return bold(gettext("The meeting was cancelled.")), None
            case events.MeetingNotHeld():
                return bold(gettext("The meeting did not take place.")), None
            case events.MeetingAnnounced(not_before=None):
                return bold(gettext("The meeting was announced as it was recorded then.")), None
            case events.MeetingAnnounced(not_before=str(moment)):
                sentence = gettext("The meeting was announced, with an embargo until %(when)s.")
                return bold(sentence, when=format_instant(moment)), None
            case events.AgendaAnnounced(items=items, not_before=moment):
                count = ngettext(
                    "One item of the agenda was announced", "%(num)s items of the agenda were announced", len(items)
                )
                if moment is None:
                    return bold("%(count)s.", count=count), None
                return bold(
                    gettext("%(count)s, with an embargo until %(when)s."), count=count, when=format_instant(moment)
                ), None
            case events.MeetingAnnouncementWithdrawn():
                return bold(gettext("The announcement was withdrawn.")), None
            case events.EmbargoEnded():
                return bold(gettext("The embargo ended.")), None
        return None

    def _of_attendance(self, event: Any, before: Any) -> EventInWords | None:
        match event:
            case events.AttendanceListClosed(complete=complete):
                state = _("complete") if complete else _("not complete")
                return bold(gettext("The list of attendance is %(what)s."), what=state), None
            case events.AttendanceRecorded():
                organization, how = self._called(event), self._how(event)
                if not how:
                    return bold(gettext("%(organization)s attended."), organization=organization), None
                return bold(gettext("%(organization)s attended: %(how)s."), organization=organization, how=how), None
            case events.AttendanceCorrected():
                sentence = gettext("Correction of the attendance of %(organization)s.")
                head = bold(sentence, organization=self._called(before))
                return correction(self._entry(before), self._entry(event), head), None
            case events.AttendanceWithdrawn():
                sentence = gettext("%(organization)s was removed from the list.")
                return bold(sentence, organization=self._called(before)), None
        return None

    def _named(self, statement: str | None) -> str | Markup:
        """Return a statement in a few words."""
        labels = {None: _("this record"), "attendance list": _("whether the list is complete")}
        labels |= {
            "details": _("the details"),
            "subjects": _("the subjects"),
            "conclusions": _("whether these are all the conclusions"),
        }
        if statement in labels:
            return labels[statement]
        before, _version = self._before.get(statement or "", (None, 0))
        if getattr(before, "organization", None):
            return self._called(before)
        return self._meeting_facts.summary(statement or "") or getattr(before, "what", None) or _("a statement")

    def _called(self, entry: Any) -> str:
        """Return the name of an entry's organization; until the registry has it, as it was listed."""
        return self._organizations.get(entry.organization) or entry.listed_as or entry.organization

    def _when(self, event: Any) -> str:
        parts = (days(event, "long"), self._work.place(event), inline_label(event.mode))
        return ", ".join(part for part in parts if part)

    def _facts(self, event: Any) -> dict[str, str]:
        return {
            _("Days"): days(event, "long"),
            _("Place"): self._work.place(event) or _("not known"),
            _("Number in the series"): str(event.ordinal or _("none")),
            _("Mode"): inline_label(event.mode) or _("not known"),
            _("Sources"): "; ".join(event.sources or ()) or _("not known"),
        }

    def _entry(self, event: Any) -> dict[str, str]:
        return {
            _("Capacity"): inline_label(event.capacity) or _("not known"),
            _("Mode"): inline_label(event.mode) or _("not known"),
            _("Person"): self._person(event.person) or _("not known"),
            _("Level"): label_of(PERSON_LEVELS, event.level) or _("not known"),
        }

    def _how(self, event: events.AttendanceRecorded) -> str:
        parts = (inline_label(event.capacity), inline_label(event.mode), self._person(event.person))
        return ", ".join(part for part in parts if part)

    def _person(self, person: str | None) -> str | None:
        return self._people.get(person, person) if person else None


class _Known:
    """The content that a later correction replaces: the event's own fields, and from earlier events the fields that it
    does not state."""

    def __init__(self, before: Any, event: Any) -> None:
        self._before, self._event = before, event

    def __getattr__(self, name: str) -> Any:
        if hasattr(self._event, name):
            return getattr(self._event, name)
        return getattr(self._before, name, None)


def _of_a_series(event: Any, before: Any) -> EventInWords | None:
    match event:
        case events.SeriesOpened(name=name, code=code):
            return bold(gettext("The series %(name)s (%(code)s) was opened."), name=name, code=code), None
        case events.SeriesCorrected():
            return correction(_series_facts(before), _series_facts(event)), None
        case events.SeriesRecordStated():
            sentence = gettext("The record of %(days)s is %(state)s: %(what)s.")
            values = {"days": span(event), "state": inline_label(event.state), "what": event.what}
            return bold(sentence, **values), event.first
        case events.SeriesRecordCorrected():
            return correction(_record_facts(before), _record_facts(event)), event.first
        case events.SeriesRecordWithdrawn():
            return bold(gettext("The completeness of %(days)s was withdrawn."), days=span(before)), None
    return None


def _series_facts(event: Any) -> dict[str, str]:
    return {
        _("Name"): event.name,
        _("Code"): event.code,
        _("Kind"): str(label_of(KINDS, event.kind)),
        _("Record kept from"): localized_date(event.kept_from) if event.kept_from else _("not known"),
        _("Group"): event.group or _("none"),
    }


def _record_facts(event: Any) -> dict[str, str]:
    return {
        _("Days"): span(event),
        _("Record"): inline_label(event.state) or "",
        _("What is known"): event.what,
        _("Source"): event.source or _("not known"),
    }
