"""Events of series to rows."""

from sqlalchemy import Connection, delete

from services.meetings import read_models as rm
from services.meetings.projections.rows import change, put, remember
from shared.contracts.meetings import (
    SeriesCorrected,
    SeriesOpened,
    SeriesRecordCorrected,
    SeriesRecordStated,
    SeriesRecordWithdrawn,
)
from shared.domain.event import Stored
from shared.domain.folding import folded
from shared.public_view.openness import effective_marking


def apply(connection: Connection, event: Stored) -> None:
    match event.data:
        case SeriesOpened() | SeriesCorrected() as named:
            _named(connection, event, named)
        case SeriesRecordStated() | SeriesRecordCorrected() as stated:
            _stated(connection, event, stated)
        case SeriesRecordWithdrawn(fact=fact):
            connection.execute(delete(rm.series_records).where(rm.series_records.c.fact == fact))
        case _:
            return
    remember(connection, event, event.stream)
    change(connection, rm.series, {"id": event.stream}, {"version": event.version})


def _named(connection: Connection, event: Stored, named: SeriesOpened | SeriesCorrected) -> None:
    values = {
        "version": event.version,
        "code": named.code,
        "code_key": named.code.casefold(),
        "name": named.name,
        "sort_name": folded(named.name),
        "kind": named.kind,
        "kept_from": named.kept_from,
        "marking": effective_marking(event),
    }
    if isinstance(named, SeriesOpened) or effective_marking(event) == "public":
        values |= {f"told_{name}": values[name] for name in ("code", "name", "sort_name", "kind")}
    put(connection, rm.series, {"id": event.stream}, values)
    change(connection, rm.meetings, {"series": event.stream}, {"series_code": named.code})


def _stated(connection: Connection, event: Stored, stated: SeriesRecordStated | SeriesRecordCorrected) -> None:
    values = {
        "series": event.stream,
        "state": stated.state,
        "first": stated.first,
        "last": stated.last,
        "what": stated.what,
        "source": stated.source,
        "marking": effective_marking(event),
    }
    put(connection, rm.series_records, {"fact": stated.fact}, values)
