"""States with their statuses, and organizations with their names, countries and mergers."""

from collections.abc import Iterator

from deploy.shipped.files import Meetings, Organization, State, States
from services.registry.domain.commands import (
    MergeOrganization,
    NameOrganization,
    PlaceOrganization,
    RegisterOrganization,
    RegisterState,
    StateStatus,
)
from shared.contracts.provenance import Imported
from shared.domain.decider import Command
from shared.domain.ids import imported

MEMBERS = "member-states.csv"
RELATIONS = "organizations.csv"


def organization_id(row: Organization) -> str:
    return imported("organization", row.file, row.row)


def states(file: States) -> Iterator[Command]:
    for row in file.states:
        yield from _state(row)


def _state(row: State) -> Iterator[Command]:
    state = imported("state", MEMBERS, row.iso3)
    yield RegisterState(state=state, iso3=row.iso3, iso2=row.iso2, name=row.name, imported=Imported(MEMBERS, row.iso3))
    for status in row.statuses:
        yield StateStatus(
            state=state,
            fact=imported("fact", status.file, status.row),
            field=status.field,
            value=status.value,
            since=status.since,
            until=status.until,
            certainty=status.certainty,
            note=status.note,
            source=status.source,
            imported=status.imported,
        )


def organizations(file: Meetings) -> Iterator[Command]:
    """Every organization first, so that each merger finds what it names."""
    ids = {row.row: organization_id(row) for row in file.organizations}
    for row in file.organizations:
        yield RegisterOrganization(organization=ids[row.row], name=row.name, source=row.source, imported=row.imported)
    for row in file.organizations:
        yield from _facts(row, ids)


def _facts(row: Organization, ids: dict[str, str]) -> Iterator[Command]:
    def fact(what: str) -> tuple[str, Imported]:
        return imported("fact", RELATIONS, what), Imported(RELATIONS, what)

    organization = ids[row.row]
    for spelling in row.spellings:
        id_, origin = fact(f"{spelling}/name")
        yield NameOrganization(
            organization=organization, fact=id_, kind="spelling", name=spelling, source=row.source, imported=origin
        )
    if row.country:
        id_, origin = fact(f"{row.row}/country")
        yield PlaceOrganization(
            organization=organization, fact=id_, country=row.country, source=row.source, imported=origin
        )
    if row.merged_into:
        id_, origin = fact(f"{row.row}/merger")
        yield MergeOrganization(
            organization=organization,
            fact=id_,
            into=ids[row.merged_into.row],
            since=row.merged_into.since,
            source=row.source,
            imported=origin,
        )
