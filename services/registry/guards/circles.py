"""The rule over many organizations: duplicates, mergers and groups never lead back to where they started."""

from typing import Any

from sqlalchemy import Connection, select

from services.registry.domain.commands import (
    CorrectMerger,
    CorrectSubsidiary,
    MergeOrganization,
    RecognizeDuplicate,
    StateSubsidiary,
)
from services.registry.domain.errors import GoesInACircle
from services.registry.read_models import organization_links
from shared.domain.dates import before
from shared.domain.decider import Command
from shared.event_store.lease import advisory_lock

Days = tuple[str | None, str | None]
ALWAYS: Days = (None, None)


def refuse_circles(connection: Connection, command: Command) -> None:
    """Raises GoesInACircle, in the transaction in which the command is decided."""
    match command:
        case RecognizeDuplicate(organization=organization, same_as=other, fact=fact):
            _refuse(connection, organization, other, fact, "same_as", ALWAYS)
        case MergeOrganization() | CorrectMerger():
            merged = (command.since, None)
            _refuse(connection, command.organization, command.into, command.fact, "into", merged)
        case StateSubsidiary() | CorrectSubsidiary():
            held = (command.since, command.until)
            _refuse(connection, command.organization, command.parent, command.fact, "parent", held)


def _refuse(connection: Connection, organization: str, other: str, fact: str, field: str, days: Days) -> None:
    """Follows what may have been so on one day: a group that was bought by its subsidiary once is no circle."""
    # Two half circles drawn at the same time would each look straight.
    advisory_lock(connection, "registry identity")
    wanted, seen = [(other, days)], {(other, days)}
    while wanted:
        record, reached = wanted.pop()
        if record == organization:
            raise GoesInACircle(field=field, organization=organization, other=other)
        ahead = ((link.other, _both(reached, link)) for link in _links(connection, record, fact))
        found = {(each, both) for each, both in ahead if both is not None} - seen
        seen |= found
        wanted += found


def _links(connection: Connection, record: str, but: str) -> Any:  # noqa: ANN401  rows
    links = organization_links.c
    query = select(links.other, links.since, links.until).where(links.organization == record, links.fact != but)
    return connection.execute(query).all()


def _both(days: Days, link: Any) -> Days | None:  # noqa: ANN401  a row
    """The days on which both may be so; None if there are none."""
    since = _later(days[0], link.since)
    until = _earlier(days[1], link.until)
    apart = since is not None and until is not None and before(until, since)
    return None if apart else (since, until)


def _later(one: str | None, other: str | None) -> str | None:
    if one is None or other is None:
        return one or other
    return other if before(one, other) else one


def _earlier(one: str | None, other: str | None) -> str | None:
    if one is None or other is None:
        return one or other
    return other if before(other, one) else one
