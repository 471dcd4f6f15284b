"""The rule over all accounts: an installation that has administrators keeps one."""

from sqlalchemy import Connection, select

from services.registry.domain.commands import ChangeRoles, ConfirmRoles, DisableAccount
from services.registry.domain.errors import LastAdministrator
from services.registry.read_models import accounts, administers, role_proposals
from shared.domain.decider import Command
from shared.event_store.lease import advisory_lock

ADMINISTRATOR = "administrator"


def refuse_losing_last_administrator(connection: Connection, command: Command) -> None:
    """Raises LastAdministrator, in the transaction in which the command is decided."""
    match command:
        case DisableAccount(account=account):
            _keep_one(connection, account)
        case ChangeRoles(account=account, roles=roles) if ADMINISTRATOR not in roles:
            _keep_one(connection, account)
        case ConfirmRoles(account=account) if ADMINISTRATOR not in _proposed(connection, account):
            _keep_one(connection, account)


def _keep_one(connection: Connection, account: str) -> None:
    """Refuses if the account is an administrator's, and no other is."""
    # Two that each take the other's role at the same time would each see one left.
    advisory_lock(connection, "registry administrators")
    ids = list(connection.scalars(select(accounts.c.id).where(administers).order_by(accounts.c.id).limit(2)))
    if ids == [account]:
        raise LastAdministrator


def _proposed(connection: Connection, account: str) -> list[str]:
    roles = connection.scalar(select(role_proposals.c.roles).where(role_proposals.c.account == account))
    return (roles or "").split()
