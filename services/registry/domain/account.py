"""An account: who may sign in, with which roles, and which of its sessions are no longer good. No secret is in it."""

import msgspec

from services.registry.domain.commands import ChangeRoles, DisableAccount, EnableAccount, OpenAccount, RevokeSession
from services.registry.domain.dated import check_value
from services.registry.domain.errors import RoleOfMachines
from shared.contracts.registry import (
    AccountDisabled,
    AccountEnabled,
    AccountOpened,
    Role,
    RolesChanged,
    SessionRevoked,
)
from shared.domain.errors import NotThere
from shared.domain.event import Clear

Command = OpenAccount | ChangeRoles | DisableAccount | EnableAccount | RevokeSession
Event = AccountOpened | RolesChanged | AccountDisabled | AccountEnabled | SessionRevoked

ROLES: tuple[Role, ...] = ("staff", "approver", "administrator", "auditor", "reader", "service")


class Account(msgspec.Struct, frozen=True):
    opened: bool = False
    machine: bool = False
    roles: frozenset[Role] = frozenset()
    disabled: bool = False
    revoked: frozenset[str] = frozenset()


initial_state = Account()


def decide(command: Command, account: Account) -> list[Event]:
    """Events that follow from a command. Raises NotThere, NoSuchValue, RoleOfMachines."""
    if isinstance(command, OpenAccount):
        return [] if account.opened else [_opened(command)]
    if not account.opened:
        raise NotThere(id=command.account)
    match command:
        case ChangeRoles(roles=roles, reason=reason):
            kept = _checked(roles, machine=account.machine)
            return [] if frozenset(kept) == account.roles else [RolesChanged(kept, reason)]
        case DisableAccount(reason=reason):
            return [] if account.disabled else [AccountDisabled(reason)]
        case EnableAccount(reason=reason):
            return [AccountEnabled(reason)] if account.disabled else []
        case RevokeSession(session=session, reason=why):
            return [] if session in account.revoked else [SessionRevoked(session, why)]


def _opened(command: OpenAccount) -> AccountOpened:
    roles = _checked(command.roles, machine=command.kind == "machine")
    return AccountOpened(command.account, Clear(command.account, text=command.name), command.kind, roles)


def _checked(roles: tuple[Role, ...], *, machine: bool) -> tuple[Role, ...]:
    """The roles in the contract's order, each once."""
    for role in roles:
        check_value("roles", role, ROLES)
    if "service" in roles and not machine:
        raise RoleOfMachines(field="roles", role="service")
    return tuple(role for role in ROLES if role in roles)


def evolve(account: Account, event: Event) -> Account:
    match event:
        case AccountOpened():
            return Account(opened=True, machine=event.kind == "machine", roles=frozenset(event.roles))
        case RolesChanged():
            return msgspec.structs.replace(account, roles=frozenset(event.roles))
        case AccountDisabled():
            return msgspec.structs.replace(account, disabled=True)
        case AccountEnabled():
            return msgspec.structs.replace(account, disabled=False)
        case SessionRevoked():
            return msgspec.structs.replace(account, revoked=account.revoked | {event.session})
