"""The events of a record in plain words; the changed ones in bold, what they replace struck out (LOOK 4.5)."""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from typing import Any

from flask_babel import gettext
from markupsafe import Markup

from services.meetings.console.announcements import format_instant
from services.meetings.console.labels import KINDS, SEEN_BY, _, days, inline_label, place, span
from services.meetings.console.meeting_facts_history import MeetingFactsFormatter
from services.meetings.console.registry_names import RegistryNames, RegistryNamesUnavailable
from services.meetings.queries import HistoryEvent, OrganizationDirectory
from shared.contracts import meetings as events
from shared.domain.registration import RegisteredInError, Reinstated
from shared.public_view.approval import statement_of
from shared.public_view.embargoes import PROGRAM
from shared.public_view.openness import OPERATOR
from shared.web.console import HistoryEntry
from shared.web.console.markings import MARKINGS
from shared.web.console.records import bold
from shared.web.days import localized_date
from shared.web.tokens import viewer

Replaced = events.MeetingPlanned | events.MeetingHeld | events.MeetingCorrected | events.MeetingOutcomeWithdrawn


class HistoryFormatter:
    """Tells a record's events, oldest first; remembers what each correction replaces."""

    def __init__(self, directory: OrganizationDirectory, names: RegistryNames) -> None:
        self._directory, self._names = directory, names
        self._before: dict[str, tuple[Any, int]] = {}
        self._who: dict[str, str] = {}
        self._people: dict[str, str] = {}
        self._organizations: dict[str, str] = {}
        self._meeting_facts = MeetingFactsFormatter(_changes)
        self._marked: dict[str, str] = {}

    def format(self, entries: Sequence[HistoryEvent]) -> list[HistoryEntry]:
        people = {person for entry in entries if (person := getattr(entry.event.data, "person", None))}
        with suppress(RegistryNamesUnavailable):
            self._people = self._names.people(people)
        came = [each.event.data for each in entries if isinstance(each.event.data, events.AttendanceRecorded)]
        if came:
            # A past meeting is not told with today's names.
            self._organizations = self._directory.names_at(came[0].meeting, [each.organization for each in came])
        return [self._happening(entry) for entry in entries]

    def _happening(self, entry: HistoryEvent) -> HistoryEntry:
        event = entry.event
        key = getattr(event.data, "fact", event.stream)
        before, replaces = self._before.get(key, (None, None))
        if isinstance(event.data, events.MarkingChanged):
            sentence, effective = self._decided(event.data), None
        else:
            sentence, effective = self._sentence(event.data, before)
        is_correction = type(event.data).__name__.endswith("Corrected")
        if any(hasattr(event.data, name) for name in ("first_day", "fact", "code")):
            self._before[key] = (_merged(before, event.data), event.version)
        return HistoryEntry(
            sentence + self._marking_change(entry),
            entry.recorded,
            event.version,
            event.id,
            effective=effective,
            dated=effective is not None,
            by=self._by(event.actor),
            reason=getattr(event.data, "reason", None),
            replaces=replaces if is_correction else None,
        )

    def _marking_change(self, entry: HistoryEvent) -> Markup:
        """That other people may see a statement since, if so."""
        event = entry.event
        key = statement_of(event.data)
        if key is None and isinstance(event.data, events.SeriesOpened | events.MeetingPlanned | events.MarkingChanged):
            key = event.stream
        if key is None or getattr(event.data, "withdraws", False):
            return Markup()
        before, self._marked[key] = self._marked.get(key, event.marking), event.marking
        if before == event.marking:
            return Markup()
        return " " + _changes([(str(SEEN_BY.label), str(MARKINGS[before]), str(MARKINGS[event.marking]))])

    def _by(self, account: str) -> str:
        if account == OPERATOR:
            return _("the command line")
        if account == PROGRAM:
            return _("the program")
        if account == viewer().account:
            return _("you")
        if account not in self._who:
            self._who[account] = self._names.account(account) or account
        return self._who[account]

    def _sentence(self, event: Any, before: Any) -> tuple[Markup, str | None]:
        match event:
            case events.SeriesOpened(name=name, code=code):
                return bold(gettext("The series %(name)s (%(code)s) was opened."), name=name, code=code), None
            case events.SeriesRecordStated() | events.SeriesRecordCorrected():
                return _of_the_record(event, before), event.first
            case events.SeriesRecordWithdrawn():
                return bold(
                    gettext("What was stated of the record of %(days)s was withdrawn."), days=span(before)
                ), None
            case events.MeetingPlanned(code=code):
                sentence = gettext("%(code)s was planned: %(when)s.")
                return bold(sentence, code=code, when=self._when(event)), event.first_day
            case events.MeetingHeld() | events.MeetingOutcomeWithdrawn():
                return self._took_place(event), event.first_day
            case events.MeetingCorrected():
                return self._corrected(event, before), event.first_day
            case events.MeetingCancelled():
                return bold(gettext("The meeting was cancelled.")), None
            case events.MeetingNotHeld():
                return bold(gettext("The meeting did not take place.")), None
            case events.MeetingAnnounced() | events.MeetingAnnouncementWithdrawn() | events.EmbargoEnded():
                return _of_the_announcement(event), None
            case events.AttendanceListClosed(complete=complete):
                what = _("complete") if complete else _("not complete")
                return bold(gettext("The list of attendance is %(what)s."), what=what), None
            case events.AttendanceRecorded():
                return self._attended(event), None
            case events.AttendanceCorrected():
                return self._entry_corrected(event, before), None
            case events.AttendanceWithdrawn():
                sentence = gettext("%(organization)s was taken off the list.")
                return bold(sentence, organization=self._called(before.organization)), None
        return _amended(event, before) or self._meeting_facts.sentence(event), None

    def _took_place(self, event: events.MeetingHeld | events.MeetingOutcomeWithdrawn) -> Markup:
        if isinstance(event, events.MeetingHeld):
            return bold(gettext("The meeting was held: %(when)s."), when=self._when(event))
        return bold(gettext("The meeting is planned again: %(when)s."), when=self._when(event))

    def _decided(self, event: events.MarkingChanged) -> Markup:
        return bold(gettext("Who may see %(what)s was decided anew."), what=self._named(event.statement))

    def _named(self, statement: str | None) -> str | Markup:
        """What a statement says, in a few words."""
        words = {None: _("this record"), "attendance list": _("whether the list is complete")}
        words |= {"details": _("the details"), "subjects": _("the subjects"), "conclusions": _("whether these are all")}
        if statement in words:
            return words[statement]
        before, _version = self._before.get(statement or "", (None, 0))
        if getattr(before, "organization", None):
            return self._called(before.organization)
        return self._meeting_facts.summary(statement or "") or getattr(before, "what", None) or _("a statement")

    def _called(self, organization: str) -> str:
        return self._organizations.get(organization, organization)

    def _when(self, event: Replaced) -> str:
        parts = (days(event, "long"), place(event, self._directory), inline_label(event.mode))
        return ", ".join(part for part in parts if part)

    def _corrected(self, event: events.MeetingCorrected, before: Any) -> Markup:
        was, now = self._facts(before), self._facts(event)
        return bold(gettext("Correction.")) + " " + _changes((name, was[name], now[name]) for name in now)

    def _facts(self, event: Any) -> dict[str, str]:
        return {
            _("Days"): days(event, "long"),
            _("Place"): place(event, self._directory) or _("not known"),
            _("Number in the series"): str(event.ordinal or _("none")),
            _("Mode"): inline_label(event.mode) or _("not known"),
            _("Sources"): "; ".join(event.sources or ()) or _("not known"),
        }

    def _entry_corrected(self, event: events.AttendanceCorrected, before: Any) -> Markup:
        sentence = gettext("Correction: %(organization)s attended as follows.")
        head = bold(sentence, organization=self._called(before.organization))
        changes = (
            (_("Capacity"), inline_label(before.capacity), inline_label(event.capacity)),
            (_("Mode"), inline_label(before.mode), inline_label(event.mode)),
            (_("Person"), self._person(before.person), self._person(event.person)),
        )
        return head + " " + _changes((name, was or _("not known"), now or _("not known")) for name, was, now in changes)

    def _attended(self, event: events.AttendanceRecorded) -> Markup:
        called, how = self._called(event.organization), self._how(event)
        if not how:
            return bold(gettext("%(organization)s attended."), organization=called)
        return bold(gettext("%(organization)s attended: %(how)s."), organization=called, how=how)

    def _how(self, event: events.AttendanceRecorded) -> str:
        parts = (inline_label(event.capacity), inline_label(event.mode), self._person(event.person))
        return ", ".join(part for part in parts if part)

    def _person(self, person: str | None) -> str | None:
        return self._people.get(person, person) if person else None


def _merged(before: Any, event: Any) -> Any:
    """What a later correction replaces: the event's own fields, and those of the earlier ones that it does not state."""
    return _Known(before, event)


class _Known:
    def __init__(self, before: Any, event: Any) -> None:
        self._before, self._event = before, event

    def __getattr__(self, name: str) -> Any:
        if hasattr(self._event, name):
            return getattr(self._event, name)
        return getattr(self._before, name, None)


def _changes(changes: Iterable[tuple[str, str, str]]) -> Markup:
    """A sentence for each fact that is not as it was."""
    sentence = Markup(gettext("%(what)s: %(was)s is now %(now)s."))  # noqa: S704  ours; the parts are escaped
    return Markup(" ").join(
        sentence % {"what": what, "was": Markup("<s>{}</s>").format(was), "now": Markup("<b>{}</b>").format(now)}
        for what, was, now in changes
        if was != now
    )


def _amended(event: Any, before: Any) -> Markup | None:
    match event:
        case events.MeetingCodeCorrected(code=code):
            return _changes([(_("Code"), before.code, code)])
        case events.SeriesCorrected():
            return _series_corrected(event, before)
        case RegisteredInError():
            return bold(gettext("It was removed from all lists: it had been registered in error."))
        case Reinstated():
            return bold(gettext("It was reinstated."))
    return None


def _series_corrected(event: events.SeriesCorrected, before: Any) -> Markup:
    not_known = _("not known")
    return (
        bold(gettext("Correction."))
        + " "
        + _changes(
            (
                (_("Name"), before.name, event.name),
                (_("Code"), before.code, event.code),
                (_("Kind"), str(dict(KINDS)[before.kind]), str(dict(KINDS)[event.kind])),
                (
                    _("Record kept from"),
                    localized_date(before.kept_from) if before.kept_from else not_known,
                    localized_date(event.kept_from) if event.kept_from else not_known,
                ),
            )
        )
    )


def _of_the_announcement(
    event: events.MeetingAnnounced | events.MeetingAnnouncementWithdrawn | events.EmbargoEnded,
) -> Markup:
    if isinstance(event, events.EmbargoEnded):
        return bold(gettext("The embargo ended."))
    if isinstance(event, events.MeetingAnnouncementWithdrawn):
        return bold(gettext("The announcement was withdrawn."))
    if event.not_before is None:
        return bold(gettext("The meeting was announced as it was recorded then."))
    return bold(gettext("The meeting was announced, not before %(when)s."), when=format_instant(event.not_before))


def _of_the_record(event: Any, before: Any) -> Markup:
    if before is None:
        sentence = gettext("The record of %(days)s is %(state)s: %(what)s.")
        return bold(sentence, days=span(event), state=inline_label(event.state), what=event.what)
    return (
        bold(gettext("Correction."))
        + " "
        + _changes(
            (
                (_("Days"), span(before), span(event)),
                (_("Record"), inline_label(before.state) or "", inline_label(event.state) or ""),
                (_("What is known"), before.what, event.what),
                (_("Source"), before.source or _("not known"), event.source or _("not known")),
            )
        )
    )


__all__ = ["HistoryFormatter"]
