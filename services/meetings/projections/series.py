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


def _named(connection: Connection, event: StoredEvent, named: SeriesOpened | SeriesCorrected) -> None:
    values = {
        "version": event.version,
        "code": named.code,
        "code_key": named.code.casefold(),
        "name": named.name,
        "sort_name": collation_key(named.name),
        "kind": named.kind,
        "kept_from": named.kept_from,
        "group": named.group,
        "marking": effective_marking(event),
    }
    if isinstance(named, SeriesOpened) or effective_marking(event) == "public":
        values |= {f"told_{name}": values[name] for name in rm.ANNOUNCED_COLUMNS}
    upsert(connection, rm.series, {"id": event.stream} | values)
    update_rows(connection, rm.meetings, {"series": event.stream}, {"series_code": named.code})


def _marked(connection: Connection, event: StoredEvent) -> dict[str, Any]:
    marking = effective_marking(event)
    if marking != "public":
        return {"marking": marking}
    row = connection.execute(select(rm.series).where(rm.series.c.id == event.stream)).one()
    return {"marking": marking} | {f"told_{name}": getattr(row, name) for name in rm.ANNOUNCED_COLUMNS}
