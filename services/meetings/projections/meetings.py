"""Events of meetings to rows."""

from typing import Any

from sqlalchemy import Connection, select

from services.meetings import read_models as rm
from services.meetings.projections import told
from services.meetings.projections.rows import change, put, remember
from shared.contracts.meetings import (
    AttendanceListClosed,
    ConclusionsClosed,
    MeetingCancelled,
    MeetingCorrected,
    MeetingHeld,
    MeetingNotHeld,
    MeetingPlanned,
)
from shared.domain.event import Stored
from shared.domain.folding import folded


def apply(connection: Connection, event: Stored) -> None:
    match event.data:
        case MeetingPlanned() as planned:
            _planned(connection, event, planned)
            values: dict[str, Any] = {}
        case MeetingHeld() as held:
            values = _when(held) | {"status": "held"}
        case MeetingCorrected() as corrected:
            values = _when(corrected) | {"ordinal": corrected.ordinal}
        case MeetingCancelled(reason=reason):
            values = {"status": "cancelled", "reason": reason}
        case MeetingNotHeld(reason=reason):
            values = {"status": "not held", "reason": reason}
        case AttendanceListClosed(complete=complete, source=source):
            values = {"complete": complete, "list_source": source}
        case ConclusionsClosed(complete=complete, source=source):
            values = {"conclusions_complete": complete, "conclusions_source": source}
        case _:
            if not told.apply(connection, event):
                return
            values = {}
    remember(connection, event, event.stream)
    change(connection, rm.meetings, {"id": event.stream}, values | {"version": event.version})
    change(connection, rm.meeting_facts, {"meeting": event.stream}, {"version": event.version})


def _planned(connection: Connection, event: Stored, planned: MeetingPlanned) -> None:
    code = connection.scalar(select(rm.series.c.code).where(rm.series.c.id == planned.series))
    values = _when(planned) | {
        "version": event.version,
        "code": planned.code,
        "sort_code": folded(planned.code),
        "series": planned.series,
        "series_code": code,
        "ordinal": planned.ordinal,
        "status": "planned",
        "imported": planned.imported is not None,
        "marking": event.marking,
    }
    put(connection, rm.meetings, {"id": event.stream}, values)


def _when(said: MeetingPlanned | MeetingHeld | MeetingCorrected) -> dict[str, Any]:
    return {
        "first_day": said.first_day,
        "last_day": said.last_day,
        "city": said.city,
        "country": said.country,
        "mode": said.mode,
        "sources": "\n".join(said.sources) if said.sources else None,
    }
