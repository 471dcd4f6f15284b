"""The events of a statement in plain words, and the statement as recorded by the end of a day."""

from collections.abc import Iterable, Sequence
from datetime import date

from flask_babel import gettext as _
from markupsafe import Markup

from shared.contracts.embargoes import EmbargoEnded
from shared.contracts.markings import MarkingChanged
from shared.domain.event import Marking, StoredEvent
from shared.public_view.openness import effective_marking
from shared.statements.events import AnyStatement, Correction, Withdrawal, corrected, folded
from shared.statements.kinds import StatementKind
from shared.statements.wording import sentence_for
from shared.web.console.history import actor_words
from shared.web.console.markings import MARKINGS
from shared.web.console.records import HistoryEntry, bold, changes
from shared.web.statements.workspace import LoggedEvent, StatementWorkspace


class StatementHistory:
    """The history of one statement, oldest event first, with the content that each correction replaces."""

    def __init__(self, work: StatementWorkspace, kind: StatementKind) -> None:
        self._work, self._kind, self._sentences = work, kind, work.sentences
        self._before: AnyStatement | None = None
        self._version: int | None = None
        self._marking: Marking | None = None

    def format(self, entries: Sequence[LoggedEvent]) -> list[HistoryEntry]:
        return [self._entry(each) for each in entries]

    def _entry(self, entry: LoggedEvent) -> HistoryEntry:
        event = entry.event
        sentence, replaces = self._sentence(event), self._version
        self._before, self._version = folded(self._before, event.data), event.version
        effective = self._day() if isinstance(event.data, AnyStatement) else None
        return HistoryEntry(
            sentence + self._marking_change(event),
            entry.recorded,
            event.version,
            event.id,
            effective=effective,
            dated=effective is not None,
            by=actor_words(event.actor, self._work.account_name),
            reason=getattr(event.data, "reason", None),
            replaces=replaces if isinstance(event.data, Correction) else None,
        )

    def _sentence(self, event: StoredEvent) -> Markup:
        kind, before = self._kind, self._before
        match event.data:
            case AnyStatement() as stated:
                return self._stated(stated)
            case Correction() as correction if before is not None:
                return bold(_("Correction.")) + " " + changes(self._changed(before, corrected(before, correction)))
            case Withdrawal() if before is not None:
                return bold(_("Withdrawn: %(what)s."), what=self._sentences.line(kind, before))
            case MarkingChanged():
                return bold(_("Who may see it was changed."))
            case EmbargoEnded():
                return bold(_("The embargo ended."))
        raise TypeError(type(event.data).__name__)

    def _stated(self, stated: AnyStatement) -> Markup:
        sentence = sentence_for(self._kind.wording.history or "%(line)s", stated)
        return bold(_(sentence), **self._sentences.places(sentence, self._kind, stated))

    def _changed(self, was: AnyStatement, now: AnyStatement) -> Iterable[tuple[str, str, str]]:
        for field in self._kind.fields:
            before, after = getattr(was, field.name), getattr(now, field.name)
            if before != after:
                yield _(field.label), self._sentences.in_words(field, before), self._sentences.in_words(field, after)
        yield _("Source"), was.source or _("not stated"), now.source or _("not stated")

    def _marking_change(self, event: StoredEvent) -> Markup:
        """Return a sentence about a change of audience, if there was one."""
        if isinstance(event.data, EmbargoEnded):
            return Markup()
        before, self._marking = self._marking, effective_marking(event)
        if before in (None, self._marking):
            return Markup()
        assert before is not None
        return " " + changes([(_("Who may see it"), str(MARKINGS[before]), str(MARKINGS[self._marking]))])

    def _day(self) -> str | None:
        """Return the first given day of the statement."""
        days = (getattr(self._before, each.name) for each in self._kind.fields if each.control == "date")
        return next((day for day in days if day), None)


def statement_on(entries: Sequence[LoggedEvent], day: date) -> AnyStatement | None:
    """Return the statement recorded by the end of a day, UTC; None if it was not recorded yet, or withdrawn."""
    now: AnyStatement | None = None
    for each in entries:
        if each.recorded and each.recorded[:10] <= day.isoformat():
            now = folded(now, each.event.data)
    return now
