"""Organizations: what is stated of them, and what it comes to."""

from collections.abc import Collection, Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection, Table, bindparam, delete, insert, select, update

from services.registry.domain.likeness import likeness_keys
from services.registry.projections.rows import Write, remove, update_row, upsert
from services.registry.projections.summaries import FACTS, stated, summary
from services.registry.projections.visible_organizations import refresh_visible
from services.registry.read_models import (
    organization_classes,
    organization_dismissals,
    organization_keys,
    organization_links,
    organization_names,
    organization_places,
    organizations,
)
from shared.contracts.markings import MarkingChanged
from shared.contracts.registry import (
    DuplicateRecognized,
    LikenessDismissed,
    OrganizationClassCorrected,
    OrganizationClassified,
    OrganizationFactWithdrawn,
    OrganizationMerged,
    OrganizationMergerCorrected,
    OrganizationNameCorrected,
    OrganizationNamed,
    OrganizationPlaceCorrected,
    OrganizationPlaced,
    OrganizationRegistered,
    SubsidiaryCorrected,
    SubsidiaryStated,
)
from shared.domain.collation import collation_key
from shared.domain.event import StoredEvent
from shared.public_view.openness import effective_marking

Summary = dict[str, str | None]


def registered(connection: Connection, stored: StoredEvent, event: OrganizationRegistered) -> None:
    plain = collation_key(event.name)
    row = {
        "id": stored.stream,
        "version": stored.version,
        "registered_name": event.name,
        "name": event.name,
        "sort_name": plain,
        "searched": plain,
        "source": event.source,
        "imported_from": event.imported.source if event.imported else None,
        "imported_row": event.imported.row if event.imported else None,
        "marking": effective_marking(stored),
    }
    upsert(connection, organizations, row)
    _keep_keys(connection, stored.stream, (event.name,))
    refresh_visible(connection, stored)


def name_corrected(connection: Connection, stored: StoredEvent, event: OrganizationNameCorrected) -> None:
    update_row(
        connection,
        organizations,
        stored.stream,
        {"registered_name": event.name, "source": event.source, "marking": effective_marking(stored)},
    )
    _refresh(connection, stored, (organization_names,))


def named(connection: Connection, stored: StoredEvent, event: OrganizationNamed) -> None:
    row = {"kind": event.kind, "name": event.name, "since": event.since, "source": event.source}
    _state(connection, stored, organization_names, event.fact, row)


def placed(connection: Connection, stored: StoredEvent, event: OrganizationPlaced) -> None:
    _state(connection, stored, organization_places, event.fact, _dated(event) | {"country": event.country})


def place_corrected(connection: Connection, stored: StoredEvent, event: OrganizationPlaceCorrected) -> None:
    _correct(connection, stored, organization_places, event.fact, _dated(event) | {"country": event.country})


def duplicate_recognized(connection: Connection, stored: StoredEvent, event: DuplicateRecognized) -> None:
    row = {"kind": "duplicate", "other": event.same_as, "since": None, "source": event.source}
    _state(connection, stored, organization_links, event.fact, row)


def merged(connection: Connection, stored: StoredEvent, event: OrganizationMerged) -> None:
    row = {"kind": "merger", "other": event.into, "since": event.since, "source": event.source}
    _state(connection, stored, organization_links, event.fact, row)


def merger_corrected(connection: Connection, stored: StoredEvent, event: OrganizationMergerCorrected) -> None:
    row = {"other": event.into, "since": event.since, "source": event.source}
    _correct(connection, stored, organization_links, event.fact, row)


def subsidiary_stated(connection: Connection, stored: StoredEvent, event: SubsidiaryStated) -> None:
    row = _dated(event) | {"kind": "subsidiary", "other": event.parent}
    _state(connection, stored, organization_links, event.fact, row)


def subsidiary_corrected(connection: Connection, stored: StoredEvent, event: SubsidiaryCorrected) -> None:
    _correct(connection, stored, organization_links, event.fact, _dated(event) | {"other": event.parent})


def classified(connection: Connection, stored: StoredEvent, event: OrganizationClassified) -> None:
    row = _dated(event) | {"field": event.field, "value": event.value}
    _state(connection, stored, organization_classes, event.fact, row)


def class_corrected(connection: Connection, stored: StoredEvent, event: OrganizationClassCorrected) -> None:
    _correct(connection, stored, organization_classes, event.fact, _dated(event) | {"value": event.value})


def fact_withdrawn(connection: Connection, stored: StoredEvent, event: OrganizationFactWithdrawn) -> None:
    for table in FACTS:
        remove(connection, table, event.fact)
    _refresh(connection, stored)


def likeness_dismissed(connection: Connection, stored: StoredEvent, event: LikenessDismissed) -> None:
    upsert(connection, organization_dismissals, {"organization": stored.stream, "other": event.other})
    update_row(connection, organizations, stored.stream, {"version": stored.version})


def _dated(event: Any) -> Summary:  # noqa: ANN401  any dated event
    return {"since": event.since, "until": event.until, "source": event.source}


def _state(connection: Connection, stored: StoredEvent, table: Table, fact: str, row: Summary) -> None:
    marked = {"order": stored.version, "marking": effective_marking(stored)}
    upsert(connection, table, {"fact": fact, "organization": stored.stream, **marked, **row})
    _refresh(connection, stored, (table,))


def _correct(connection: Connection, stored: StoredEvent, table: Table, fact: str, row: Summary) -> None:
    connection.execute(update(table).where(table.c.fact == fact).values(row | {"marking": effective_marking(stored)}))
    _refresh(connection, stored, (table,))


def _refresh(connection: Connection, stored: StoredEvent, tables: Sequence[Table] = FACTS) -> None:
    """The organization's own row, as of its latest facts of these tables."""
    record, values = stored.stream, dict[str, Any](version=stored.version)
    for table in tables:
        facts = stated(connection, table, record)
        names = table is organization_names
        first = (connection.scalar(_REGISTERED_NAME, {"of": record}) or "") if names else ""
        values |= summary(table, facts, first)
        if names:
            _keep_keys(connection, record, {first, *(each.name for each in facts)})
    update_row(connection, organizations, record, values)
    refresh_visible(connection, stored)


# Built once: building them costs several times what sending them does.
_REGISTERED_NAME = select(organizations.c.registered_name).where(organizations.c.id == bindparam("of"))
_FORGET_KEYS = delete(organization_keys).where(organization_keys.c.organization == bindparam("of"))


def refresh_links_to(connection: Connection, stored: StoredEvent) -> None:
    """Bring what lists show of the organizations linked to a record up to date, once it is in error or reinstated."""
    linked = select(organization_links.c.organization).where(organization_links.c.other == stored.stream).distinct()
    for organization in connection.scalars(linked).all():
        facts = stated(connection, organization_links, organization)
        update_row(connection, organizations, organization, summary(organization_links, facts, ""))
        refresh_visible(connection, msgspec.structs.replace(stored, stream=organization))


def _keep_keys(connection: Connection, record: str, names: Collection[str]) -> None:
    connection.execute(_FORGET_KEYS, {"of": record})
    every = sorted({key for name in names for key in likeness_keys(name)})
    if every:
        connection.execute(insert(organization_keys), [{"organization": record, "key": key} for key in every])


def marking_changed(connection: Connection, stored: StoredEvent, event: MarkingChanged) -> None:
    marking = {"marking": effective_marking(stored)}
    if event.statement is None:
        update_row(connection, organizations, stored.stream, marking)
    for table in FACTS:
        connection.execute(update(table).where(table.c.fact == event.statement).values(marking))
    _refresh(connection, stored)


WRITES: dict[type, Write] = {
    OrganizationRegistered: registered,
    OrganizationNameCorrected: name_corrected,
    OrganizationNamed: named,
    OrganizationPlaced: placed,
    OrganizationPlaceCorrected: place_corrected,
    DuplicateRecognized: duplicate_recognized,
    OrganizationMerged: merged,
    OrganizationMergerCorrected: merger_corrected,
    SubsidiaryStated: subsidiary_stated,
    SubsidiaryCorrected: subsidiary_corrected,
    OrganizationClassified: classified,
    OrganizationClassCorrected: class_corrected,
    OrganizationFactWithdrawn: fact_withdrawn,
    LikenessDismissed: likeness_dismissed,
}
