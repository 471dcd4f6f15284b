"""The rule over many organizations: duplicates, mergers and groups never lead back to where they started."""

from collections.abc import Iterator
from typing import NamedTuple

from sqlalchemy import Connection

from services.registry.domain.commands import (
    CorrectMerger,
    CorrectSubsidiary,
    MergeOrganization,
    RecognizeDuplicate,
    StateSubsidiary,
)
from services.registry.domain.errors import GoesInACircle
from shared.contracts.registry.organizations import DUPLICATE, MERGER, PARENT
from shared.domain.dates import before
from shared.domain.decider import Command
from shared.event_store.lease import advisory_lock
from shared.event_store.statements import told_of
from shared.statements.kinds import by_name

Days = tuple[str | None, str | None]
ALWAYS: Days = (None, None)
_LINKS = by_name((DUPLICATE, MERGER, PARENT))


class _Link(NamedTuple):
    """Another organization, and the days on which the link may lead there."""

    other: str
    days: Days


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
        ahead = ((link.other, _both(reached, link.days)) for link in _links(connection, record, fact))
        found = {(each, both) for each, both in ahead if both is not None} - seen
        seen |= found
        wanted += found


def _links(connection: Connection, record: str, but: str) -> Iterator[_Link]:
    for row in told_of(connection, record, _LINKS):
        if row.fact != but:
            days = (getattr(row.statement, "since", None), getattr(row.statement, "until", None))
            yield from (_Link(other, days) for other in row.kind.referred_by(row.statement))


def _both(days: Days, others: Days) -> Days | None:
    """The days on which both may be so; None if there are none."""
    since = _later(days[0], others[0])
    until = _earlier(days[1], others[1])
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
