"""An account: the right to sign in, roles, and revoked sessions. It holds no secret."""

import msgspec

from services.registry.domain import account_roles
from services.registry.domain.account_roles import RoleProposals
from services.registry.domain.commands import (
    ChangeRoles,
    ConfirmRoles,
    DeclineRoles,
    DisableAccount,
    EnableAccount,
    OpenAccount,
    ProposeRoles,
    RevokeSession,
)
from services.registry.domain.dated_facts import check_value
from services.registry.domain.errors import IsDisabled, RoleOfMachines
from shared.contracts.registry import (
    AccountDisabled,
    AccountEnabled,
    AccountOpened,
    Role,
    RoleChangeConfirmed,
    RoleChangeDeclined,
    RoleChangeProposed,
    RolesChanged,
    SessionRevoked,
)
from shared.domain.errors import NotThere
from shared.domain.event import Clear

RoleCommand = ChangeRoles | ProposeRoles | ConfirmRoles | DeclineRoles
Command = OpenAccount | RoleCommand | DisableAccount | EnableAccount | RevokeSession
Event = (
    AccountOpened
    | RolesChanged
    | RoleChangeProposed
    | RoleChangeConfirmed
    | RoleChangeDeclined
    | AccountDisabled
    | AccountEnabled
    | SessionRevoked
)

ROLES: tuple[Role, ...] = ("staff", "approver", "administrator", "auditor", "reader", "service")


class Account(msgspec.Struct, frozen=True):
    """The state of an account; `proposals`: changes of roles by id, including decided ones."""

    opened: bool = False
    machine: bool = False
    roles: frozenset[Role] = frozenset()
    disabled: bool = False
    revoked: frozenset[str] = frozenset()
    proposals: RoleProposals = {}


initial_state = Account()


def decide(command: Command, account: Account) -> list[Event]:
    """Return the events of a command. Raises NotThere, and the refusals of roles: see `_of_roles`."""
    if isinstance(command, OpenAccount):
        return [] if account.opened else [_opened(command)]
    if not account.opened:
        raise NotThere(id=command.account)
    match command:
        case DisableAccount(reason=reason):
            return [] if account.disabled else [AccountDisabled(reason)]
        case EnableAccount(reason=reason):
            return [AccountEnabled(reason)] if account.disabled else []
        case RevokeSession(session=session, reason=why):
            return [] if session in account.revoked else [SessionRevoked(session, why)]
        case _:
            return _of_roles(command, account)


def _of_roles(command: RoleCommand, account: Account) -> list[Event]:
    """Decide a command about roles. Raises NoSuchValue, RoleOfMachines, IsDisabled, and the errors of `account_roles`."""
    match command:
        case ChangeRoles(roles=roles, reason=reason):
            kept = _checked(roles, machine=account.machine)
            return [] if frozenset(kept) == account.roles else [RolesChanged(kept, reason)]
        case ProposeRoles():
            proposed = _checked(command.roles, machine=account.machine)
            if account.disabled:
                raise IsDisabled
            return [*account_roles.propose(command, proposed, account.roles, account.proposals)]
        case ConfirmRoles():
            return [*account_roles.confirm(command, account.proposals)]
        case DeclineRoles():
            return [*account_roles.decline(command, account.proposals)]


def _opened(command: OpenAccount) -> AccountOpened:
    roles = _checked(command.roles, machine=command.kind == "machine")
    return AccountOpened(command.account, Clear(command.account, text=command.name), command.kind, roles)


def _checked(roles: tuple[Role, ...], *, machine: bool) -> tuple[Role, ...]:
    """Return the roles in the contract's order, each once."""
    for role in roles:
        check_value("roles", role, ROLES)
    if "service" in roles and not machine:
        raise RoleOfMachines(field="roles", role="service")
    return tuple(role for role in ROLES if role in roles)


def evolve(account: Account, event: Event) -> Account:
    match event:
        case AccountOpened():
            return Account(opened=True, machine=event.kind == "machine", roles=frozenset(event.roles))
        case AccountDisabled():
            return msgspec.structs.replace(account, disabled=True, proposals=account_roles.lapsed(account.proposals))
        case AccountEnabled():
            return msgspec.structs.replace(account, disabled=False)
        case SessionRevoked():
            return msgspec.structs.replace(account, revoked=account.revoked | {event.session})
        case RolesChanged():
            lapsed = account_roles.lapsed(account.proposals)
            return msgspec.structs.replace(account, roles=frozenset(event.roles), proposals=lapsed)
        case _:
            return msgspec.structs.replace(account, proposals=_proposals(account.proposals, event))


def _proposals(
    proposals: RoleProposals, event: RoleChangeProposed | RoleChangeConfirmed | RoleChangeDeclined
) -> RoleProposals:
    match event:
        case RoleChangeProposed():
            return account_roles.proposed(event, proposals)
        case RoleChangeConfirmed():
            return account_roles.ended(event.proposal, "confirmed", proposals)
        case RoleChangeDeclined():
            return account_roles.ended(event.proposal, "declined", proposals)
