"""People: ids and affiliations. Names and titles stay in the events, closed, and in the vault."""

from sqlalchemy import Connection

from services.registry.projections.rows import Write, remove, update_row, upsert
from services.registry.read_models import affiliations, people
from shared.contracts.registry import (
    AffiliationCorrected,
    AffiliationWithdrawn,
    PersonAffiliated,
    PersonNameCorrected,
    PersonRegistered,
)
from shared.domain.event import StoredEvent


def registered(connection: Connection, stored: StoredEvent, _event: PersonRegistered) -> None:
    upsert(connection, people, {"id": stored.stream, "version": stored.version})


def name_corrected(connection: Connection, stored: StoredEvent, _event: PersonNameCorrected) -> None:
    _at(connection, stored)


def affiliated(connection: Connection, stored: StoredEvent, event: PersonAffiliated) -> None:
    row = {"fact": event.fact, "person": stored.stream, "order": stored.version, "organization": event.organization}
    upsert(connection, affiliations, row | {"since": event.since, "until": event.until, "source": event.source})
    _at(connection, stored)


def corrected(connection: Connection, stored: StoredEvent, event: AffiliationCorrected) -> None:
    row = {"organization": event.organization, "since": event.since, "until": event.until, "source": event.source}
    connection.execute(affiliations.update().where(affiliations.c.fact == event.fact).values(row))
    _at(connection, stored)


def withdrawn(connection: Connection, stored: StoredEvent, event: AffiliationWithdrawn) -> None:
    remove(connection, affiliations, event.fact)
    _at(connection, stored)


def _at(connection: Connection, stored: StoredEvent) -> None:
    update_row(connection, people, stored.stream, {"version": stored.version})


WRITES: dict[type, Write] = {
    PersonRegistered: registered,
    PersonNameCorrected: name_corrected,
    PersonAffiliated: affiliated,
    AffiliationCorrected: corrected,
    AffiliationWithdrawn: withdrawn,
}
