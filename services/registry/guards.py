"""Rules over many records, checked in the transaction that decides a command."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from sqlalchemy import Connection, bindparam, select

from services.registry import read_models as rm
from services.registry.domain import DECIDERS
from services.registry.domain import commands as c
from services.registry.domain.errors import GoesInACircle, HandleTooNear, LastAdministrator, VeryLike
from services.registry.domain.likeness import MANY, VERY_LIKE, greatest_likeness, likeness_keys
from services.registry.domain.statements import STATEMENTS as DECIDER
from services.registry.read_models import (
    accounts,
    administers,
    organization_keys,
    organizations,
    partners,
    role_proposals,
    states,
)
from shared.contracts.registry import EVENTS
from shared.contracts.registry.organizations import DUPLICATE, MERGER, NAME, PARENT
from shared.domain.dates import before
from shared.domain.decider import Command
from shared.event_store.codec import Codec
from shared.event_store.command_handler import CommandContext
from shared.event_store.in_error import refuse_references_in_error
from shared.event_store.lease import advisory_lock
from shared.event_store.statements import StatementGuard, StatementRecording, statements_of_kind, statements_of_record
from shared.event_store.tables import kernel_tables
from shared.event_store.uniqueness import require_unique
from shared.public_view.marking_changes import without_marking_changes
from shared.statements.events import AnyStatement
from shared.statements.kinds import by_name

GUARDS: Mapping[str, StatementGuard] = {}
STATEMENTS = StatementRecording("registry", DECIDER, GUARDS, rm.in_error)


def guard(connection: Connection, command: Command, _context: CommandContext) -> None:
    """Check a command. Raises ReferenceWithdrawn, AlreadyTaken, GoesInACircle, VeryLike, LastAdministrator, HandleTooNear."""
    refuse_references_in_error(connection, rm.in_error, command)
    refuse_taken_codes(connection, command)
    refuse_circles(connection, command)
    refuse_very_like(connection, command)
    refuse_losing_last_administrator(connection, command)
    refuse_overlapping_handle(connection, command)


def refuse_taken_codes(connection: Connection, command: Command) -> None:
    """Refuse a code of another State, unless that was registered in error. Raises AlreadyTaken."""
    match command:
        case c.RegisterState(iso3=iso3, iso2=iso2):
            codes = {"iso3": iso3, "iso2": iso2}
        case c.ReinstateState(state=state):
            row = connection.execute(select(rm.in_error).where(rm.in_error.c.record == state)).one()
            codes = {"iso3": row.iso3, "iso2": row.iso2}
        case _:
            return
    for kind, code in codes.items():
        holder = select(states.c.id).where(states.c[kind] == code)
        require_unique(connection, kind, code, command.state, holder)


Days = tuple[str | None, str | None]
ALWAYS: Days = (None, None)
_LINKS = by_name((DUPLICATE, MERGER, PARENT))


class _Link(NamedTuple):
    """A link to another organization, with the days on which it may hold."""

    other: str
    days: Days


def refuse_circles(connection: Connection, command: Command) -> None:
    """Refuse duplicates, mergers and groups that lead back to their start. Raises GoesInACircle."""
    match command:
        case c.RecognizeDuplicate(organization=organization, same_as=other, fact=fact):
            _refuse(connection, organization, other, fact, "same_as", ALWAYS)
        case c.MergeOrganization() | c.CorrectMerger():
            merged = (command.since, None)
            _refuse(connection, command.organization, command.into, command.fact, "into", merged)
        case c.StateSubsidiary() | c.CorrectSubsidiary():
            held = (command.since, command.until)
            _refuse(connection, command.organization, command.parent, command.fact, "parent", held)
        case c.ReinstateOrganization(organization=organization):
            # Its links are in no row while it is in error, so others may have been linked to it in the other direction.
            for field, fact, link in _links_of_one_in_error(connection, organization):
                _refuse(connection, organization, link.other, fact, field, link.days)


def _refuse(connection: Connection, organization: str, other: str, fact: str, field: str, days: Days) -> None:
    """Follow the links that may have held on the same day: a group later bought by its former subsidiary is no circle."""
    # Two halves of a circle stated at the same time would not see each other.
    advisory_lock(connection, "registry identity")
    pending, seen = [(other, days)], {(other, days)}
    while pending:
        record, reached = pending.pop()
        if record == organization:
            raise GoesInACircle(field=field, organization=organization, other=other)
        ahead = ((link.other, _overlap(reached, link.days)) for link in _links(connection, record, fact))
        unseen = {(each, both) for each, both in ahead if both is not None} - seen
        seen |= unseen
        pending += unseen


def _links(connection: Connection, record: str, but: str) -> Iterator[_Link]:
    for row in statements_of_record(connection, record, _LINKS):
        if row.fact != but:
            yield from (_Link(other, _days(row.statement)) for other in row.kind.referred_by(row.statement))


def _links_of_one_in_error(connection: Connection, organization: str) -> Iterator[tuple[str, str, _Link]]:
    """Yield the links of an organization in error, from its events, each with its field and fact."""
    events, decider = kernel_tables("registry").events.c, DECIDERS[c.ReinstateOrganization]
    stored = connection.scalars(select(events.bytes).where(events.stream == organization).order_by(events.version))
    state: Any = decider.initial_state
    for data in without_marking_changes(list(map(Codec("registry", EVENTS).decode, stored))):
        state = decider.evolve(state, data)
    for stated in state.state.facts.current.values():
        for kind in _LINKS.values():
            if isinstance(stated, kind.stated):
                (field,), (other,) = kind.references, kind.referred_by(stated)
                yield field.name, stated.fact, _Link(other, _days(stated))


def _days(link: AnyStatement) -> Days:
    return getattr(link, "since", None), getattr(link, "until", None)


def _overlap(days: Days, others: Days) -> Days | None:
    """Return the days on which both may hold, if any."""
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


def refuse_very_like(connection: Connection, command: Command) -> None:
    """Refuse an organization whose name is very similar to another's. Raises VeryLike, naming the most similar, unless
    it is declared a different one or comes from a file."""
    if not isinstance(command, c.RegisterOrganization) or command.another or command.imported is not None:
        return
    found = most_like(connection, command.name)
    if found is not None:
        raise VeryLike(
            field="name",
            typed=command.name,
            organization=found.id,
            name=found.name,
            country=found.country_name,
            insist="another",
        )


def most_like(connection: Connection, name: str) -> Any:  # noqa: ANN401  a row, or None
    """Return the organization with the most similar names, if very similar: id, name, country_name; for a duplicate,
    its original."""
    names_by_record = _names(connection, _candidates(connection, name))
    scored = {record: greatest_likeness(names, (name,)) for record, names in names_by_record.items()}
    best = max(sorted(scored), key=lambda record: scored[record], default=None)
    if best is None or scored[best] < VERY_LIKE:
        return None
    query = (
        select(
            organizations.c.id, organizations.c.name, organizations.c.duplicate_of, states.c.name.label("country_name")
        )
        .join_from(organizations, states, states.c.iso3 == organizations.c.country, isouter=True)
        .where(organizations.c.id == bindparam("of"))
    )
    found, seen = connection.execute(query, {"of": best}).one(), {best}
    while found.duplicate_of not in (None, *seen):
        seen.add(found.duplicate_of)
        found = connection.execute(query, {"of": found.duplicate_of}).one()
    return found


# Built once: building it takes longer than sending it.
_SHARING_A_KEY = (
    select(organization_keys.c.organization).where(organization_keys.c.key == bindparam("key")).limit(MANY + 1)
)


def _candidates(connection: Connection, name: str) -> set[str]:
    found: set[str] = set()
    for key in sorted(likeness_keys(name)):
        records = connection.scalars(_SHARING_A_KEY, {"key": key}).all()
        if len(records) <= MANY or key.startswith("="):
            found.update(records)
    return found


def _names(connection: Connection, records: set[str]) -> dict[str, tuple[str, ...]]:
    if not records:
        return {}
    query = select(organizations.c.id, organizations.c.registered_name).where(organizations.c.id.in_(records))
    found: dict[str, tuple[str, ...]] = {record: (name,) for record, name in connection.execute(query)}
    for record, statement in statements_of_kind(connection, NAME, records):
        found[record] = (*found.get(record, ()), statement.name)
    return found


ADMINISTRATOR = "administrator"


def refuse_losing_last_administrator(connection: Connection, command: Command) -> None:
    """Keep at least one administrator in an installation that has any. Raises LastAdministrator."""
    match command:
        case c.DisableAccount(account=account):
            _keep_one(connection, account)
        case c.ChangeRoles(account=account, roles=roles) if ADMINISTRATOR not in roles:
            _keep_one(connection, account)
        case c.ConfirmRoles(account=account) if ADMINISTRATOR not in _proposed(connection, account):
            _keep_one(connection, account)


def _keep_one(connection: Connection, account: str) -> None:
    """Refuse to act on the only administrator's account."""
    # Two administrators who take each other's role at the same time would each still see one left.
    advisory_lock(connection, "registry administrators")
    ids = list(connection.scalars(select(accounts.c.id).where(administers).order_by(accounts.c.id).limit(2)))
    if ids == [account]:
        raise LastAdministrator


def _proposed(connection: Connection, account: str) -> list[str]:
    roles = connection.scalar(select(role_proposals.c.roles).where(role_proposals.c.account == account))
    return (roles or "").split()


def refuse_overlapping_handle(connection: Connection, command: Command) -> None:
    """Refuse a handle that begins with another one and a hyphen: a partner may use every group with that beginning, so
    `itu` could use the groups of `itu-t`.

    Raises HandleTooNear, in the transaction that decides the command.
    """
    if not isinstance(command, c.RegisterPartner):
        return
    # Two partners registered at the same time would not see each other.
    advisory_lock(connection, "partner handles")
    handle = command.handle
    above = [handle[:index] for index, letter in enumerate(handle) if letter == "-"]
    near = partners.c.handle.in_(above) | partners.c.handle.startswith(f"{handle}-", autoescape=True)
    found = connection.execute(select(partners).where(near).order_by(partners.c.handle)).first()
    if found is not None:
        raise HandleTooNear(field="handle", partner=found.id, name=found.name, handle=found.handle)
