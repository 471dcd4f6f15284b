"""States and their statuses."""

from typing import Any

from sqlalchemy import Connection, bindparam, select

from services.registry.domain.dated import latest
from services.registry.projections.rows import Write, change, put, remove
from services.registry.read_models import state_statuses, states
from shared.contracts.registry import (
    StateNameCorrected,
    StateRegistered,
    StatusCorrected,
    StatusStated,
    StatusWithdrawn,
)
from shared.domain.event import Stored
from shared.domain.folding import folded

_STATUSES = (
    select(state_statuses).where(state_statuses.c.state == bindparam("of_state")).order_by(state_statuses.c.order)
)


def registered(connection: Connection, stored: Stored, event: StateRegistered) -> None:
    row = {"id": stored.stream, "version": stored.version, "iso3": event.iso3, "iso2": event.iso2}
    put(connection, states, row | {"name": event.name, "sort_name": folded(event.name)})


def name_corrected(connection: Connection, stored: Stored, event: StateNameCorrected) -> None:
    values = {"version": stored.version, "name": event.name, "sort_name": folded(event.name)}
    change(connection, states, stored.stream, values)


def stated(connection: Connection, stored: Stored, event: StatusStated) -> None:
    row = {"fact": event.fact, "state": stored.stream, "order": stored.version, "field": event.field}
    put(connection, state_statuses, row | _said(event))
    _refresh(connection, stored)


def corrected(connection: Connection, stored: Stored, event: StatusCorrected) -> None:
    table = state_statuses
    connection.execute(table.update().where(table.c.fact == event.fact).values(_said(event)))
    _refresh(connection, stored)


def withdrawn(connection: Connection, stored: Stored, event: StatusWithdrawn) -> None:
    remove(connection, state_statuses, event.fact)
    _refresh(connection, stored)


def _said(event: StatusStated | StatusCorrected) -> dict[str, Any]:
    names = ("value", "since", "until", "certainty", "note", "source")
    return {name: getattr(event, name) for name in names}


def _refresh(connection: Connection, stored: Stored) -> None:
    """What the State's own row says of each status: the latest, unless it has ended."""
    rows = connection.execute(_STATUSES, {"of_state": stored.stream}).all()
    values: dict[str, object] = {"version": stored.version}
    for field in ("region", "development", "ldc", "lldc", "sids", "transition", "member"):
        last = latest(row for row in rows if row.field == field)
        values[field] = last.value if last is not None and last.until is None else None
    change(connection, states, stored.stream, values)


WRITES: dict[type, Write] = {
    StateRegistered: registered,
    StateNameCorrected: name_corrected,
    StatusStated: stated,
    StatusCorrected: corrected,
    StatusWithdrawn: withdrawn,
}
