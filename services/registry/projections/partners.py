"""Partners: what they are called, their ways and contacts, and which of their credentials work. No secret is here."""

from sqlalchemy import Connection, delete, update

from services.registry.projections.rows import Write, update_row, upsert
from services.registry.read_models import partner_contacts, partner_credentials, partners
from shared.contracts.registry import (
    PartnerContactAdded,
    PartnerContactRemoved,
    PartnerCredentialMade,
    PartnerCredentialRevoked,
    PartnerDescribed,
    PartnerRegistered,
    PartnerResumed,
    PartnerSuspended,
    PartnerWaysChanged,
)
from shared.domain.collation import collation_key
from shared.domain.event import StoredEvent


def registered(connection: Connection, stored: StoredEvent, event: PartnerRegistered) -> None:
    row = {"id": stored.stream, "version": stored.version, "name": event.name, "sort_name": collation_key(event.name)}
    row |= {"handle": event.handle, "ways": " ".join(event.ways), "organization": event.organization}
    upsert(connection, partners, row | {"suspended": False, "reason": None})
    for contact in event.contacts:
        upsert(connection, partner_contacts, {"partner": stored.stream, "contact": contact})


def described(connection: Connection, stored: StoredEvent, event: PartnerDescribed) -> None:
    _at(connection, stored, name=event.name, sort_name=collation_key(event.name), organization=event.organization)


def ways_changed(connection: Connection, stored: StoredEvent, event: PartnerWaysChanged) -> None:
    _at(connection, stored, ways=" ".join(event.ways))


def contact_added(connection: Connection, stored: StoredEvent, event: PartnerContactAdded) -> None:
    upsert(connection, partner_contacts, {"partner": stored.stream, "contact": event.contact})
    _at(connection, stored)


def contact_removed(connection: Connection, stored: StoredEvent, event: PartnerContactRemoved) -> None:
    here = (partner_contacts.c.partner == stored.stream) & (partner_contacts.c.contact == event.contact)
    connection.execute(delete(partner_contacts).where(here))
    _at(connection, stored)


def credential_made(connection: Connection, stored: StoredEvent, event: PartnerCredentialMade) -> None:
    row = {"id": event.credential, "partner": stored.stream, "order": stored.version, "way": event.way}
    row |= {"handle": event.handle, "replaces": event.replaces, "ended": False}
    upsert(connection, partner_credentials, row)
    _at(connection, stored)


def credential_revoked(connection: Connection, stored: StoredEvent, event: PartnerCredentialRevoked) -> None:
    here = partner_credentials.c.id == event.credential
    connection.execute(update(partner_credentials).where(here).values(ended=True))
    _at(connection, stored)


def suspended(connection: Connection, stored: StoredEvent, event: PartnerSuspended) -> None:
    _at(connection, stored, suspended=True, reason=event.reason)


def resumed(connection: Connection, stored: StoredEvent, _event: PartnerResumed) -> None:
    _at(connection, stored, suspended=False, reason=None)


def _at(connection: Connection, stored: StoredEvent, **values: object) -> None:
    update_row(connection, partners, stored.stream, {"version": stored.version, **values})


WRITES: dict[type, Write] = {
    PartnerRegistered: registered,
    PartnerDescribed: described,
    PartnerWaysChanged: ways_changed,
    PartnerContactAdded: contact_added,
    PartnerContactRemoved: contact_removed,
    PartnerCredentialMade: credential_made,
    PartnerCredentialRevoked: credential_revoked,
    PartnerSuspended: suspended,
    PartnerResumed: resumed,
}
