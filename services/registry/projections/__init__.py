"""Events to read models, in the command's transaction and again when they are rebuilt. Applied twice, nothing changes."""

from collections.abc import Iterable

from sqlalchemy import Connection

from services.registry.projections import accounts, in_error, organizations, partners, people, states
from services.registry.projections.rows import Write, update_row
from shared.contracts.markings import MarkingChanged
from shared.domain.event import StoredEvent
from shared.domain.registration import RegisteredInError, Reinstated
from shared.event_store import awaiting
from shared.identity import revocations

_MARKED = {"organization": organizations.marking_changed, "state": states.marking_changed}
WRITES: dict[type, Write] = {
    **states.WRITES,
    **organizations.WRITES,
    **people.WRITES,
    **accounts.WRITES,
    **partners.WRITES,
    MarkingChanged: lambda connection, stored, event: _MARKED[stored.stream.partition("-")[0]](
        connection, stored, event
    ),
}


def project(connection: Connection, events: Iterable[StoredEvent]) -> None:
    """Writes the rows that events come to. Only the events of one stream touch its rows."""
    for event in events:
        match event.data:
            case RegisteredInError() as registered:
                in_error.remove(connection, event, registered)
                organizations.refresh_links_to(connection, event)
            case Reinstated():
                _reinstate(connection, event)
            case _:
                WRITES[type(event.data)](connection, event, event.data)
        revocations.apply(connection, (event,))
        awaiting.apply(connection, (event,))


def _reinstate(connection: Connection, event: StoredEvent) -> None:
    """Make the rows of a reinstated record from its events, up to the version that reinstated it."""
    past = [each for each in in_error.reinstate(connection, event) if type(each.data) in WRITES]
    for each in past:
        WRITES[type(each.data)](connection, each, each.data)
    table = in_error.table_of(event.stream)
    update_row(connection, table, event.stream, {"version": event.version})
    organizations.refresh_links_to(connection, event)
