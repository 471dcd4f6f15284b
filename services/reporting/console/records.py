"""The parts shared by all pages of reporting's own records: roles of readers and writers, and the history of a record."""

from collections.abc import Callable

from flask_babel import gettext as _
from markupsafe import Markup

from services.reporting.queries import StaffQueries
from shared.contracts.markings import MarkingChanged
from shared.contracts.reporting import StudyPeriodCorrected
from shared.event_store.histories import HistoryEvent
from shared.statements.events import Correction
from shared.web.console import HistoryEntry
from shared.web.console.markings import MARKINGS
from shared.web.console.records import bold

WRITERS = frozenset({"staff", "approver", "administrator"})
READERS = WRITERS | {"auditor"}


def history_entries(staff: StaffQueries, record: str, tell: Callable[[object], Markup]) -> list[HistoryEntry]:
    """Return every event of a record in words. `tell` describes each event, except a change of marking."""
    return [_entry(each, tell) for each in staff.history(record)]


def _entry(entry: HistoryEvent, tell: Callable[[object], Markup]) -> HistoryEntry:
    event = entry.event
    data = event.data
    if isinstance(data, MarkingChanged):
        sentence = bold(_("Who may see it has changed: %(marking)s."), marking=str(MARKINGS[event.marking]))
    else:
        sentence = tell(data)
    effective = getattr(data, "since", None)
    return HistoryEntry(
        sentence,
        entry.recorded,
        event.version,
        event.id,
        effective,
        dated=effective is not None,
        by=event.actor,
        reason=getattr(data, "reason", None),
        replaces=event.version - 1 if isinstance(data, Correction | StudyPeriodCorrected) else None,
    )
