"""Commands for States with their statuses, and for organizations with their names, countries, sectors, groups and
mergers."""

from collections.abc import Iterator

from deploy.demo.shipped.files import Organization, Organizations, State, States
from services.registry.domain.commands import (
    ClassifyOrganization,
    MergeOrganization,
    NameOrganization,
    PlaceOrganization,
    RegisterOrganization,
    RegisterState,
    StateStatus,
    StateSubsidiary,
)
from shared.domain.decider import Command
from shared.domain.errors import Malformed
from shared.domain.ids import imported_id
from shared.domain.provenance import Imported

MEMBERS = "member-states.csv"
RELATIONS = "organizations.csv"


def organization_id(row: Organization) -> str:
    return imported_id("organization", row.file, row.row)


def states(file: States) -> Iterator[Command]:
    for row in file.states:
        yield from _state(row)


def _state(row: State) -> Iterator[Command]:
    state = imported_id("state", MEMBERS, row.iso3)
    yield RegisterState(state=state, iso3=row.iso3, iso2=row.iso2, name=row.name, imported=Imported(MEMBERS, row.iso3))
    for status in row.statuses:
        yield StateStatus(
            state=state,
            fact=imported_id("fact", status.file, status.row),
            field=status.field,
            value=status.value,
            since=status.since,
            until=status.until,
            certainty=status.certainty,
            note=status.note,
            source=status.source,
            imported=status.imported,
        )


def organizations(file: Organizations) -> Iterator[Command]:
    """Register every organization first, so that each merger finds its parts. Raises Malformed for a missing row."""
    ids = {row.row: organization_id(row) for row in file.organizations}
    for row in file.organizations:
        yield RegisterOrganization(organization=ids[row.row], name=row.name, source=row.source, imported=row.imported)
    for row in file.organizations:
        for other in (*row.subsidiary_of, *([row.merged_into] if row.merged_into else ())):
            if other.row not in ids:
                raise Malformed(
                    "organizations.json", f"{row.row} names {other.row}, which is no row of the file. Add it."
                )
        yield from _facts(row, ids)


def _facts(row: Organization, ids: dict[str, str]) -> Iterator[Command]:
    def common_fields(row_id: str) -> dict[str, object]:
        return {
            "organization": ids[row.row],
            "fact": imported_id("fact", RELATIONS, row_id),
            "source": row.source,
            "imported": Imported(RELATIONS, row_id),
        }

    # A dictionary used for several commands cannot be typed as any one of them.
    for spelling in row.spellings:
        yield NameOrganization(**common_fields(f"{spelling}/name"), kind="spelling", name=spelling)
    for each in row.renames:
        common = common_fields(f"{row.row}/name/{each.name}")
        yield NameOrganization(**common, kind="rename", name=each.name, since=each.since)
    if row.country:
        yield PlaceOrganization(**common_fields(f"{row.row}/country"), country=row.country)
    if row.sector:
        yield ClassifyOrganization(**common_fields(f"{row.row}/sector"), field="sector", value=row.sector)
    for parent in row.subsidiary_of:
        belongs = common_fields(f"{row.row}/parent/{parent.row}")
        yield StateSubsidiary(**belongs, parent=ids[parent.row], since=parent.since, until=parent.until)
    if row.merged_into:
        merged = common_fields(f"{row.row}/merger")
        yield MergeOrganization(**merged, into=ids[row.merged_into.row], since=row.merged_into.since)
