"""The projection of series to rows."""

from typing import Any

from sqlalchemy import Connection, select

from services.meetings import read_models as rm
from services.meetings.projections.rows import append_to_history
from shared.contracts.meetings import MarkingChanged, SeriesCorrected, SeriesOpened
from shared.domain.collation import collation_key
from shared.domain.event import StoredEvent
from shared.event_store.row_writes import update_rows, upsert
from shared.public_view.openness import effective_marking


def apply(connection: Connection, event: StoredEvent) -> None:
    changed: dict[str, Any] = {}
    match event.data:
        case SeriesOpened() | SeriesCorrected() as named:
            _named(connection, event, named)
        case MarkingChanged(statement=None):
            changed = _marked(connection, event)
    append_to_history(connection, event, event.stream)
    update_rows(connection, rm.series, {"id": event.stream}, changed | {"version": event.version})


def _named(connection: Connection, event: StoredEvent, event_data: SeriesOpened | SeriesCorrected) -> None:
    values = {
        "version": event.version,
        "code": event_data.code,
        "code_key": event_data.code.casefold(),
        "name": event_data.name,
        "sort_name": collation_key(event_data.name),
        "kind": event_data.kind,
        "kept_from": event_data.kept_from,
        "group": event_data.group,
        "marking": effective_marking(event),
    }
    if isinstance(event_data, SeriesOpened) or effective_marking(event) == "public":
        values |= {f"told_{name}": values[name] for name in rm.ANNOUNCED_COLUMNS}
    upsert(connection, rm.series, {"id": event.stream} | values)
    update_rows(connection, rm.meetings, {"series": event.stream}, {"series_code": event_data.code})


def _marked(connection: Connection, event: StoredEvent) -> dict[str, Any]:
    marking = effective_marking(event)
    if marking != "public":
        return {"marking": marking}
    row = connection.execute(select(rm.series).where(rm.series.c.id == event.stream)).one()
    return {"marking": marking} | {f"told_{name}": getattr(row, name) for name in rm.ANNOUNCED_COLUMNS}
