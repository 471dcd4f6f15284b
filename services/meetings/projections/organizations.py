"""The projection of organizations and States from the registry's log: names and countries, for lists; never people."""

from typing import Any

from sqlalchemy import Connection, bindparam, delete, select

from services.meetings import read_models as rm
from shared.contracts.markings import MarkingChanged
from shared.contracts.registry import (
    DuplicateRecognized,
    OrganizationFactWithdrawn,
    OrganizationMerged,
    OrganizationMergerCorrected,
    OrganizationNameCorrected,
    OrganizationNamed,
    OrganizationPlaceCorrected,
    OrganizationPlaced,
    OrganizationRegistered,
    StateNameCorrected,
    StateRegistered,
)
from shared.contracts.registry.organizations import end_of_chain
from shared.domain.collation import collation_key
from shared.domain.event import StoredEvent
from shared.domain.registration import RegisteredInError, Reinstated
from shared.event_store.row_writes import update_rows, upsert
from shared.public_view.openness import effective_marking

_REGISTERED: dict[str, Any] = {"kind": "registered", "since": None, "stated": 1}
"""The name at registration, also as corrected later: any renaming follows it."""


def apply(connection: Connection, event: StoredEvent) -> None:
    key = {"organization": event.stream}
    match event.data:
        case StateRegistered(iso3=iso3, name=name):
            values = {"iso3": iso3, "record": event.stream, "in_error": False}
            upsert(connection, rm.states, values | _sorted(name))
            return
        case OrganizationRegistered(name=name):
            upsert(connection, rm.organizations, {"id": event.stream, "name": name, "in_error": False})
            _name(connection, event, event.stream, key | _REGISTERED | {"name": name})
        case StateNameCorrected(name=name):
            update_rows(connection, rm.states, {"record": event.stream}, _sorted(name))
            return
        case OrganizationNameCorrected(name=name):
            _name(connection, event, event.stream, key | _REGISTERED | {"name": name})
        case RegisteredInError() | Reinstated() as slip:
            in_error = {"in_error": isinstance(slip, RegisteredInError)}
            update_rows(connection, rm.organizations, {"id": event.stream}, in_error)
            update_rows(connection, rm.states, {"record": event.stream}, in_error)
            _find_originals(connection, event.stream)
            return
        case OrganizationNamed() as named:
            columns = {"kind": named.kind, "name": named.name, "since": named.since, "stated": event.version}
            _name(connection, event, named.fact, key | columns)
        case OrganizationPlaced() | OrganizationPlaceCorrected() as placed:
            days = {"country": placed.country, "since": placed.since, "until": placed.until, "stated": event.version}
            upsert(connection, rm.organization_places, {"fact": placed.fact, **key, **days})
        case OrganizationMerged() | OrganizationMergerCorrected() as merger:
            link = {"into": merger.into, "since": merger.since, "stated": event.version}
            upsert(connection, rm.organization_mergers, {"fact": merger.fact, **key, **link})
            return
        case DuplicateRecognized(fact=fact, same_as=other):
            recognized = {"duplicate_of": other, "duplicate_fact": fact}
            update_rows(connection, rm.organizations, {"id": event.stream}, recognized)
            _find_originals(connection, event.stream)
        case MarkingChanged(statement=statement):
            marking = {"marking": effective_marking(event)}
            update_rows(connection, rm.organization_names, {"fact": statement or event.stream}, marking)
            return
        case OrganizationFactWithdrawn(fact=fact):
            for table in (rm.organization_names, rm.organization_places, rm.organization_mergers):
                connection.execute(delete(table).where(table.c.fact == fact))
            withdrawn = {"duplicate_of": None, "duplicate_fact": None}
            update_rows(connection, rm.organizations, {"duplicate_fact": fact}, withdrawn)
            _find_originals(connection, event.stream)
        case _:
            return
    _as_of_now(connection, event.stream)


def _sorted(name: str) -> dict[str, str]:
    return {"name": name, "sort_name": collation_key(name)}


def _name(connection: Connection, event: StoredEvent, fact: str, values: dict[str, Any]) -> None:
    derived = {"sort_name": collation_key(values["name"]), "marking": effective_marking(event)}
    upsert(connection, rm.organization_names, {"fact": fact} | values | derived)


_DUPLICATES = select(rm.organizations.c.id).where(rm.organizations.c.duplicate_of == bindparam("of"))
_original = rm.organizations.alias("original")
# As in figures, a duplicate of one registered in error counts as itself.
_LINK = (
    select(rm.organizations.c.duplicate_of)
    .join_from(rm.organizations, _original, _original.c.id == rm.organizations.c.duplicate_of, isouter=True)
    .where(rm.organizations.c.id == bindparam("of"), _original.c.in_error.is_not(True))
)


def _find_originals(connection: Connection, changed: str) -> None:
    """Write the original of an organization whose links changed, and those of all its duplicates."""
    waiting, found = [changed], {changed}
    while waiting:
        one = waiting.pop()
        original = end_of_chain(one, lambda each: connection.scalar(_LINK, {"of": each}))
        update_rows(connection, rm.organizations, {"id": one}, {"same_as": None if original == one else original})
        duplicates = set(connection.scalars(_DUPLICATES, {"of": one})) - found
        found |= duplicates
        waiting += duplicates


# Built once: building it takes several times as long as sending it.
_CALLED = select(rm.organization_names).where(
    rm.organization_names.c.organization == bindparam("of"),
    rm.organization_names.c.kind.in_(("registered", "rename")),
)
_PLACED = select(rm.organization_places).where(
    rm.organization_places.c.organization == bindparam("of"), rm.organization_places.c.until.is_(None)
)


def _as_of_now(connection: Connection, organization: str) -> None:
    """Write the last name and the last country, as lists show them."""
    names = connection.execute(_CALLED, {"of": organization}).all()
    places = connection.execute(_PLACED, {"of": organization}).all()
    values: dict[str, Any] = {"country": max(places, key=rm.began).country if places else None}
    if names:
        values["name"] = max(names, key=rm.began).name
    update_rows(connection, rm.organizations, {"id": organization}, values)
