"""The comparison of a row with the records of its organization: as first stated, and as they are now."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import msgspec

from services.registry.domain import DECIDERS
from services.registry.domain.commands import (
    ClassifyOrganization,
    MergeOrganization,
    NameOrganization,
    PlaceOrganization,
    StateSubsidiary,
)
from services.registry.domain.organization import FACTS, Organization
from services.registry.importing.rows import OrganizationRow
from shared.contracts.registry import (
    OrganizationClassified,
    OrganizationMerged,
    OrganizationNamed,
    OrganizationPlaced,
    SubsidiaryStated,
)
from shared.domain.decider import Command, RecordCommand
from shared.domain.event import StoredEvent
from shared.domain.ids import imported_id
from shared.domain.importing import Verdict
from shared.domain.provenance import Imported
from shared.public_view.marking_changes import without_marking_changes
from shared.statements.decider import StateFact
from shared.statements.events import AnyStatement

ComparedValue = tuple[Verdict, str | None]
"""The verdict, and the recorded value."""


class NamedByRow(NamedTuple):
    """The ids of the organizations that a row names: its parent, and the one that it was merged into."""

    parent: str | None = None
    successor: str | None = None


class CellCommand(msgspec.Struct, frozen=True):
    """A cell as a command, and its text in a preview."""

    field: str
    preview_text: str
    command: RecordCommand


def cell_commands(row: OrganizationRow, organization: str, links: NamedByRow, source: str) -> Iterator[CellCommand]:
    """Return the statements of a row, besides its name."""

    def about(part: str) -> dict[str, Any]:
        id_ = f"{row.row}/{part}"
        return {
            "organization": organization,
            "fact": imported_id("fact", source, id_),
            "source": row.source,
            "imported": Imported(source, id_),
        }

    dated = f" ({row.since})" if row.since else ""
    for name in row.also:
        yield CellCommand("also called", name, NameOrganization(**about(f"name/{name}"), kind="spelling", name=name))
    if row.country:
        placing = PlaceOrganization(**about("country"), country=row.country, since=row.since)
        yield CellCommand("country", row.country + dated, placing)
    if row.parent and links.parent:
        owned = StateSubsidiary(**about("parent"), parent=links.parent, since=row.since)
        yield CellCommand("subsidiary of", row.parent + dated, owned)
    if row.merged_into and row.merged_on and links.successor:
        merged = MergeOrganization(**about("merger"), into=links.successor, since=row.merged_on)
        yield CellCommand("merged into", f"{row.merged_into} ({row.merged_on})", merged)
    for field, value in row.classes.items():
        classing = ClassifyOrganization(**about(field), field=field, value=value, since=row.since)
        yield CellCommand(field, value + dated, classing)


def state_after(command: type[Command], past: Sequence[StoredEvent]) -> Any:
    """Return the state of a record that a command registers, even if it was registered in error and reinstated."""
    decider = DECIDERS[command]
    registration = decider.initial_state
    for event in without_marking_changes(past):
        registration = decider.evolve(registration, event)
    return registration.state


def compare(command: RecordCommand, organization: Organization) -> ComparedValue:
    """Compare a cell with the records. Later corrections by staff stay: the file repeats its old content."""
    generic, facts = FACTS.generic(command), organization.facts
    assert isinstance(generic, StateFact)
    meant = generic.statement
    if (first := facts.stated.get(meant.fact)) is not None:
        if (now := facts.current.get(meant.fact)) is None:
            return "changed", None
        return ("same" if _same(meant, now) or _same(meant, first) else "changed"), _value_and_day(now)
    others = [each for each in facts.current.values() if _kind(each) == _kind(meant)]
    alike = next((each for each in others if _same(meant, each)), None)
    if alike is not None or (isinstance(meant, OrganizationNamed) and meant.name == organization.name):
        return "same", None if alike is None else _value_and_day(alike)
    if others and not isinstance(meant, OrganizationNamed) and getattr(meant, "since", None) is None:
        return "changed", _value_and_day(others[-1])
    return "new", None


def _kind(fact: AnyStatement) -> tuple[type[AnyStatement], str]:
    return type(fact), fact.field if isinstance(fact, OrganizationClassified) else ""


def _value(fact: AnyStatement) -> str:
    match fact:
        case OrganizationNamed(name=name):
            return name
        case OrganizationPlaced(country=country):
            return country
        case OrganizationClassified(value=value):
            return value
        case SubsidiaryStated(parent=parent):
            return parent
        case OrganizationMerged(into=into):
            return into
    return ""


def _same(meant: AnyStatement, other: AnyStatement) -> bool:
    """Compare two values. A row without a day equals one that has one."""
    since = getattr(meant, "since", None)
    return _value(meant) == _value(other) and (since is None or since == getattr(other, "since", None))


def _value_and_day(fact: AnyStatement) -> str:
    since = getattr(fact, "since", None)
    return f"{_value(fact)} ({since})" if since else _value(fact)
