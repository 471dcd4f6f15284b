"""Organizations: what is stated of them, and what it comes to."""

from collections.abc import Collection, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Connection, Select, Table, bindparam, delete, insert, select, update

from services.registry.domain.dated import latest
from services.registry.domain.likeness import keys
from services.registry.projections.rows import Write, change, put, remove
from services.registry.read_models import (
    in_error,
    organization_classes,
    organization_dismissals,
    organization_keys,
    organization_links,
    organization_names,
    organization_places,
    organizations,
)
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
from shared.domain.event import Stored
from shared.domain.folding import folded

FACTS = (organization_names, organization_places, organization_links, organization_classes)
Row = Any
Shown = dict[str, str | None]


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
        "imported_from": event.imported.source if event.imported else None,
        "imported_row": event.imported.row if event.imported else None,
    }
    put(connection, organizations, row)
    _keep_keys(connection, stored.stream, (event.name,))


def name_corrected(connection: Connection, stored: Stored, event: OrganizationNameCorrected) -> None:
    change(connection, organizations, stored.stream, {"registered_name": event.name, "source": event.source})
    _refresh(connection, stored, (organization_names,))


def named(connection: Connection, stored: Stored, event: OrganizationNamed) -> None:
    row = {"kind": event.kind, "name": event.name, "since": event.since, "source": event.source}
    _state(connection, stored, organization_names, event.fact, row)


def placed(connection: Connection, stored: Stored, event: OrganizationPlaced) -> None:
    _state(connection, stored, organization_places, event.fact, _dated(event) | {"country": event.country})


def place_corrected(connection: Connection, stored: Stored, event: OrganizationPlaceCorrected) -> None:
    _correct(connection, stored, organization_places, event.fact, _dated(event) | {"country": event.country})


def duplicate_recognized(connection: Connection, stored: Stored, event: DuplicateRecognized) -> None:
    row = {"kind": "duplicate", "other": event.same_as, "since": None, "source": event.source}
    _state(connection, stored, organization_links, event.fact, row)


def merged(connection: Connection, stored: Stored, event: OrganizationMerged) -> None:
    row = {"kind": "merger", "other": event.into, "since": event.since, "source": event.source}
    _state(connection, stored, organization_links, event.fact, row)


def merger_corrected(connection: Connection, stored: Stored, event: OrganizationMergerCorrected) -> None:
    row = {"other": event.into, "since": event.since, "source": event.source}
    _correct(connection, stored, organization_links, event.fact, row)


def subsidiary_stated(connection: Connection, stored: Stored, event: SubsidiaryStated) -> None:
    row = _dated(event) | {"kind": "subsidiary", "other": event.parent}
    _state(connection, stored, organization_links, event.fact, row)


def subsidiary_corrected(connection: Connection, stored: Stored, event: SubsidiaryCorrected) -> None:
    _correct(connection, stored, organization_links, event.fact, _dated(event) | {"other": event.parent})


def classified(connection: Connection, stored: Stored, event: OrganizationClassified) -> None:
    row = _dated(event) | {"field": event.field, "value": event.value}
    _state(connection, stored, organization_classes, event.fact, row)


def class_corrected(connection: Connection, stored: Stored, event: OrganizationClassCorrected) -> None:
    _correct(connection, stored, organization_classes, event.fact, _dated(event) | {"value": event.value})


def fact_withdrawn(connection: Connection, stored: Stored, event: OrganizationFactWithdrawn) -> None:
    for table in FACTS:
        remove(connection, table, event.fact)
    _refresh(connection, stored)


def likeness_dismissed(connection: Connection, stored: Stored, event: LikenessDismissed) -> None:
    put(connection, organization_dismissals, {"organization": stored.stream, "other": event.other})
    change(connection, organizations, stored.stream, {"version": stored.version})


def _dated(event: Any) -> Shown:  # noqa: ANN401  any dated event
    return {"since": event.since, "until": event.until, "source": event.source}


def _state(connection: Connection, stored: Stored, table: Table, fact: str, row: Shown) -> None:
    put(connection, table, {"fact": fact, "organization": stored.stream, "order": stored.version} | row)
    _refresh(connection, stored, (table,))


def _correct(connection: Connection, stored: Stored, table: Table, fact: str, row: Shown) -> None:
    connection.execute(update(table).where(table.c.fact == fact).values(row))
    _refresh(connection, stored, (table,))


def _refresh(connection: Connection, stored: Stored, tables: Sequence[Table] = FACTS) -> None:
    """The organization's own row, as of its latest facts of these tables."""
    record, values = stored.stream, dict[str, Any](version=stored.version)
    for table in tables:
        facts = connection.execute(_facts_of(table), {"of": record}).all()
        match table.name:
            case "organization_places":
                values["country"] = _now(facts, "country")
            case "organization_links":
                values |= _linked(connection, facts)
            case "organization_classes":
                values |= {
                    field: _now([each for each in facts if each.field == field], "value")
                    for field in ("category", "size", "sector")
                }
            case _:
                first = connection.scalar(_REGISTERED_NAME, {"of": record}) or ""
                values |= _named(first, facts)
                _keep_keys(connection, record, {first, *(each.name for each in facts)})
    change(connection, organizations, record, values)


# Built once: building them costs several times what sending them does.
_REGISTERED_NAME = select(organizations.c.registered_name).where(organizations.c.id == bindparam("of"))
_FORGET_KEYS = delete(organization_keys).where(organization_keys.c.organization == bindparam("of"))


@cache
def _facts_of(table: Table) -> Select[Any]:
    return select(table).where(table.c.organization == bindparam("of")).order_by(table.c.order)


def _now(facts: Sequence[Row], name: str) -> str | None:
    """What the latest fact says, unless it has an end."""
    last = latest(facts)
    return getattr(last, name) if last is not None and last.until is None else None


def _named(first: str, names: Sequence[Row]) -> Shown:
    renamed = latest(each for each in names if each.kind == "rename")
    name = renamed.name if renamed else first
    every = dict.fromkeys(folded(each) for each in (name, first, *(row.name for row in names)))
    return {"name": name, "sort_name": folded(name), "searched": "\n".join(every)}


def refresh_links_to(connection: Connection, record: str) -> None:
    """Bring what lists show of the organizations linked to a record up to date, once it is in error or reinstated."""
    linked = select(organization_links.c.organization).where(organization_links.c.other == record).distinct()
    for organization in connection.scalars(linked).all():
        facts = connection.execute(_facts_of(organization_links), {"of": organization}).all()
        change(connection, organizations, organization, _linked(connection, facts))


def _linked(connection: Connection, stated: Sequence[Row]) -> Shown:
    """A link to a record that was registered in error leads nowhere."""
    others = [link.other for link in stated]
    gone = set(connection.scalars(select(in_error.c.record).where(in_error.c.record.in_(others))).all())
    links = [link for link in stated if link.other not in gone]
    duplicate = next((link for link in links if link.kind == "duplicate"), None)
    merger = next((link for link in links if link.kind == "merger"), None)
    return {
        "duplicate_of": duplicate.other if duplicate else None,
        "merged_into": merger.other if merger else None,
        "merged_since": merger.since if merger else None,
        "parent": _now([link for link in links if link.kind == "subsidiary"], "other"),
    }


def _keep_keys(connection: Connection, record: str, names: Collection[str]) -> None:
    connection.execute(_FORGET_KEYS, {"of": record})
    every = sorted({key for name in names for key in keys(name)})
    if every:
        connection.execute(insert(organization_keys), [{"organization": record, "key": key} for key in every])


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
