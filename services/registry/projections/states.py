"""States and their statuses."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, bindparam, select

from services.registry.domain.dated_facts import latest
from services.registry.projections.rows import Write, remove, update_row, upsert
from services.registry.read_models import state_statuses, states, states_seen
from shared.contracts.markings import MarkingChanged
from shared.contracts.registry import (
    StateNameCorrected,
    StateRegistered,
    StatusCorrected,
    StatusStated,
    StatusWithdrawn,
)
from shared.domain.collation import collation_key
from shared.domain.event import StoredEvent
from shared.public_view.openness import OPEN_TO, effective_marking

FIELDS = ("region", "development", "ldc", "lldc", "sids", "transition", "member")
_STATUSES = (
    select(state_statuses).where(state_statuses.c.state == bindparam("of_state")).order_by(state_statuses.c.order)
)


def registered(connection: Connection, stored: StoredEvent, event: StateRegistered) -> None:
    row = {"id": stored.stream, "version": stored.version, "iso3": event.iso3, "iso2": event.iso2}
    named = {"name": event.name, "sort_name": collation_key(event.name), "marking": effective_marking(stored)}
    upsert(connection, states, row | named)
    _refresh_visible(connection, stored)


def name_corrected(connection: Connection, stored: StoredEvent, event: StateNameCorrected) -> None:
    values = {"version": stored.version, "name": event.name, "sort_name": collation_key(event.name)}
    update_row(connection, states, stored.stream, values | {"marking": effective_marking(stored)})
    _refresh_visible(connection, stored)


def stated(connection: Connection, stored: StoredEvent, event: StatusStated) -> None:
    row = {"fact": event.fact, "state": stored.stream, "order": stored.version, "field": event.field}
    upsert(connection, state_statuses, row | _values(event) | {"marking": effective_marking(stored)})
    _refresh(connection, stored)


def corrected(connection: Connection, stored: StoredEvent, event: StatusCorrected) -> None:
    table = state_statuses
    said = _values(event) | {"marking": effective_marking(stored)}
    connection.execute(table.update().where(table.c.fact == event.fact).values(said))
    _refresh(connection, stored)


def withdrawn(connection: Connection, stored: StoredEvent, event: StatusWithdrawn) -> None:
    remove(connection, state_statuses, event.fact)
    _refresh(connection, stored)


def _values(event: StatusStated | StatusCorrected) -> dict[str, Any]:
    names = ("value", "since", "until", "certainty", "note", "source")
    return {name: getattr(event, name) for name in names}


def _refresh(connection: Connection, stored: StoredEvent) -> None:
    """What the State's own row says of each status: the latest, unless it has ended."""
    rows = connection.execute(_STATUSES, {"of_state": stored.stream}).all()
    update_row(connection, states, stored.stream, {"version": stored.version} | _summary(rows))
    _refresh_visible(connection, stored)


def _summary(rows: Sequence[Any]) -> dict[str, object]:
    values: dict[str, object] = {}
    for field in FIELDS:
        last = latest(row for row in rows if row.field == field)
        values[field] = last.value if last is not None and last.until is None else None
    return values


def _refresh_visible(connection: Connection, stored: StoredEvent) -> None:
    """The same for audiences below the bureau, as of what is open to each."""
    own = connection.execute(select(states).where(states.c.id == stored.stream)).one()
    rows = connection.execute(_STATUSES, {"of_state": stored.stream}).all()
    connection.execute(states_seen.delete().where(states_seen.c.id == stored.stream))
    for audience, markings in OPEN_TO.items():
        if own.marking in markings:
            row = {name: getattr(own, name) for name in ("id", "iso3", "iso2", "name", "sort_name")}
            seen = _summary([each for each in rows if each.marking in markings])
            upsert(connection, states_seen, row | {"audience": audience} | seen)


def marking_changed(connection: Connection, stored: StoredEvent, event: MarkingChanged) -> None:
    marking = {"marking": effective_marking(stored)}
    if event.statement is None:
        update_row(connection, states, stored.stream, marking)
    table = state_statuses
    connection.execute(table.update().where(table.c.fact == event.statement).values(marking))
    _refresh(connection, stored)


WRITES: dict[type, Write] = {
    StateRegistered: registered,
    StateNameCorrected: name_corrected,
    StatusStated: stated,
    StatusCorrected: corrected,
    StatusWithdrawn: withdrawn,
}
