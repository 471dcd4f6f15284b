"""Organizations: a row of each, as of the latest statements, and one for each audience outside the bureau with the
parts open to it."""

from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

import msgspec
from sqlalchemy import Connection, bindparam, delete, insert, select

from services.registry.domain.dated_facts import latest
from services.registry.domain.likeness import likeness_keys
from services.registry.read_models import (
    in_error,
    organization_dismissals,
    organization_keys,
    organizations,
    organizations_seen,
)
from shared.contracts.markings import MarkingChanged
from shared.contracts.registry import (
    DuplicateRecognized,
    LikenessDismissed,
    OrganizationClassified,
    OrganizationFactWithdrawn,
    OrganizationMerged,
    OrganizationNameCorrected,
    OrganizationNamed,
    OrganizationPlaced,
    OrganizationRegistered,
    SubsidiaryStated,
)
from shared.contracts.registry.organizations import CLASSES, KINDS
from shared.domain.collation import collation_key
from shared.domain.event import StoredEvent
from shared.event_store.row_writes import update_rows, upsert
from shared.event_store.statements import StatementRow, statements_of_record
from shared.event_store.statements.tables import statement_values, statements
from shared.public_view.openness import OPEN_TO, effective_marking
from shared.statements.events import AnyStatement
from shared.statements.kinds import by_name

S = TypeVar("S", bound=AnyStatement)
Summary = dict[str, str | None]
_KINDS = by_name(KINDS)
_NAMING = (OrganizationRegistered, OrganizationNameCorrected, OrganizationNamed, OrganizationFactWithdrawn)


def apply(connection: Connection, event: StoredEvent) -> None:
    """Write an event of an organization. Its statements are already written."""
    match event.data:
        case OrganizationRegistered() as registered:
            _register(connection, event, registered)
        case OrganizationNameCorrected(name=name, source=source):
            values = {"registered_name": name, "source": source, "marking": effective_marking(event)}
            update_rows(connection, organizations, {"id": event.stream}, values)
        case MarkingChanged(statement=None):
            update_rows(connection, organizations, {"id": event.stream}, {"marking": effective_marking(event)})
        case LikenessDismissed(other=other):
            upsert(connection, organization_dismissals, {"organization": event.stream, "other": other})
    _refresh(connection, event)


def refresh_links_to(connection: Connection, event: StoredEvent) -> None:
    """Update the rows of organizations linked to a record that was marked as in error or reinstated."""
    facts = select(statement_values.c.fact).where(statement_values.c.value == event.stream)
    linked = select(statements.c.record).where(statements.c.fact.in_(facts), statements.c.kind.in_(_KINDS)).distinct()
    for organization in sorted(connection.scalars(linked).all()):
        # The organization's own events may arrive meanwhile: wait for their rows and read them, so as not to overwrite
        # them.
        if version := connection.scalar(_HELD, {"of": organization}):
            _refresh(connection, msgspec.structs.replace(event, stream=organization, version=version))


def _register(connection: Connection, event: StoredEvent, registered: OrganizationRegistered) -> None:
    row = {
        "id": event.stream,
        "version": event.version,
        "registered_name": registered.name,
        "source": registered.source,
        "imported_from": registered.imported.source if registered.imported else None,
        "imported_row": registered.imported.row if registered.imported else None,
        "marking": effective_marking(event),
    }
    upsert(connection, organizations, row | _summary(registered.name, ()))


# Built once: building it takes several times as long as sending it.
_OWN = select(organizations).where(organizations.c.id == bindparam("of"))
_HELD = select(organizations.c.version).where(organizations.c.id == bindparam("of")).with_for_update()
_SEEN = select(organizations_seen.c.id).where(organizations_seen.c.id == bindparam("of")).limit(1)
_FORGET_SEEN = delete(organizations_seen).where(organizations_seen.c.id == bindparam("of"))
_FORGET_KEYS = delete(organization_keys).where(organization_keys.c.organization == bindparam("of"))


def _refresh(connection: Connection, event: StoredEvent) -> None:
    """Write the organization's own row as of its latest statements, its name keys, and its rows for audiences."""
    organization = connection.execute(_OWN, {"of": event.stream}).one()
    rows = _without_those_in_error(connection, statements_of_record(connection, event.stream, _KINDS))
    statements = [row.statement for row in rows]
    if isinstance(event.data, _NAMING):
        _keep_keys(
            connection,
            event.stream,
            {organization.registered_name, *(each.name for each in _of_kind(OrganizationNamed, statements))},
        )
    summary = _summary(organization.registered_name, statements)
    update_rows(connection, organizations, {"id": event.stream}, {"version": event.version, **summary})
    if connection.scalar(_SEEN, {"of": event.stream}) or effective_marking(event) in OPEN_TO["members"]:
        _refresh_seen(connection, organization, rows, summary)


def _refresh_seen(connection: Connection, organization: Any, rows: Sequence[StatementRow], summary: Summary) -> None:  # noqa: ANN401  a row
    """Write the rows for audiences; `summary` is of all statements, as most are open to all."""
    connection.execute(_FORGET_SEEN, {"of": organization.id})
    for audience, markings in OPEN_TO.items():
        if organization.marking in markings:
            row = {
                "id": organization.id,
                "audience": audience,
                "registered_name": organization.registered_name,
                "source": organization.source,
            }
            statements = [each.statement for each in rows if each.marking in markings]
            seen = summary if len(statements) == len(rows) else _summary(organization.registered_name, statements)
            upsert(connection, organizations_seen, row | seen)


def _without_those_in_error(connection: Connection, rows: Sequence[StatementRow]) -> list[StatementRow]:
    """Drop links to a record registered in error."""
    others_by_fact = {row.fact: row.kind.referred_by(row.statement) for row in rows}
    others = {record for records in others_by_fact.values() for record in records}
    if not others:
        return list(rows)
    removed = set(connection.scalars(select(in_error.c.record).where(in_error.c.record.in_(others))))
    return [row for row in rows if removed.isdisjoint(others_by_fact[row.fact])]


def _keep_keys(connection: Connection, record: str, names: Iterable[str]) -> None:
    connection.execute(_FORGET_KEYS, {"of": record})
    every = sorted({key for name in names for key in likeness_keys(name)})
    if every:
        connection.execute(insert(organization_keys), [{"organization": record, "key": key} for key in every])


def _summary(registered_name: str, statements: Sequence[AnyStatement]) -> Summary:
    """Summarize the statements of an organization, as of the latest."""
    names = _of_kind(OrganizationNamed, statements)
    renamed = latest(each for each in names if each.kind == "rename")
    name = renamed.name if renamed else registered_name
    every = dict.fromkeys(collation_key(each) for each in (name, registered_name, *(each.name for each in names)))
    duplicate = next(iter(_of_kind(DuplicateRecognized, statements)), None)
    merger = next(iter(_of_kind(OrganizationMerged, statements)), None)
    classes = _of_kind(OrganizationClassified, statements)
    return {
        "name": name,
        "sort_name": collation_key(name),
        "searched": "\n".join(every),
        "country": _current_value(_of_kind(OrganizationPlaced, statements), "country"),
        "duplicate_of": duplicate.same_as if duplicate else None,
        "merged_into": merger.into if merger else None,
        "merged_since": merger.since if merger else None,
        "parent": _current_value(_of_kind(SubsidiaryStated, statements), "parent"),
        **{field: _current_value([each for each in classes if each.field == field], "value") for field in CLASSES},
    }


def _of_kind(kind: type[S], statements: Iterable[AnyStatement]) -> list[S]:
    return [each for each in statements if isinstance(each, kind)]


def _current_value(statements: Iterable[Any], name: str) -> str | None:
    """Return the value of the latest statement that has no end: an earlier one holds again after one that ended."""
    last = latest(each for each in statements if each.until is None)
    return None if last is None else getattr(last, name)
