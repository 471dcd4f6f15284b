"""Signing in and out, passwords, tokens, and the first administrator."""

import secrets
import time

from uuid_utils import uuid7

from services.registry.domain.commands import ChangeRoles, OpenAccount
from services.registry.service import sessions
from services.registry.service.opening import Service
from shared.contracts.registry import Role
from shared.domain.errors import NotThere, Refused
from shared.event_store.command_handler import By

OPERATOR = "account-operator"
DAY = 24 * 3600
FIRST_ROLES: tuple[Role, ...] = ("staff", "administrator", "auditor", "reader")
FIRST_NAME = "administrator"
PER_NAME, PER_ADDRESS = 10, 100  # attempts let through in a quarter of an hour
SHORTEST, LONGEST = 12, 1000  # characters of a password (NIST SP 800-63B asks for length and nothing else)


class NoSuchPair(Refused):
    """No account signs in with this name and password. Which of the two is wrong is not said."""

    code = "no-such-pair"


class PasswordTooShort(Refused):
    """Parameters: field, least (characters)."""

    code = "password-too-short"


def sign_in(service: Service, name: str, password: str, address: str, browser: str = "") -> str:
    """The token of a new session. Raises NoSuchPair, and TooManyAttempts before the password is looked at."""
    service.attempts.admit((f"name {name.casefold()}", PER_NAME), (f"address {address}", PER_ADDRESS))
    account = service.credentials.check(name, password)
    if account is None:
        raise NoSuchPair
    waits = service.waiting.look()
    if waits is not None and waits.account == account:
        _become_an_event(service, account, waits.name)
    row = service.questions.account_if_any(account)
    if row is None or row.disabled:
        raise NoSuchPair
    service.attempts.forgive(f"name {name.casefold()}", f"address {address}")
    return sessions.begin(service, account, frozenset(row.roles.split()), sessions.Browser(address, browser))


def change_password(service: Service, account: str, present: str, wanted: str, address: str) -> None:
    """Raises NoSuchPair, PasswordTooShort, TooManyAttempts."""
    name = service.names.of([account]).get(account, "")
    service.attempts.admit((f"name {name.casefold()}", PER_NAME), (f"address {address}", PER_ADDRESS))
    if service.credentials.check(name, present) != account:
        raise NoSuchPair(field="present")
    check_password(wanted)
    service.credentials.set_password(account, wanted)
    service.attempts.forgive(f"name {name.casefold()}", f"address {address}")


def check_password(password: str) -> None:
    if len(password) < SHORTEST:
        raise PasswordTooShort(field="password", least=SHORTEST)


def accounts_token(service: Service, name: str, role: Role, days: int = 90) -> str:
    """A token for an account, which is opened if it is new, and gets the role if it lacks it."""
    account = _account(service, name, (role,), machine=role == "service")
    row = service.questions.account(account)
    if role not in row.roles.split():
        roles = (*row.roles.split(), role)
        service.handle(
            ChangeRoles(account=account, roles=roles, reason="given on the command line"), By(actor=OPERATOR)
        )
    return _issue(service, account, frozenset({role}), days * DAY)


def service_token(service: Service, name: str) -> str:
    """A token for one of the installation's own services, which reads feeds with it; good for a day."""
    return accounts_token(service, f"service {name}", "service", 1)


def renew_service_token(service: Service, account: str) -> str:
    """Another token for a service that shows a good one; good for a day."""
    return _issue(service, account, frozenset({"service"}), DAY)


def accounts_password(service: Service, name: str, password: str | None = None) -> str:
    """Sets a password, a made one if none is given, and tells it. Raises NotThere, PasswordTooShort."""
    account = service.credentials.holder(name)
    if account is None:
        raise NotThere(id=name)
    chosen = password or made_password()
    check_password(chosen)
    service.credentials.set_password(account, chosen)
    return chosen


def open_account(service: Service, name: str, roles: tuple[Role, ...], password: str | None = None) -> tuple[str, str]:
    """An account of a person, by the operator: (id, password). For an account that is open, its id and a new password."""
    account = _account(service, name, roles, machine=False)
    return account, accounts_password(service, name, password)


def first_administrator(service: Service) -> tuple[str, str] | None:
    """Name and password of the first administrator, once: None when there is one, or one waits already.

    Nothing is recorded before that person signs in for the first time.
    """
    account = f"account-{uuid7()}"
    if service.questions.administrators():
        return None
    if not service.waiting.enter(account, FIRST_NAME):
        return None
    service.credentials.reserve(account, FIRST_NAME)
    password = made_password()
    service.credentials.set_password(account, password)
    return FIRST_NAME, password


def made_password() -> str:
    """Four groups of five letters and digits that are not taken for one another: 100 bits."""
    letters = "abcdefghijkmnpqrstuvwxyz23456789"
    return "-".join("".join(secrets.choice(letters) for _ in range(5)) for _ in range(4))


def _become_an_event(service: Service, account: str, name: str) -> None:
    service.handle(OpenAccount(account=account, name=name, roles=FIRST_ROLES), By(actor=account, command=account))
    service.waiting.leave()


def _account(service: Service, name: str, roles: tuple[Role, ...], *, machine: bool) -> str:
    """The account of a name, opened by the operator if there is none."""
    account = service.credentials.holder(name)
    waits = service.waiting.look()
    if account is not None and waits is not None and waits.account == account:
        _become_an_event(service, account, waits.name)
    if account is None or service.questions.account_if_any(account) is None:
        account = f"account-{uuid7()}"
        opened = OpenAccount(account=account, name=name, kind="machine" if machine else "person", roles=roles)
        service.handle(opened, By(actor=OPERATOR))
    return account


def _issue(service: Service, account: str, roles: frozenset[str], seconds: int) -> str:
    key = service.settings.token_key.read_text()
    # The command line opens the registry too, and seldom needs one: with it come Flask and the JWT library.
    from shared.identity import tokens  # noqa: PLC0415

    return tokens.issue(key, account, roles, str(uuid7()), int(time.time()) + seconds)
