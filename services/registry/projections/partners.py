"""Partners: names, ways, contacts, and working credentials. They contain no secret."""

from typing import Any

from sqlalchemy import Connection, delete, update

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
from shared.event_store.row_writes import update_rows, upsert


def apply(connection: Connection, event: StoredEvent) -> None:
    """Write an event of a partner."""
    if isinstance(event.data, PartnerRegistered):
        _register(connection, event, event.data)
    update_rows(connection, partners, {"id": event.stream}, {"version": event.version, **_changed_columns(event.data)})
    match event.data:
        case PartnerContactAdded(contact=contact):
            upsert(connection, partner_contacts, {"partner": event.stream, "contact": contact})
        case PartnerContactRemoved(contact=contact):
            this_contact = (partner_contacts.c.partner == event.stream) & (partner_contacts.c.contact == contact)
            connection.execute(delete(partner_contacts).where(this_contact))
        case PartnerCredentialMade() as made:
            row = {"id": made.credential, "partner": event.stream, "order": event.version, "way": made.way}
            row |= {"handle": made.handle, "replaces": made.replaces, "ended": False}
            upsert(connection, partner_credentials, row)
        case PartnerCredentialRevoked(credential=credential):
            ended = update(partner_credentials).where(partner_credentials.c.id == credential).values(ended=True)
            connection.execute(ended)


def _register(connection: Connection, event: StoredEvent, registered: PartnerRegistered) -> None:
    row = _name_columns(registered) | {"id": event.stream, "version": event.version, "handle": registered.handle}
    upsert(connection, partners, row | {"ways": " ".join(registered.ways), "suspended": False, "reason": None})
    for contact in registered.contacts:
        upsert(connection, partner_contacts, {"partner": event.stream, "contact": contact})


def _changed_columns(data: object) -> dict[str, Any]:
    """Return the columns of a partner's row that an event changes."""
    match data:
        case PartnerDescribed() as described:
            return _name_columns(described)
        case PartnerWaysChanged(ways=ways):
            return {"ways": " ".join(ways)}
        case PartnerSuspended(reason=reason):
            return {"suspended": True, "reason": reason}
        case PartnerResumed():
            return {"suspended": False, "reason": None}
    return {}


def _name_columns(data: PartnerRegistered | PartnerDescribed) -> dict[str, Any]:
    return {"name": data.name, "sort_name": collation_key(data.name), "organization": data.organization}
