"""Partners: what they are called, their ways and contacts, and which of their credentials work. No secret is here."""

from sqlalchemy import Connection, delete, update

from services.registry.projections.rows import Write, change, put
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
from shared.domain.event import Stored
from shared.domain.folding import folded


def registered(connection: Connection, stored: Stored, event: PartnerRegistered) -> None:
    row = {"id": stored.stream, "version": stored.version, "name": event.name, "sort_name": folded(event.name)}
    row |= {"handle": event.handle, "ways": " ".join(event.ways), "organization": event.organization}
    put(connection, partners, row | {"suspended": False, "reason": None})
    for contact in event.contacts:
        put(connection, partner_contacts, {"partner": stored.stream, "contact": contact})


def described(connection: Connection, stored: Stored, event: PartnerDescribed) -> None:
    _at(connection, stored, name=event.name, sort_name=folded(event.name), organization=event.organization)


def ways_changed(connection: Connection, stored: Stored, event: PartnerWaysChanged) -> None:
    _at(connection, stored, ways=" ".join(event.ways))


def contact_added(connection: Connection, stored: Stored, event: PartnerContactAdded) -> None:
    put(connection, partner_contacts, {"partner": stored.stream, "contact": event.contact})
    _at(connection, stored)


def contact_removed(connection: Connection, stored: Stored, event: PartnerContactRemoved) -> None:
    here = (partner_contacts.c.partner == stored.stream) & (partner_contacts.c.contact == event.contact)
    connection.execute(delete(partner_contacts).where(here))
    _at(connection, stored)


def credential_made(connection: Connection, stored: Stored, event: PartnerCredentialMade) -> None:
    row = {"id": event.credential, "partner": stored.stream, "order": stored.version, "way": event.way}
    row |= {"handle": event.handle, "replaces": event.replaces, "ended": False}
    put(connection, partner_credentials, row)
    _at(connection, stored)


def credential_revoked(connection: Connection, stored: Stored, event: PartnerCredentialRevoked) -> None:
    here = partner_credentials.c.id == event.credential
    connection.execute(update(partner_credentials).where(here).values(ended=True))
    _at(connection, stored)


def suspended(connection: Connection, stored: Stored, event: PartnerSuspended) -> None:
    _at(connection, stored, suspended=True, reason=event.reason)


def resumed(connection: Connection, stored: Stored, _event: PartnerResumed) -> None:
    _at(connection, stored, suspended=False, reason=None)


def _at(connection: Connection, stored: Stored, **values: object) -> None:
    change(connection, partners, stored.stream, {"version": stored.version, **values})


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
