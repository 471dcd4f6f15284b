"""Records registered in error: removed from every table that lists, counts or offers them, and restored when reinstated."""

from functools import cache

from sqlalchemy import Connection, delete, insert, select

from services.registry import read_models as rm
from shared.contracts.registry import EVENTS
from shared.domain.event import StoredEvent
from shared.domain.registration import RegisteredInError
from shared.event_store.codec import Codec
from shared.event_store.in_error import reinstated_events
from shared.event_store.row_writes import update_rows
from shared.event_store.tables import kernel_tables

# The tables with rows of a record, and the columns that name it.
_ROWS = {
    "organization": (
        (rm.organizations, "id"),
        (rm.organizations_seen, "id"),
        (rm.organization_keys, "organization"),
        (rm.organization_dismissals, "organization"),
    ),
    "person": ((rm.people, "id"), (rm.affiliations, "person")),
    "state": ((rm.states, "id"), (rm.states_seen, "id")),
}


def remove(connection: Connection, stored: StoredEvent, event: RegisteredInError) -> None:
    """Move a record from all lists to the list of records in error. A person's name is in no table."""
    kind = stored.stream.partition("-")[0]
    table = _ROWS[kind][0][0]
    row = connection.execute(select(table).where(table.c.id == stored.stream)).first()
    for each, column in _ROWS[kind]:
        connection.execute(delete(each).where(each.c[column] == stored.stream))
    if row is not None:
        values = {"record": stored.stream, "version": stored.version, "kind": kind, "reason": event.reason}
        codes = {name: getattr(row, name, None) for name in ("iso3", "iso2")}
        connection.execute(insert(rm.in_error), {**values, **codes, "name": getattr(row, "name", stored.stream)})


def reinstate(connection: Connection, stored: StoredEvent) -> list[StoredEvent]:
    """Take a record off the list of records in error; return the events from which to make its rows again."""
    events = kernel_tables("registry").events
    query = select(events.c.bytes).where(events.c.stream == stored.stream, events.c.version < stored.version)
    return reinstated_events(connection, rm.in_error, _codec(), stored.stream, query.order_by(events.c.version))


def move_to_version(connection: Connection, stored: StoredEvent) -> None:
    """Set the version of a reinstated record to the version of the event that reinstated it."""
    table = _ROWS[stored.stream.partition("-")[0]][0][0]
    update_rows(connection, table, {"id": stored.stream}, {"version": stored.version})


@cache
def _codec() -> Codec:
    return Codec("registry", EVENTS)
