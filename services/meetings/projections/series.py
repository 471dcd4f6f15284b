"""Events of series to rows."""

from sqlalchemy import Connection, delete

from services.meetings import read_models as rm
from services.meetings.projections.rows import append_to_history, update_rows, upsert
from shared.contracts.meetings import (
    SeriesCorrected,
    SeriesOpened,
    SeriesRecordCorrected,
    SeriesRecordStated,
    SeriesRecordWithdrawn,
)
from shared.domain.collation import collation_key
from shared.domain.event import StoredEvent
from shared.public_view.openness import effective_marking


def apply(connection: Connection, event: StoredEvent) -> None:
    match event.data:
        case SeriesOpened() | SeriesCorrected() as named:
            _named(connection, event, named)
        case SeriesRecordStated() | SeriesRecordCorrected() as stated:
            _stated(connection, event, stated)
        case SeriesRecordWithdrawn(fact=fact):
            connection.execute(delete(rm.series_records).where(rm.series_records.c.fact == fact))
        case _:
            return
    append_to_history(connection, event, event.stream)
    update_rows(connection, rm.series, {"id": event.stream}, {"version": event.version})


def _named(connection: Connection, event: StoredEvent, named: SeriesOpened | SeriesCorrected) -> None:
    values = {
        "version": event.version,
        "code": named.code,
        "code_key": named.code.casefold(),
        "name": named.name,
        "sort_name": collation_key(named.name),
        "kind": named.kind,
        "kept_from": named.kept_from,
        "marking": effective_marking(event),
    }
    if isinstance(named, SeriesOpened) or effective_marking(event) == "public":
        values |= {f"told_{name}": values[name] for name in rm.ANNOUNCED_COLUMNS}
    upsert(connection, rm.series, {"id": event.stream}, values)
    update_rows(connection, rm.meetings, {"series": event.stream}, {"series_code": named.code})


def _stated(connection: Connection, event: StoredEvent, stated: SeriesRecordStated | SeriesRecordCorrected) -> None:
    values = {
        "series": event.stream,
        "state": stated.state,
        "first": stated.first,
        "last": stated.last,
        "what": stated.what,
        "source": stated.source,
        "marking": effective_marking(event),
    }
    upsert(connection, rm.series_records, {"fact": stated.fact}, values)
