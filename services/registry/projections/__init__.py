"""Events to read models, in the command's transaction and again when they are rebuilt. Applied twice, nothing changes."""

from collections.abc import Iterable

from sqlalchemy import Connection

from services.registry.projections import accounts, organizations, partners, people, states
from services.registry.projections.administrators import refuse_to_lose_the_last
from services.registry.projections.handles import refuse_a_handle_within_another
from services.registry.projections.identity import refuse_circles
from services.registry.projections.likenesses import refuse_one_very_like
from services.registry.projections.rows import Write
from shared.contracts.markings import MarkingChanged
from shared.domain.decider import Command
from shared.domain.event import Stored
from shared.web import awaiting, revocations

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


def apply(connection: Connection, events: Iterable[Stored]) -> None:
    """Writes the rows that events come to. Only the events of one stream touch its rows."""
    for event in events:
        WRITES[type(event.data)](connection, event, event.data)
        revocations.apply(connection, (event,))
        awaiting.apply(connection, (event,))


def guard(connection: Connection, command: Command) -> None:
    """Refuses by rules over many records, in the transaction in which the command is decided."""
    refuse_circles(connection, command)
    refuse_one_very_like(connection, command)
    refuse_to_lose_the_last(connection, command)
    refuse_a_handle_within_another(connection, command)
