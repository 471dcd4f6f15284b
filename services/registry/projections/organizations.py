"""Organizations: names, places, duplicates and mergers, and what they come to."""

from sqlalchemy import Connection, select

from services.registry.domain.dated import latest
from services.registry.projections.rows import Write, change, put, remove
from services.registry.read_models import organization_links, organization_names, organization_places, organizations
from shared.contracts.registry import (
    DuplicateRecognized,
    OrganizationFactWithdrawn,
    OrganizationMerged,
    OrganizationMergerCorrected,
    OrganizationNamed,
    OrganizationPlaceCorrected,
    OrganizationPlaced,
    OrganizationRegistered,
)
from shared.domain.event import Stored
from shared.domain.folding import folded

FACTS = (organization_names, organization_places, organization_links)


def registered(connection: Connection, stored: Stored, event: OrganizationRegistered) -> None:
    plain = folded(event.name)
    row = {
        "id": stored.stream,
        "version": stored.version,
        "registered_name": event.name,
        "name": event.name,
        "sort_name": plain,
        "searched": plain,
        "source": event.source,
    }
    put(connection, organizations, row)


def named(connection: Connection, stored: Stored, event: OrganizationNamed) -> None:
    row = {"kind": event.kind, "name": event.name, "since": event.since, "source": event.source}
    put(connection, organization_names, _fact(stored, event.fact) | row)
    _refresh(connection, stored)


def placed(connection: Connection, stored: Stored, event: OrganizationPlaced) -> None:
    row = {"country": event.country, "since": event.since, "until": event.until, "source": event.source}
    put(connection, organization_places, _fact(stored, event.fact) | row)
    _refresh(connection, stored)


def place_corrected(connection: Connection, stored: Stored, event: OrganizationPlaceCorrected) -> None:
    row = {"country": event.country, "since": event.since, "until": event.until, "source": event.source}
    table = organization_places
    connection.execute(table.update().where(table.c.fact == event.fact).values(row))
    _refresh(connection, stored)


def duplicate_recognized(connection: Connection, stored: Stored, event: DuplicateRecognized) -> None:
    row = {"kind": "duplicate", "other": event.same_as, "since": None, "source": event.source}
    put(connection, organization_links, _fact(stored, event.fact) | row)
    _refresh(connection, stored)


def merged(connection: Connection, stored: Stored, event: OrganizationMerged) -> None:
    row = {"kind": "merger", "other": event.into, "since": event.since, "source": event.source}
    put(connection, organization_links, _fact(stored, event.fact) | row)
    _refresh(connection, stored)


def merger_corrected(connection: Connection, stored: Stored, event: OrganizationMergerCorrected) -> None:
    row = {"other": event.into, "since": event.since, "source": event.source}
    table = organization_links
    connection.execute(table.update().where(table.c.fact == event.fact).values(row))
    _refresh(connection, stored)


def fact_withdrawn(connection: Connection, stored: Stored, event: OrganizationFactWithdrawn) -> None:
    for table in FACTS:
        remove(connection, table, event.fact)
    _refresh(connection, stored)


def _fact(stored: Stored, fact: str) -> dict[str, object]:
    return {"fact": fact, "organization": stored.stream, "order": stored.version}


def _refresh(connection: Connection, stored: Stored) -> None:
    """The organization's own row, as of its latest facts."""
    names, places, links = (
        connection.execute(select(table).where(table.c.organization == stored.stream).order_by(table.c.order)).all()
        for table in FACTS
    )
    first = connection.scalar(select(organizations.c.registered_name).where(organizations.c.id == stored.stream)) or ""
    renamed = latest(each for each in names if each.kind == "rename")
    place = latest(places)
    duplicate = next((link for link in links if link.kind == "duplicate"), None)
    merger = next((link for link in links if link.kind == "merger"), None)
    name = renamed.name if renamed else first
    values = {
        "version": stored.version,
        "name": name,
        "sort_name": folded(name),
        "searched": "\n".join(dict.fromkeys(folded(each) for each in (name, first, *(row.name for row in names)))),
        "country": place.country if place is not None and place.until is None else None,
        "duplicate_of": duplicate.other if duplicate else None,
        "merged_into": merger.other if merger else None,
        "merged_since": merger.since if merger else None,
    }
    change(connection, organizations, stored.stream, values)


WRITES: dict[type, Write] = {
    OrganizationRegistered: registered,
    OrganizationNamed: named,
    OrganizationPlaced: placed,
    OrganizationPlaceCorrected: place_corrected,
    DuplicateRecognized: duplicate_recognized,
    OrganizationMerged: merged,
    OrganizationMergerCorrected: merger_corrected,
    OrganizationFactWithdrawn: fact_withdrawn,
}
