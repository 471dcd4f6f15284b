"""The projection of affiliations from the registry's log: only ids, never a name or a title."""

from sqlalchemy import Connection, delete

from services.meetings import read_models as rm
from shared.contracts.registry import AffiliationCorrected, AffiliationWithdrawn, PersonAffiliated
from shared.domain.event import StoredEvent
from shared.event_store.row_writes import upsert


def apply(connection: Connection, event: StoredEvent) -> None:
    """Write an event on the affiliations of a person."""
    match event.data:
        case PersonAffiliated() | AffiliationCorrected() as stated:
            days = {"organization": stated.organization, "since": stated.since, "until": stated.until}
            upsert(connection, rm.affiliations, {"fact": stated.fact, "person": event.stream, **days})
        case AffiliationWithdrawn(fact=fact):
            connection.execute(delete(rm.affiliations).where(rm.affiliations.c.fact == fact))
