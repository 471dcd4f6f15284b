"""The projection of meetings to rows."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, select

from services.meetings import read_models as rm
from services.meetings.projections import meeting_facts, visibility
from services.meetings.projections.rows import append_to_history
from shared.contracts.meetings import (
    AttendanceListClosed,
    ConclusionsClosed,
    MarkingChanged,
    MeetingAnnounced,
    MeetingAnnouncementWithdrawn,
    MeetingCancelled,
    MeetingCodeCorrected,
    MeetingCorrected,
    MeetingHeld,
    MeetingNotHeld,
    MeetingOutcomeWithdrawn,
    MeetingPlanned,
)
from shared.domain.collation import collation_key
from shared.domain.event import StoredEvent
from shared.event_store.row_writes import update_rows, upsert
from shared.public_view.openness import effective_marking

# After an announcement or its withdrawal, no change waits to be published.
RELEASED = {"held_back": False}


def apply(connection: Connection, event: StoredEvent) -> None:
    """Write an event of a meeting's stream, except statements."""
    changed = _changed(connection, event)
    append_to_history(connection, event, event.stream)
    update_rows(connection, rm.meetings, {"id": event.stream}, changed | {"version": event.version})
    visibility.apply(connection, event)


def _changed(connection: Connection, event: StoredEvent) -> dict[str, Any]:
    """Return the changes of the meeting's own row."""
    marking = effective_marking(event)
    match event.data:
        case MeetingPlanned() as planned:
            _planned(connection, event, planned)
        case MeetingHeld() as held:
            return _when(held) | {"status": "held"} | _held_back(connection, event)
        case MeetingCorrected() as corrected:
            return _when(corrected) | {"ordinal": corrected.ordinal} | _held_back(connection, event)
        case MeetingCancelled(reason=reason):
            return {"status": "cancelled"} | _why(reason, event) | _held_back(connection, event)
        case MeetingNotHeld(reason=reason):
            return {"status": "not held"} | _why(reason, event) | _held_back(connection, event)
        case MeetingOutcomeWithdrawn() as withdrawn:
            planned_again = {"status": "planned", "reason": None, "reason_marking": None}
            return _when(withdrawn) | planned_again | _held_back(connection, event)
        case MeetingCodeCorrected(code=code):
            return _code(code) | _held_back(connection, event)
        case MeetingAnnounced(not_before=not_before):
            return {"announced": True, "not_before": not_before} | RELEASED
        case MeetingAnnouncementWithdrawn():
            return {"announced": False, "not_before": None} | RELEASED
        case AttendanceListClosed() | ConclusionsClosed() as closed:
            return dict(zip(_CLOSED[closed.states], (closed.complete, closed.source, marking), strict=True))
        case MarkingChanged(statement=None):
            # A changed marking ends the announcement.
            return {"marking": marking, "announced": False, "not_before": None} | RELEASED
        case MarkingChanged(statement=statement) if statement in _CLOSED:
            return {_CLOSED[statement][-1]: marking}
        case _:
            meeting_facts.apply(connection, event)
    return {}


_CLOSED: Mapping[str | None, tuple[str, str, str]] = {
    AttendanceListClosed.states: ("complete", "list_source", "complete_marking"),
    ConclusionsClosed.states: ("conclusions_complete", "conclusions_source", "conclusions_marking"),
}
"""The columns that say whether a list is complete, who says so, and who may see it."""


def _planned(connection: Connection, event: StoredEvent, planned: MeetingPlanned) -> None:
    code = connection.scalar(select(rm.series.c.code).where(rm.series.c.id == planned.series))
    values = (
        _when(planned)
        | _code(planned.code)
        | {
            "version": event.version,
            "series": planned.series,
            "series_code": code,
            "ordinal": planned.ordinal,
            "status": "planned",
            "imported": planned.imported is not None,
            "marking": effective_marking(event),
            "announced": planned.imported is not None and effective_marking(event) == "public",
            "not_before": None,
            "held_back": False,
            "view": visibility.view_when_planned(event, planned),
        }
    )
    upsert(connection, rm.meetings, {"id": event.stream} | values)


def _code(code: str) -> dict[str, Any]:
    return {"code": code, "code_key": code.casefold(), "sort_code": collation_key(code)}


def _why(reason: str, event: StoredEvent) -> dict[str, Any]:
    return {"reason": reason, "reason_marking": effective_marking(event)}


def _held_back(connection: Connection, event: StoredEvent) -> dict[str, Any]:
    """Return the mark of a held-back change: a closed change to a public meeting waits until it is announced again."""
    if effective_marking(event) == "public":
        return {}
    announced = connection.scalar(select(rm.meetings.c.announced).where(rm.meetings.c.id == event.stream))
    return {"held_back": True} if announced else {}


def _when(data: MeetingPlanned | MeetingHeld | MeetingCorrected | MeetingOutcomeWithdrawn) -> dict[str, Any]:
    return {
        "first_day": data.first_day,
        "last_day": data.last_day,
        "city": data.city,
        "country": data.country,
        "mode": data.mode,
        "sources": "\n".join(data.sources) if data.sources else None,
    }
