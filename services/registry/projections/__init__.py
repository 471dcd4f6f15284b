"""The projection of events to read models, in the command's transaction and again in a rebuild. Applying an event twice
changes nothing."""

from collections.abc import Callable, Iterable, Mapping

from sqlalchemy import Connection

from services.registry.projections import accounts, in_error, organizations, partners, people, states, webhooks
from shared.contracts.registry import RECORD_KINDS, STREAM_KINDS
from shared.domain.event import StoredEvent
from shared.domain.ids import kind_of
from shared.domain.registration import RegisteredInError, Reinstated
from shared.event_store import awaiting, embargoes
from shared.event_store.statements import StatementProjection
from shared.identity import revocations

_STATEMENTS = StatementProjection((*RECORD_KINDS, *STREAM_KINDS))
_BY_RECORD: Mapping[str, Callable[[Connection, StoredEvent], None]] = {
    "organization": organizations.apply,
    "state": states.apply,
    "person": people.apply,
    "account": accounts.apply,
    "partner": partners.apply,
}


def project(
    connection: Connection, events: Iterable[StoredEvent], statements: StatementProjection = _STATEMENTS
) -> None:
    """Write the rows of events."""
    for event in events:
        match event.data:
            case RegisteredInError() as registered:
                in_error.remove(connection, event, registered)
                statements.apply(connection, event)
                organizations.refresh_links_to(connection, event)
            case Reinstated():
                for past in in_error.reinstate(connection, event):
                    _write(connection, past, statements)
                in_error.move_to_version(connection, event)
                statements.apply(connection, event)
                organizations.refresh_links_to(connection, event)
            case _:
                _write(connection, event, statements)
        revocations.apply(connection, (event,))
        awaiting.apply(connection, (event,))
        embargoes.apply(connection, (event,))


def _write(connection: Connection, event: StoredEvent, statements: StatementProjection) -> None:
    statements.apply(connection, event)
    webhooks.apply(connection, event)
    if (apply := _BY_RECORD.get(kind_of(event.stream) or "")) is not None:
        apply(connection, event)
