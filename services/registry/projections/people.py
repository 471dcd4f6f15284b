"""People: ids and affiliations. Names and titles stay in the events, encrypted, and in the vault."""

from sqlalchemy import Connection, delete, update

from services.registry.read_models import affiliations, people
from shared.contracts.registry import AffiliationCorrected, AffiliationWithdrawn, PersonAffiliated, PersonRegistered
from shared.domain.event import StoredEvent
from shared.event_store.row_writes import update_rows, upsert


def apply(connection: Connection, event: StoredEvent) -> None:
    """Write an event of a person."""
    match event.data:
        case PersonRegistered():
            upsert(connection, people, {"id": event.stream, "version": event.version})
        case PersonAffiliated() as stated:
            row = {"fact": stated.fact, "person": event.stream, "order": event.version}
            upsert(connection, affiliations, row | _affiliation(stated))
        case AffiliationCorrected() as stated:
            connection.execute(
                update(affiliations).where(affiliations.c.fact == stated.fact).values(_affiliation(stated))
            )
        case AffiliationWithdrawn(fact=fact):
            connection.execute(delete(affiliations).where(affiliations.c.fact == fact))
    update_rows(connection, people, {"id": event.stream}, {"version": event.version})


def _affiliation(stated: PersonAffiliated | AffiliationCorrected) -> dict[str, str | None]:
    return {name: getattr(stated, name) for name in ("organization", "since", "until", "source")}
