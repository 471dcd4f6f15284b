"""What the facts of an organization come to, as of the latest of them."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import Connection, Select, Table, bindparam, select

from services.registry.domain.dated_facts import latest
from services.registry.read_models import (
    in_error,
    organization_classes,
    organization_links,
    organization_names,
    organization_places,
)
from shared.domain.collation import collation_key

FACTS = (organization_names, organization_places, organization_links, organization_classes)
Row = Any
Summary = dict[str, str | None]


@cache
def facts_of(table: Table) -> Select[Any]:
    return select(table).where(table.c.organization == bindparam("of")).order_by(table.c.order)


def stated(connection: Connection, table: Table, record: str) -> list[Row]:
    """The facts of a record; a link to one that was registered in error leads nowhere."""
    facts = connection.execute(facts_of(table), {"of": record}).all()
    if table is not organization_links or not facts:
        return list(facts)
    others = select(in_error.c.record).where(in_error.c.record.in_([fact.other for fact in facts]))
    gone = set(connection.scalars(others).all())
    return [fact for fact in facts if fact.other not in gone]


def summary(table: Table, facts: Sequence[Row], first: str) -> dict[str, Any]:
    """What the facts of a table come to as of the latest; `first` is the name that it was registered by."""
    match table.name:
        case "organization_places":
            return {"country": _now(facts, "country")}
        case "organization_links":
            return dict(_linked(facts))
        case "organization_classes":
            classes = ("category", "size", "sector")
            return {field: _now([each for each in facts if each.field == field], "value") for field in classes}
    return dict(_named(first, facts))


def _now(facts: Sequence[Row], name: str) -> str | None:
    """What the latest fact says, unless it has an end."""
    last = latest(facts)
    return getattr(last, name) if last is not None and last.until is None else None


def _named(first: str, names: Sequence[Row]) -> Summary:
    renamed = latest(each for each in names if each.kind == "rename")
    name = renamed.name if renamed else first
    every = dict.fromkeys(collation_key(each) for each in (name, first, *(row.name for row in names)))
    return {"name": name, "sort_name": collation_key(name), "searched": "\n".join(every)}


def _linked(links: Sequence[Row]) -> Summary:
    duplicate = next((link for link in links if link.kind == "duplicate"), None)
    merger = next((link for link in links if link.kind == "merger"), None)
    return {
        "duplicate_of": duplicate.other if duplicate else None,
        "merged_into": merger.other if merger else None,
        "merged_since": merger.since if merger else None,
        "parent": _now([link for link in links if link.kind == "subsidiary"], "other"),
    }
