"""The shared parts of all pages of reporting's own records: roles of readers and writers, and the history of a record."""

from collections.abc import Callable
from typing import NamedTuple

from flask_babel import gettext as _
from markupsafe import Markup

from services.reporting.queries import StaffQueries
from shared.contracts.markings import MarkingChanged
from shared.contracts.reporting import EVENTS, StudyPeriodCorrected
from shared.domain.event import StoredEvent
from shared.event_store.codec import Codec
from shared.statements.events import Correction
from shared.web.console import HistoryEntry
from shared.web.console.markings import MARKINGS
from shared.web.console.records import bold

WRITERS = frozenset({"staff", "approver", "administrator"})
READERS = WRITERS | {"auditor"}


class TimedEvent(NamedTuple):
    """An event, and when it was recorded: None until it is sealed."""

    event: StoredEvent
    recorded: str | None


def history_entries(staff: StaffQueries, record: str, tell: Callable[[object], Markup]) -> list[HistoryEntry]:
    """Return every event of a record in words. `tell` words each, except a change of marking."""
    return [_entry(each, tell) for each in logged_events(staff, record)]


def logged_events(staff: StaffQueries, record: str) -> list[TimedEvent]:
    """Return every event of a record, oldest first."""
    codec = Codec("reporting", EVENTS)
    return [TimedEvent(codec.decode(stored), recorded) for stored, recorded in staff.history("reporting", record)]


def _entry(each: TimedEvent, tell: Callable[[object], Markup]) -> HistoryEntry:
    event, recorded = each
    said = event.data
    if isinstance(said, MarkingChanged):
        sentence = bold(_("Who may see it was decided anew: %(marking)s."), marking=str(MARKINGS[event.marking]))
    else:
        sentence = tell(said)
    effective = getattr(said, "since", None)
    return HistoryEntry(
        sentence,
        recorded,
        event.version,
        event.id,
        effective,
        dated=effective is not None,
        by=event.actor,
        reason=getattr(said, "reason", None),
        replaces=event.version - 1 if isinstance(said, Correction | StudyPeriodCorrected) else None,
    )
