"""Accounts opened by the operator: tokens, passwords, and the first administrator."""

import time

from uuid_utils import uuid7

from services.registry.domain.commands import ChangeRoles, OpenAccount
from services.registry.service import passwords, second_factors
from services.registry.service.composition import Service
from shared.contracts.registry import Role
from shared.event_store.command_handler import CommandContext
from shared.public_view.openness import OPERATOR

DAY = 24 * 3600
FIRST_ROLES: tuple[Role, ...] = ("staff", "administrator", "auditor", "reader")
FIRST_NAME = "administrator"


def issue_account_token(service: Service, name: str, role: Role, days: int = 90, reason: str | None = None) -> str:
    """Return a token for an account, opened if it is new, and given the role if it lacks it.

    `reason`, for the authentication log, explains the token's lifetime.
    """
    account = _account(service, name, (role,), machine=role == "service")
    row = service.queries.account(account)
    if role not in row.roles.split():
        roles = (*row.roles.split(), role)
        service.handle(
            ChangeRoles(account=account, roles=roles, reason="given on the command line"),
            CommandContext(actor=OPERATOR),
        )
    session, seconds = str(uuid7()), days * DAY
    token = _issue(service, account, frozenset({role}), session, seconds)
    service.authentications.record(
        "token-issued", account, actor=OPERATOR, session=session, reason=reason, expires=int(time.time()) + seconds
    )
    return token


def issue_service_token(service: Service, name: str) -> str:
    """Return a token by which one of the installation's own services reads feeds; good for a day."""
    return issue_account_token(service, f"service {name}", "service", 1, "reads feeds")


def renew_service_token(service: Service, account: str) -> str:
    """Return a new token for a service that shows a valid one; good for a day."""
    return _issue(service, account, frozenset({"service"}), str(uuid7()), DAY)


def set_account_password(service: Service, name: str, password: str | None = None) -> str:
    """Set a password, a generated one if none is given, and return it. Raises NotThere, and the refusals of an unfit one."""
    return passwords.reset(service, name, password, OPERATOR)


def reset_second_factor(service: Service, name: str) -> bool:
    """Remove a second factor that its holder lost; False if there was none. Raises NotThere."""
    return second_factors.reset(service, name, OPERATOR)


def tokens_without_reason(service: Service) -> int:
    """Return the number of good tokens from the command line that have no reason."""
    issued = service.authentications.tokens_without_reason(int(time.time()))
    return sum(not service.revocations.is_revoked(session, account) for account, session in issued)


def open_account(service: Service, name: str, roles: tuple[Role, ...], password: str | None = None) -> tuple[str, str]:
    """Open a person's account for the operator; return (id, password). For an open account, its id and a new password."""
    account = _account(service, name, roles, machine=False)
    return account, set_account_password(service, name, password)


def first_administrator(service: Service) -> tuple[str, str] | None:
    """Return the name and password of the first administrator, once: None if there is an administrator, or one waiting
    to sign in.

    Nothing is recorded before that person first signs in.
    """
    account = f"account-{uuid7()}"
    if service.queries.administrators():
        return None
    if not service.waiting.register(account, FIRST_NAME):
        return None
    service.credentials.reserve(account, FIRST_NAME)
    return FIRST_NAME, passwords.make(service, account)


def open_waiting_administrator(service: Service, account: str, name: str) -> None:
    service.handle(
        OpenAccount(account=account, name=name, roles=FIRST_ROLES), CommandContext(actor=account, command=account)
    )
    service.waiting.clear()


def _account(service: Service, name: str, roles: tuple[Role, ...], *, machine: bool) -> str:
    """Return the account with a name; the operator opens it if there is none."""
    account = service.credentials.holder(name)
    waits = service.waiting.find()
    if account is not None and waits is not None and waits.account == account:
        open_waiting_administrator(service, account, waits.name)
    if account is None or service.queries.find_account(account) is None:
        account = f"account-{uuid7()}"
        opened = OpenAccount(account=account, name=name, kind="machine" if machine else "person", roles=roles)
        service.handle(opened, CommandContext(actor=OPERATOR))
    return account


def _issue(service: Service, account: str, roles: frozenset[str], session: str, seconds: int) -> str:
    key = service.settings.token_key.read_text()
    # Imported here: the command line also opens the registry and rarely makes a token, which loads Flask and the JWT
    # library.
    from shared.identity import tokens  # noqa: PLC0415

    return tokens.issue(key, account, roles, session, int(time.time()) + seconds)
